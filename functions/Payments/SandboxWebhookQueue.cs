using OrderFunctions.Adapters.Gateways.Sandbox;

namespace OrderFunctions.Functions.Payments;

/// <summary>The Sandbox's side: delivers its webhooks to our own door.</summary>
public sealed class SandboxWebhookQueue(SandboxWebhookDelivery delivery)
{
    [Function("SandboxWebhookQueue")]
    public Task RunAsync(
        [QueueTrigger(SandboxWebhookDelivery.Queue)] string message, CancellationToken cancellationToken) =>
        delivery.DeliverAsync(message, cancellationToken);
}
