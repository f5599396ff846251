using OrderFunctions.Application.Events;
using OrderFunctions.Application.Orders;

namespace OrderFunctions.Functions.Orders;

/// <summary>
/// The only place that talks to <see cref="DurableTaskClient"/>: starts and wakes order sagas so that doing it twice, late
/// or for an order that has ended is harmless.
/// </summary>
public sealed class SagaClient(DurableTaskClient client)
{
    // A saga that has ended may be started anew: it resumes from the order document, and ends at once when the order has
    // nothing left to do.
    private static readonly OrchestrationRuntimeStatus[] Alive =
    [
        OrchestrationRuntimeStatus.Pending,
        OrchestrationRuntimeStatus.Running,
        OrchestrationRuntimeStatus.Suspended,
    ];

    /// <summary>Starts the order's saga; one that is there already counts as started.</summary>
    public async Task StartAsync(string orderId, CancellationToken cancellationToken)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(FulfilOrderSaga),
                null,
                new StartOrchestrationOptions(InstanceId: orderId).WithDedupeStatuses(Alive),
                cancellationToken);
        }
        catch (InvalidOperationException refused) when (refused is not ObjectDisposedException)
        {
            // A host that goes down throws a subclass too, and has started nothing.
            // "Already exists" comes as this type or a subclass of it on every backend: the saga was started before.
        }
    }

    /// <summary>
    /// Tells the saga to look again. When it cannot hear, because it was never started or has ended, it is started: what
    /// comes after the end of an order costs one look.
    /// </summary>
    public async Task WakeAsync(string orderId, CancellationToken cancellationToken)
    {
        try
        {
            await client.RaiseEventAsync(orderId, SagaEvents.OrderChanged, null, cancellationToken);
        }
        catch (Exception refused) when (refused is not OperationCanceledException)
        {
            var instance = await client.GetInstanceAsync(orderId, getInputsAndOutputs: false, cancellationToken);
            if (instance is { IsRunning: true }) throw;
            await StartAsync(orderId, cancellationToken);
        }
    }

    /// <summary>Carries out a saga row of the outbox.</summary>
    public Task CarryOutAsync(OutboxRow row, CancellationToken cancellationToken) => row.Kind == OutboxKind.SagaStart
        ? StartAsync(row.Subject, cancellationToken)
        : WakeAsync(row.Subject, cancellationToken);
}
