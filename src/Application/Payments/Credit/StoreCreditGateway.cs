using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Application.Payments;

/// <summary>
/// Store credit as a way to pay: a provider like the others, whose books are the customers' accounts. What an order paid with
/// it goes back there when it is refunded.
/// </summary>
public sealed class StoreCreditGateway(IDocumentStore store, CreditLedger ledger, TimeProvider time) : IPaymentGateway
{
    /// <summary>Why a payment is declined: the account does not hold that much.</summary>
    public const string Insufficient = "insufficient_credit";

    private const string Prefix = "credit";
    private const string By = "store-credit";
    private const char Separator = '_';

    /// <inheritdoc/>
    public string Provider => PaymentAttempt.StoreCredit;

    /// <inheritdoc/>
    public async ValueTask<GatewayPayment> StartAsync(GatewayStart start, GatewayCall call, CancellationToken cancellationToken)
    {
        var reference = start.Reference;
        var customer = await CustomerOfAsync(reference.OrderId, cancellationToken).ConfigureAwait(false)
            ?? throw new GatewayException("ORDER_UNKNOWN", isTransient: false, "There is no such order.", null);
        if (await FindAsync(customer, reference.PaymentId, cancellationToken).ConfigureAwait(false) is { } known)
            return Told(known.Value);

        var payment = new CreditPayment(
            reference.OrderId, reference.PaymentId, customer, start.Amount, start.CaptureAtOnce ? CreditPaymentState.Paid : CreditPaymentState.Held);
        var booked = await ledger.BookAsync(
            Entry(payment, "pay-", -start.Amount.Amount, "PAYMENT"),
            TypedDocuments.Create(CreditPayment.IdOf(payment.PaymentId), payment, StoredJson.Default.CreditPayment),
            cancellationToken).ConfigureAwait(false);
        if (booked == CreditOutcome.Insufficient)
        {
            // Kept, so that the same question has the same answer later.
            await store.CommitAsync(
                Containers.Credit,
                customer,
                [TypedDocuments.Create(CreditPayment.IdOf(payment.PaymentId), payment with { State = CreditPaymentState.Declined }, StoredJson.Default.CreditPayment)],
                cancellationToken).ConfigureAwait(false);
        }

        return Told((await FindAsync(customer, reference.PaymentId, cancellationToken).ConfigureAwait(false))!.Value);
    }

    /// <inheritdoc/>
    public async ValueTask<GatewayPayment?> ReadAsync(string gatewayPaymentId, TimeSpan timeout, CancellationToken cancellationToken) =>
        await FindAsync(gatewayPaymentId, cancellationToken).ConfigureAwait(false) is { } found ? Told(found.Value) : null;

    /// <inheritdoc/>
    public ValueTask<GatewayPayment?> FindAsync(
        PaymentReference reference, DateTimeOffset since, TimeSpan timeout, CancellationToken cancellationToken) =>
        ReadAsync(IdOf(reference.OrderId, reference.PaymentId), timeout, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<GatewayPayment> CaptureAsync(
        string gatewayPaymentId, Money amount, GatewayCall call, CancellationToken cancellationToken)
    {
        var found = await RequireAsync(gatewayPaymentId, cancellationToken).ConfigureAwait(false);
        if (found.Value.State != CreditPaymentState.Held) return Told(found.Value);
        var paid = found.Value with { State = CreditPaymentState.Paid };
        await store.CommitAsync(
            Containers.Credit,
            paid.CustomerId,
            [TypedDocuments.Replace(found.Id, paid, StoredJson.Default.CreditPayment, found.Version)],
            cancellationToken).ConfigureAwait(false);
        return Told((await RequireAsync(gatewayPaymentId, cancellationToken).ConfigureAwait(false)).Value);
    }

    /// <inheritdoc/>
    public async ValueTask<GatewayPayment> CancelAsync(string gatewayPaymentId, GatewayCall call, CancellationToken cancellationToken)
    {
        var found = await RequireAsync(gatewayPaymentId, cancellationToken).ConfigureAwait(false);
        if (found.Value.State == CreditPaymentState.Held)
        {
            await ledger.BookAsync(
                Entry(found.Value, "cancel-", found.Value.Amount.Amount, "PAYMENT_CANCELLED"),
                TypedDocuments.Replace(
                    found.Id, found.Value with { State = CreditPaymentState.Cancelled }, StoredJson.Default.CreditPayment, found.Version),
                cancellationToken).ConfigureAwait(false);
            found = await RequireAsync(gatewayPaymentId, cancellationToken).ConfigureAwait(false);
        }

        return found.Value.State == CreditPaymentState.Declined
            ? Told(found.Value with { State = CreditPaymentState.Cancelled })
            : Told(found.Value);
    }

    /// <inheritdoc/>
    public async ValueTask<GatewayRefund> RefundAsync(
        string gatewayPaymentId, Money amount, GatewayCall call, CancellationToken cancellationToken)
    {
        var payment = (await RequireAsync(gatewayPaymentId, cancellationToken).ConfigureAwait(false)).Value;
        var id = "refund-" + call.IdempotencyKey;
        await ledger.BookAsync(
            new CreditEntry(id, payment.CustomerId, amount.Currency, amount.Amount, "REFUND", By, time.GetUtcNow(), payment.OrderId),
            cancellationToken).ConfigureAwait(false);
        return new GatewayRefund(id, amount, new GatewayRefundState.Succeeded());
    }

    /// <inheritdoc/>
    public async ValueTask<GatewayRefund?> ReadRefundAsync(
        string gatewayPaymentId, string gatewayRefundId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (await FindAsync(gatewayPaymentId, cancellationToken).ConfigureAwait(false) is not { } payment) return null;
        var entry = await store.ReadAsync(
            Containers.Credit, payment.Value.CustomerId, CreditEntry.IdOf(gatewayRefundId), StoredJson.Default.CreditEntry, cancellationToken)
            .ConfigureAwait(false);
        return entry is null
            ? null
            : new GatewayRefund(gatewayRefundId, new Money(entry.Value.Amount, entry.Value.Currency), new GatewayRefundState.Succeeded());
    }

    /// <remarks>Nobody's bank has a part in it.</remarks>
    public ValueTask<GatewayDispute?> ReadDisputeAsync(
        string gatewayPaymentId, string disputeId, TimeSpan timeout, CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    public bool IsGenuine(string gatewayPaymentId, CheckoutResult result) => true;

    private static string IdOf(string orderId, string paymentId) => string.Join(Separator, Prefix, orderId, paymentId);

    private static GatewayPayment Told(CreditPayment payment) => new(
        IdOf(payment.OrderId, payment.PaymentId),
        payment.State switch
        {
            CreditPaymentState.Held => new GatewayPaymentState.Authorised(payment.Amount),
            CreditPaymentState.Paid => new GatewayPaymentState.Succeeded(payment.Amount, "credit-" + payment.PaymentId),
            CreditPaymentState.Declined => new GatewayPaymentState.Declined(Hard: false, Insufficient),
            _ => new GatewayPaymentState.Cancelled(),
        },
        null,
        new PaymentReference(payment.OrderId, payment.PaymentId));

    private CreditEntry Entry(CreditPayment payment, string prefix, long amount, string reason) => new(
        prefix + payment.PaymentId, payment.CustomerId, payment.Amount.Currency, amount, reason, By, time.GetUtcNow(), payment.OrderId);

    private async ValueTask<Versioned<CreditPayment>> RequireAsync(string gatewayPaymentId, CancellationToken cancellationToken) =>
        await FindAsync(gatewayPaymentId, cancellationToken).ConfigureAwait(false)
        ?? throw new GatewayException("PAYMENT_UNKNOWN", isTransient: false, "There is no such payment by store credit.", null);

    private async ValueTask<Versioned<CreditPayment>?> FindAsync(string gatewayPaymentId, CancellationToken cancellationToken) =>
        gatewayPaymentId.Split(Separator, 3) is [Prefix, var orderId, var paymentId]
        && await CustomerOfAsync(orderId, cancellationToken).ConfigureAwait(false) is { } customer
            ? await FindAsync(customer, paymentId, cancellationToken).ConfigureAwait(false)
            : null;

    private ValueTask<Versioned<CreditPayment>?> FindAsync(string customerId, string paymentId, CancellationToken cancellationToken) =>
        store.ReadAsync(
            Containers.Credit, customerId, CreditPayment.IdOf(paymentId), StoredJson.Default.CreditPayment, cancellationToken);

    private async ValueTask<string?> CustomerOfAsync(string orderId, CancellationToken cancellationToken) =>
        (await store.ReadAsync(
            Containers.Orders, orderId, OrderDocument.Id, StoredJson.Default.OrderDocument, cancellationToken)
            .ConfigureAwait(false))?.Value.Order.CustomerId;
}
