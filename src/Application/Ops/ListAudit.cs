using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Ops;

/// <summary>What staff did, newest first.</summary>
/// <param name="Subject">To this thing only; null for all.</param>
/// <param name="By">By this person only; null for all. Not together with <paramref name="Subject"/>.</param>
/// <param name="Limit">1 to 100.</param>
/// <param name="Continuation">From the page before; a malformed one throws <see cref="ArgumentException"/>.</param>
/// <param name="Denied">What was denied instead of what was done; not together with the others. By one person both are given.</param>
public sealed record ListAudit(string? Subject, string? By, int Limit, string? Continuation, bool Denied = false);

/// <summary>A page of entries and where the next one starts.</summary>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, string? Continuation);

/// <summary>Reads one page.</summary>
public sealed class ListAuditHandler(IDocumentStore store)
{
    public async Task<AuditPage> HandleAsync(ListAudit query, CancellationToken cancellationToken)
    {
        var (index, value) = query switch
        {
            { Subject: { } subject } => ("subject", subject),
            { By: { } by } => ("by", by),
            _ => ("list", query.Denied ? AuditEntry.Denials : AuditEntry.All),
        };
        var page = await store
            .QueryAsync(
                new DocumentQuery(Containers.Audit, index)
                {
                    EqualTo = [value],
                    Descending = true,
                    Limit = query.Limit,
                    Continuation = query.Continuation,
                },
                cancellationToken)
            .ConfigureAwait(false);
        return new([.. page.Documents.Select(one => one.As(StoredJson.Default.AuditEntry).Value)], page.Continuation);
    }
}
