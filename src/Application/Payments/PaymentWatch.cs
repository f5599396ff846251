using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Payments;

/// <summary>
/// A reminder to read a payment or refund at its gateway: written before the gateway hears of it, removed when it is
/// over, so that a webhook which never comes is missed for ten minutes and no longer.
/// </summary>
/// <param name="OrderId">The order.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="RefundId">The refund, when it is about one.</param>
/// <param name="Since">When the wait began.</param>
/// <param name="Due">Index field, Unix milliseconds: when to read.</param>
/// <param name="IsLast">When the gateway knows nothing of it by then, it never will.</param>
public sealed record PaymentReminder(
    string OrderId, string PaymentId, string? RefundId, DateTimeOffset Since, long Due, bool IsLast = false);

/// <summary>Keeps the reminders; partition = payment or refund id.</summary>
public sealed class PaymentWatch(IDocumentStore store, TimeProvider time, PaymentOptions options)
{
    private const string Document = "reminder";

    /// <summary>Read this payment if nothing is heard of it.</summary>
    public ValueTask PaymentAsync(string orderId, string paymentId, CancellationToken cancellationToken) =>
        RememberAsync(paymentId, orderId, paymentId, null, cancellationToken);

    /// <summary>Read this refund if nothing is heard of it.</summary>
    public ValueTask RefundAsync(string orderId, string paymentId, string refundId, CancellationToken cancellationToken) =>
        RememberAsync(refundId, orderId, paymentId, refundId, cancellationToken);

    /// <summary>
    /// The payment was closed here and its gateway does not know it. A start may still be on its way there, so it is read once
    /// more when that must have ended.
    /// </summary>
    public async ValueTask OnceMoreAsync(string orderId, string paymentId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var wait = options.CallIsOverAfter > options.ReadAgainAfter ? options.CallIsOverAfter : options.ReadAgainAfter;
        var reminder = new PaymentReminder(orderId, paymentId, null, now, (now + wait).ToUnixTimeMilliseconds(), IsLast: true);
        await store.CommitAsync(
            Containers.Payments,
            paymentId,
            [TypedDocuments.Upsert(Document, reminder, StoredJson.Default.PaymentReminder)],
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>It is over.</summary>
    public async ValueTask ForgetAsync(string id, CancellationToken cancellationToken) =>
        await store.CommitAsync(
            Containers.Payments, id, [new DocumentOperation.Delete(Document, ExpectedVersion: null)], cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Reminders that are due, oldest first.</summary>
    public async ValueTask<IReadOnlyList<Versioned<PaymentReminder>>> DueAsync(int limit, CancellationToken cancellationToken)
    {
        var page = await store.QueryAsync(
            new DocumentQuery(Containers.Payments, "due")
            {
                Before = time.GetUtcNow().ToUnixTimeMilliseconds() + 1,
                Limit = limit,
            },
            cancellationToken).ConfigureAwait(false);
        return [.. page.Documents.Select(document => document.As(StoredJson.Default.PaymentReminder))];
    }

    /// <summary>Still open: look again, later the longer it takes (a bank's refund may take days).</summary>
    public async ValueTask AgainAsync(Versioned<PaymentReminder> reminder, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var quarter = (now - reminder.Value.Since) / 4;
        var wait = quarter > options.ReadAgainAfter ? quarter : options.ReadAgainAfter;
        var next = reminder.Value with { Due = (now + wait).ToUnixTimeMilliseconds() };
        await store.CommitAsync(
            Containers.Payments,
            reminder.Partition,
            [TypedDocuments.Replace(Document, next, StoredJson.Default.PaymentReminder, reminder.Version)],
            cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask RememberAsync(
        string id, string orderId, string paymentId, string? refundId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var reminder = new PaymentReminder(
            orderId, paymentId, refundId, now, (now + options.ReadAgainAfter).ToUnixTimeMilliseconds());
        // There already: it was remembered by the try before this one.
        await store.CommitAsync(
            Containers.Payments,
            id,
            [TypedDocuments.Create(Document, reminder, StoredJson.Default.PaymentReminder)],
            cancellationToken).ConfigureAwait(false);
    }
}
