using OrderFunctions.Adapters.Gateways.Sandbox;

namespace OrderFunctions.Functions.Payments;

/// <summary>The Sandbox's side, every minute: webhooks whose queue message was lost.</summary>
public sealed class SandboxWebhookTimer(SandboxWebhookDelivery delivery)
{
    [Function("SandboxWebhookTimer")]
    public Task RunAsync([TimerTrigger("15 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        delivery.SweepAsync(cancellationToken);
}
