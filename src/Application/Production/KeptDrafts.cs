using OrderFunctions.Application.Files;
using OrderFunctions.Application.Images;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Production;

namespace OrderFunctions.Application.Production;

/// <summary>That a line whose writing is over still has files of drafts: a document beside the order.</summary>
/// <param name="LineId">The line.</param>
/// <param name="List">Index field: <see cref="AllKept"/>.</param>
/// <param name="At">Index field, Unix milliseconds: since when.</param>
public sealed record KeptDrafts(string LineId, string List, long At)
{
    /// <summary>Value of <see cref="List"/>.</summary>
    public const string AllKept = "production/drafts";

    internal static string IdOf(string lineId) => "drafts-" + lineId;

    internal static DocumentOperation Create(string lineId, DateTimeOffset now) => TypedDocuments.Create(
        IdOf(lineId), new KeptDrafts(lineId, AllKept, now.ToUnixTimeMilliseconds()), StoredJson.Default.KeptDrafts);
}

/// <summary>
/// Files of drafts, once the writing of their line has long been over and the order is at its end. What the order says about them stays.
/// The files go before the note about them, so that a run which breaks off leaves none behind.
/// </summary>
public sealed class ForgetDrafts(
    IDocumentStore store, OrderRepository orders, IFileStore files, ImageRepository images, RetentionOptions options, TimeProvider time) : IRetention
{
    private const int PageSize = 100;

    private static readonly TimeSpan NextLook = TimeSpan.FromDays(7);

    public string Name => "drafts";

    public async Task<int> ForgetAsync(int most, CancellationToken cancellationToken)
    {
        var before = (time.GetUtcNow() - options.Drafts).ToUnixTimeMilliseconds();
        var query = new DocumentQuery(Containers.Orders, "list") { EqualTo = [KeptDrafts.AllKept], Before = before, Limit = PageSize };
        var (removed, looked) = (0, 0);
        do
        {
            var page = await store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var document in page.Documents)
            {
                var kept = document.As(StoredJson.Default.KeptDrafts);
                var order = await orders.ReadAsync(document.Partition, cancellationToken).ConfigureAwait(false);
                var isOver = order.Status.IsFinal();
                if (isOver) removed += await DeleteAsync(order, kept.Value.LineId, options.KeepApprovedDrafts, cancellationToken).ConfigureAwait(false);
                DocumentOperation settle = isOver
                    ? new DocumentOperation.Delete(document.Id, document.Version)
                    : TypedDocuments.Replace(
                        document.Id, kept.Value with { At = before + (long)NextLook.TotalMilliseconds }, StoredJson.Default.KeptDrafts, document.Version);
                await store.CommitAsync(Containers.Orders, document.Partition, [settle], cancellationToken).ConfigureAwait(false);
            }

            looked += page.Documents.Count;
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null && looked < most);
        return removed;
    }

    /// <summary>Deletes the files of a line's drafts, and the sizes that images among them have; answers how many files of drafts went.</summary>
    public async Task<int> DeleteAsync(Order order, string lineId, bool keepApproved, CancellationToken cancellationToken)
    {
        var drafts = order.FindTask(lineId)?.Drafts ?? [];
        var names = drafts.Where(draft => keepApproved && draft.Verdict == DraftVerdict.Approved).Select(draft => draft.File.Name).ToHashSet(StringComparer.Ordinal);
        var gone = drafts.Select(draft => draft.File).Where(file => !names.Contains(file.Name)).DistinctBy(file => file.Name).ToList();
        foreach (var file in gone)
        {
            await images
                .RemoveUseAsync(file.Sha256, ImageUseKind.Draft, new TaskId(order.Id, lineId).ToString(), cancellationToken).ConfigureAwait(false);
            await files.DeleteAsync(file.Name, cancellationToken).ConfigureAwait(false);
        }

        return gone.Count;
    }
}
