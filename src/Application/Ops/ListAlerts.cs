using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Ops;

/// <summary>Alerts, newest first.</summary>
/// <param name="Acknowledged">Those that somebody has seen, or those that nobody has.</param>
/// <param name="Limit">1 to 100.</param>
/// <param name="Continuation">From the page before; a malformed one throws <see cref="ArgumentException"/>.</param>
public sealed record ListAlerts(bool Acknowledged, int Limit, string? Continuation);

/// <summary>A page of alerts and where the next one starts.</summary>
public sealed record AlertPage(IReadOnlyList<Alert> Alerts, string? Continuation);

/// <summary>Reads one page.</summary>
public sealed class ListAlertsHandler(IDocumentStore store)
{
    public async Task<AlertPage> HandleAsync(ListAlerts query, CancellationToken cancellationToken)
    {
        var page = await store
            .QueryAsync(
                new DocumentQuery(Containers.Alerts, "list")
                {
                    EqualTo = [query.Acknowledged ? AlertLists.Acknowledged : AlertLists.Open],
                    Descending = true,
                    Limit = query.Limit,
                    Continuation = query.Continuation,
                },
                cancellationToken)
            .ConfigureAwait(false);
        return new([.. page.Documents.Select(one => one.As(StoredJson.Default.Alert).Value)], page.Continuation);
    }
}
