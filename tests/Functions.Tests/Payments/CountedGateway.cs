using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;

namespace OrderFunctions.Functions.Tests.Payments;

/// <summary>A gateway that counts how often it is read, and that can be away.</summary>
internal sealed class CountedGateway : IPaymentGateway
{
    private int _reads;

    public IPaymentGateway Inner { get; set; } = null!;

    public bool IsAway { get; set; }

    public string Provider => "sandbox";

    public async Task<int> ReadsOfAsync(Func<Task> action)
    {
        _reads = 0;
        await action();
        return _reads;
    }

    public ValueTask<GatewayPayment?> ReadAsync(string gatewayPaymentId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return IsAway
            ? throw new GatewayException("GATEWAY_UNAVAILABLE", isTransient: true, "Away.", null)
            : Inner.ReadAsync(gatewayPaymentId, timeout, cancellationToken);
    }

    public ValueTask<GatewayPayment> StartAsync(GatewayStart start, GatewayCall call, CancellationToken cancellationToken) =>
        Inner.StartAsync(start, call, cancellationToken);

    public ValueTask<GatewayPayment?> FindAsync(
        PaymentReference reference, DateTimeOffset since, TimeSpan timeout, CancellationToken cancellationToken) =>
        Inner.FindAsync(reference, since, timeout, cancellationToken);

    public ValueTask<GatewayPayment> CaptureAsync(
        string gatewayPaymentId, Money amount, GatewayCall call, CancellationToken cancellationToken) =>
        Inner.CaptureAsync(gatewayPaymentId, amount, call, cancellationToken);

    public ValueTask<GatewayPayment> CancelAsync(string gatewayPaymentId, GatewayCall call, CancellationToken cancellationToken) =>
        Inner.CancelAsync(gatewayPaymentId, call, cancellationToken);

    public ValueTask<GatewayRefund> RefundAsync(
        string gatewayPaymentId, Money amount, GatewayCall call, CancellationToken cancellationToken) =>
        Inner.RefundAsync(gatewayPaymentId, amount, call, cancellationToken);

    public ValueTask<GatewayRefund?> ReadRefundAsync(
        string gatewayPaymentId, string gatewayRefundId, TimeSpan timeout, CancellationToken cancellationToken) =>
        Inner.ReadRefundAsync(gatewayPaymentId, gatewayRefundId, timeout, cancellationToken);

    public ValueTask<GatewayDispute?> ReadDisputeAsync(
        string gatewayPaymentId, string disputeId, TimeSpan timeout, CancellationToken cancellationToken) =>
        Inner.ReadDisputeAsync(gatewayPaymentId, disputeId, timeout, cancellationToken);

    public bool IsGenuine(string gatewayPaymentId, CheckoutResult result) => Inner.IsGenuine(gatewayPaymentId, result);
}
