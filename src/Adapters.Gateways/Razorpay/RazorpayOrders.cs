using System.Security.Cryptography;
using System.Text;
using OrderFunctions.Application.Payments;

namespace OrderFunctions.Adapters.Gateways.Razorpay;

/// <summary>Orders, the payments on them and their refunds, as calls to Razorpay.</summary>
internal sealed class RazorpayOrders(RazorpayHttp http)
{
    // What is authorised within 12 minutes (the least there is) captures itself, and what is authorised later is captured
    // by us. Money that nobody captured goes back after five days (the most there is).
    // https://razorpay.com/docs/payments/payments/capture-settings/api/
    private const int CaptureMinutes = 12;
    private const int ReturnMinutes = 7200;
    private const string Speed = "normal";

    public async ValueTask<RazorpayOrder> CreateAsync(
        GatewayStart start, TimeSpan timeout, CancellationToken cancellationToken) => await http.PostAsync(
        "orders",
        new RazorpayNewOrder(
            start.Amount.Amount,
            start.Amount.Currency,
            Receipt(start.Reference),
            UniqueReceipt: true,
            start.CaptureAtOnce
                ? new("automatic", new(CaptureMinutes, ReturnMinutes, Speed))
                : new("manual", new(null, ReturnMinutes, Speed)),
            new()
            {
                [RazorpayWire.OrderId] = start.Reference.OrderId,
                [RazorpayWire.PaymentId] = start.Reference.PaymentId,
            }),
        RazorpayJson.Default.RazorpayNewOrder,
        RazorpayJson.Default.RazorpayOrder,
        timeout,
        cancellationToken).ConfigureAwait(false);

    public async ValueTask<RazorpayOrder?> ReadAsync(string id, TimeSpan timeout, CancellationToken cancellationToken) =>
        id.Length == 0
            ? null
            : await http.GetAsync("orders/" + Escape(id), RazorpayJson.Default.RazorpayOrder, timeout, cancellationToken)
                .ConfigureAwait(false);

    /// <summary>The order with our payment id as receipt; the oldest, should there be two.</summary>
    public async ValueTask<RazorpayOrder?> FindAsync(
        PaymentReference reference, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var receipt = Receipt(reference);
        var found = await http.GetAsync(
            $"orders?count=100&receipt={Escape(receipt)}", RazorpayJson.Default.RazorpayCollectionRazorpayOrder, timeout, cancellationToken)
            .ConfigureAwait(false);
        return found?.Items.Where(order => order.Receipt == receipt).MinBy(order => order.CreatedAt);
    }

    public async ValueTask<IReadOnlyList<RazorpayPayment>> PaymentsAsync(
        string orderId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (orderId.Length == 0)
            return [];
        var payments = await http.GetAsync(
            $"orders/{Escape(orderId)}/payments", RazorpayJson.Default.RazorpayCollectionRazorpayPayment, timeout, cancellationToken)
            .ConfigureAwait(false);
        return payments?.Items ?? [];
    }

    /// <summary>Captures what is authorised on the order; nothing when all of it was taken before.</summary>
    public async ValueTask CaptureAsync(RazorpayOrder order, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var payments = await PaymentsAsync(order.Id, timeout, cancellationToken).ConfigureAwait(false);
        if (payments.Any(RazorpayStates.IsTaken))
            return;
        if (payments.FirstOrDefault(payment => payment.Status == "authorized") is not { } held)
            throw new GatewayException("payment_not_authorised", false, "No money is held that could be taken.", null);
        await http.PostAsync(
            $"payments/{Escape(held.Id)}/capture",
            new RazorpayCapture(order.Amount, order.Currency),
            RazorpayJson.Default.RazorpayCapture,
            RazorpayJson.Default.RazorpayPayment,
            timeout,
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<RazorpayRefund> RefundAsync(
        RazorpayPayment payment, long amount, string key, TimeSpan timeout, CancellationToken cancellationToken) =>
        await http.PostAsync(
            $"payments/{Escape(payment.Id)}/refund",
            new RazorpayNewRefund(amount, Speed, new() { [RazorpayWire.RefundKey] = key }),
            RazorpayJson.Default.RazorpayNewRefund,
            RazorpayJson.Default.RazorpayRefund,
            timeout,
            cancellationToken,
            Digest(key)).ConfigureAwait(false);

    public ValueTask<RazorpayRefund?> RefundAsync(string id, TimeSpan timeout, CancellationToken cancellationToken) =>
        http.GetAsync("refunds/" + Escape(id), RazorpayJson.Default.RazorpayRefund, timeout, cancellationToken);

    public ValueTask<RazorpayDispute?> DisputeAsync(string id, TimeSpan timeout, CancellationToken cancellationToken) =>
        http.GetAsync("disputes/" + Escape(id), RazorpayJson.Default.RazorpayDispute, timeout, cancellationToken);

    public async ValueTask<RazorpayRefund?> FindRefundAsync(
        RazorpayPayment payment, string key, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var refunds = await http.GetAsync(
            $"payments/{Escape(payment.Id)}/refunds?count=100",
            RazorpayJson.Default.RazorpayCollectionRazorpayRefund,
            timeout,
            cancellationToken).ConfigureAwait(false);
        return refunds?.Items.FirstOrDefault(refund => RazorpayWire.Note(refund.Notes, RazorpayWire.RefundKey) == key);
    }

    // At most 40 characters, which our ids are; anything longer is known by its hash.
    private static string Receipt(PaymentReference reference) =>
        reference.PaymentId.Length <= 40 ? reference.PaymentId : Digest(reference.PaymentId);

    // A refund's key has 10 characters or more, of letters, digits, - and _ only; ours have colons.
    private static string Digest(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32];

    private static string Escape(string id) => Uri.EscapeDataString(id);
}
