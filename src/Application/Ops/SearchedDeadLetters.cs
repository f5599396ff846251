using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;

namespace OrderFunctions.Application.Ops;

/// <summary>
/// Messages that were given up, and why messages failed last. A letter loses the values that name the customer and can still be redriven;
/// one in which they are named in another way goes, and so does a failure that quotes them.
/// </summary>
public sealed class SearchedDeadLetters(IDocumentStore store) : ISearchedPlace
{
    private const int PageSize = 100;

    // Those that wait for staff, then what is forgotten by itself.
    private static readonly DocumentQuery[] Lists =
    [
        new(Containers.DeadLetters, "list") { EqualTo = [DeadLetter.Waiting], Limit = PageSize },
        new(Containers.DeadLetters, "expires") { Limit = PageSize },
    ];

    public string Place => "dead-letters";

    public async Task<PlacePage> SearchAsync(Person person, string? from, CancellationToken cancellationToken)
    {
        var (list, continuation) = from is null ? (0, null) : (from[0] - '0', from.Length > 1 ? from[1..] : null);
        var page = await store.QueryAsync(Lists[list] with { Continuation = continuation }, cancellationToken).ConfigureAwait(false);
        var (removed, changed) = (0, 0);
        foreach (var document in page.Documents)
        {
            if (Without(document, person) is not { } operation) continue;
            if (!(await store.CommitAsync(Containers.DeadLetters, document.Partition, [operation], cancellationToken).ConfigureAwait(false)).IsCommitted) continue;
            if (operation is DocumentOperation.Delete) removed++;
            else changed++;
        }

        var next = page.Continuation is { } more ? $"{list}{more}" : list + 1 < Lists.Length ? $"{list + 1}" : null;
        return new(new(Place, page.Documents.Count, removed + changed, removed, changed, []), next);
    }

    // A letter that staff settle at this moment has another version, and is met again among those that are forgotten by themselves.
    private static DocumentOperation? Without(StoredDocument document, Person person)
    {
        if (document.Id == MessageFailure.Id)
            return person.IsNamedIn(document.As(StoredJson.Default.MessageFailure).Value.Reason) ? new DocumentOperation.Delete(document.Id, null) : null;
        var letter = document.As(StoredJson.Default.DeadLetter).Value;
        if (JsonErasure.Mended(letter.Body, person) is not { } body) return new DocumentOperation.Delete(document.Id, null);
        var after = letter with { Body = body, Reason = person.Without(letter.Reason) };
        return after == letter ? null : TypedDocuments.Replace(document.Id, after, StoredJson.Default.DeadLetter, document.Version);
    }
}
