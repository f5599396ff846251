using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;

namespace OrderFunctions.Adapters.Gateways.Sandbox;

/// <summary>
/// The Sandbox's client: a gateway like any other, over HTTP. It never forgets an idempotency key.
/// </summary>
/// <param name="http">
/// Sends through <see cref="DurableBeforeSending"/>; its base address is the Sandbox, its own timeout is infinite because
/// each call brings one.
/// </param>
/// <param name="pipeline">Time limits and tries.</param>
public sealed class SandboxGateway(HttpClient http, GatewayPipeline pipeline) : IPaymentGateway
{
    /// <inheritdoc/>
    public string Provider => "sandbox";

    /// <inheritdoc/>
    public async ValueTask<GatewayPayment> StartAsync(
        GatewayStart start, GatewayCall call, CancellationToken cancellationToken)
    {
        var body = new SandboxStart(
            start.Amount.Amount,
            start.Amount.Currency,
            start.CaptureAtOnce,
            start.PaymentMethod,
            new SandboxMetadata(start.Reference.OrderId, start.Reference.PaymentId));
        var reply = await PostAsync("payments", body, SandboxJson.Default.SandboxStart, call, cancellationToken)
            .ConfigureAwait(false);
        return Payment(reply);
    }

    /// <inheritdoc/>
    public async ValueTask<GatewayPayment?> ReadAsync(
        string gatewayPaymentId, TimeSpan timeout, CancellationToken cancellationToken) =>
        await GetAsync($"payments/{Escape(gatewayPaymentId)}", timeout, cancellationToken)
            .ConfigureAwait(false) is { } reply
            ? Payment(reply)
            : null;

    /// <inheritdoc/>
    /// <remarks>Payments are started with the payment id as key, and the Sandbox finds them by that key.</remarks>
    public async ValueTask<GatewayPayment?> FindAsync(
        PaymentReference reference, DateTimeOffset since, TimeSpan timeout, CancellationToken cancellationToken) =>
        await GetAsync($"payments?key={Escape(reference.PaymentId)}", timeout, cancellationToken)
            .ConfigureAwait(false) is { } reply
            ? Payment(reply)
            : null;

    /// <inheritdoc/>
    public async ValueTask<GatewayPayment> CaptureAsync(
        string gatewayPaymentId, Money amount, GatewayCall call, CancellationToken cancellationToken) =>
        Payment(await ChangeAsync(gatewayPaymentId, "capture", new(Amount: amount.Amount), call, cancellationToken)
            .ConfigureAwait(false));

    /// <inheritdoc/>
    public async ValueTask<GatewayPayment> CancelAsync(
        string gatewayPaymentId, GatewayCall call, CancellationToken cancellationToken) =>
        Payment(await ChangeAsync(gatewayPaymentId, "cancel", new(), call, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async ValueTask<GatewayRefund> RefundAsync(
        string gatewayPaymentId, Money amount, GatewayCall call, CancellationToken cancellationToken) =>
        Refund(await ChangeAsync(gatewayPaymentId, "refunds", new(Amount: amount.Amount), call, cancellationToken)
            .ConfigureAwait(false));

    /// <inheritdoc/>
    public async ValueTask<GatewayRefund?> ReadRefundAsync(
        string gatewayPaymentId, string gatewayRefundId, TimeSpan timeout, CancellationToken cancellationToken) =>
        await GetAsync($"payments/{Escape(gatewayPaymentId)}/refunds/{Escape(gatewayRefundId)}", timeout, cancellationToken)
            .ConfigureAwait(false) is { } reply
            ? Refund(reply)
            : null;

    /// <inheritdoc/>
    /// <remarks>Test cards are not disputed.</remarks>
    public ValueTask<GatewayDispute?> ReadDisputeAsync(
        string gatewayPaymentId, string disputeId, TimeSpan timeout, CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    public bool IsGenuine(string gatewayPaymentId, CheckoutResult result) => true;

    private ValueTask<SandboxReply> ChangeAsync(
        string paymentId, string action, SandboxChange change, GatewayCall call, CancellationToken cancellationToken) =>
        PostAsync(
            $"payments/{Escape(paymentId)}/{action}", change, SandboxJson.Default.SandboxChange, call, cancellationToken);

    private ValueTask<SandboxReply> PostAsync<T>(
        string path, T body, JsonTypeInfo<T> type, GatewayCall call, CancellationToken cancellationToken)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, type);
        return pipeline.RunAsync(
            call.Timeout,
            async token =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, path);
                request.Headers.Add(SandboxServer.KeyHeader, call.IdempotencyKey);
                request.Content = new ByteArrayContent(bytes);
                return await SendAsync(request, token).ConfigureAwait(false)
                    ?? throw new GatewayException("not_found", false, "The gateway does not know this payment.", null);
            },
            cancellationToken);
    }

    private ValueTask<SandboxReply?> GetAsync(string path, TimeSpan timeout, CancellationToken cancellationToken) =>
        pipeline.RunAsync(
            timeout,
            async token =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                return await SendAsync(request, token).ConfigureAwait(false);
            },
            cancellationToken);

    private async ValueTask<SandboxReply?> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var reply = Parse(bytes);
        if (response.IsSuccessStatusCode)
            return reply ?? throw GatewayPipeline.Garbled();
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        throw pipeline.Refused(response, reply?.Error?.Code);
    }

    private static SandboxReply? Parse(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, SandboxJson.Default.SandboxReply);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static GatewayPayment Payment(SandboxReply reply)
    {
        var view = reply.Payment ?? throw new GatewayException("The gateway's answer holds no payment.");
        Money Of(long amount) => new(amount, view.Currency);
        GatewayPaymentState state = view.Status switch
        {
            SandboxStatus.Open => new GatewayPaymentState.Unpaid(),
            SandboxStatus.ActionRequired => new GatewayPaymentState.RequiresAction(),
            SandboxStatus.Processing => new GatewayPaymentState.Processing(TimeSpan.FromSeconds(view.SettlesInSeconds)),
            SandboxStatus.Authorised => new GatewayPaymentState.Authorised(Of(view.Authorised)),
            SandboxStatus.Succeeded => new GatewayPaymentState.Succeeded(Of(view.Captured), view.TransactionId ?? view.Id),
            SandboxStatus.Declined => new GatewayPaymentState.Declined(view.DeclineIsHard, view.DeclineCode ?? "declined"),
            _ => new GatewayPaymentState.Cancelled(),
        };
        var action = view.Status is SandboxStatus.Open or SandboxStatus.ActionRequired or SandboxStatus.Declined
            ? new ClientAction.Sandbox(view.Url)
            : null;
        return new(view.Id, state, action, new PaymentReference(view.Metadata.OrderId, view.Metadata.PaymentId));
    }

    private static GatewayRefund Refund(SandboxReply reply)
    {
        var view = reply.Refund ?? throw new GatewayException("The gateway's answer holds no refund.");
        return new(view.Id, new Money(view.Amount, view.Currency), view.Status switch
        {
            SandboxRefundStatus.Succeeded => new GatewayRefundState.Succeeded(),
            SandboxRefundStatus.Failed => new GatewayRefundState.Failed(view.FailureCode ?? "failed"),
            _ => new GatewayRefundState.Pending(),
        });
    }

    private static string Escape(string id) => Uri.EscapeDataString(id);
}
