using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Application.Orders;

/// <summary>
/// That an undo or a refund of an order has failed, in a document that lists can find; it commits together with the order.
/// The order decides, this only points to it.
/// </summary>
/// <param name="Subject">Id of the undo or refund.</param>
/// <param name="What">What did not work.</param>
/// <param name="Problem">A code, if known.</param>
/// <param name="List">Index field: <see cref="Undos"/> or <see cref="Refunds"/>; absent once it is settled.</param>
/// <param name="At">Index field, Unix milliseconds: since when it has failed.</param>
public sealed record OrderRepair(string Subject, string What, string? Problem, string? List, long At)
{
    /// <summary>List of failed undos.</summary>
    public const string Undos = "repair/undo";

    /// <summary>List of failed refunds.</summary>
    public const string Refunds = "repair/refund";

    /// <summary>What a commit changes: entries of what has failed now, and the end of those that have not any more.</summary>
    internal static IEnumerable<DocumentOperation> Changes(Order? before, Order after)
    {
        var was = Failed(before);
        var now = Failed(after);
        return now.Where(one => !was.ContainsKey(one.Key)).Select(one => Write(one.Key, one.Value))
            .Concat(was.Where(one => !now.ContainsKey(one.Key)).Select(one => Write(one.Key, one.Value with { List = null })));
    }

    private static Dictionary<string, OrderRepair> Failed(Order? order)
    {
        var failed = new Dictionary<string, OrderRepair>(StringComparer.Ordinal);
        foreach (var undo in order?.Undos ?? [])
        {
            if (undo.Status == UndoStatus.Failed)
                failed["repair-undo-" + undo.Id] = new(undo.Id, undo.Kind.ToString(), undo.Problem, Undos, Milliseconds(order!.UpdatedAt));
        }

        foreach (var refund in order?.Refunds ?? [])
        {
            if (refund.Status == RefundStatus.Failed)
                failed["repair-refund-" + refund.Id] = new(refund.Id, "Refund " + refund.Reason, refund.Problem, Refunds, Milliseconds(refund.UpdatedAt));
        }

        return failed;
    }

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static DocumentOperation Write(string id, OrderRepair repair) =>
        TypedDocuments.Upsert(id, repair, StoredJson.Default.OrderRepair);
}
