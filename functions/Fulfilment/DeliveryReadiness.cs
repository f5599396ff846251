using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Functions.Ops;

namespace OrderFunctions.Functions.Fulfilment;

/// <summary>
/// Orders that a delivery system is to send must be heard by one: on a bus within this process, by a row of the subscribers table. What
/// listens on a bus that others can reach is not known here.
/// </summary>
internal sealed class DeliveryReadiness(IEventPublisher publisher) : IReadinessCheck
{
    public string Name => "delivery";

    public ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(publisher.IsHeard(Topics.OrdersCreated, EventTypes.DeliveryRequested));
}
