using System.Runtime.CompilerServices;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Production;
using OrderFunctions.Functions.Campaigns;
using OrderFunctions.Functions.Fulfilment;
using OrderFunctions.Functions.Payments;
using OrderFunctions.Functions.Production;
using OrderFunctions.Functions.Returns;

namespace OrderFunctions.Functions.Orders;

/// <summary>
/// The only place that talks to <see cref="DurableTaskClient"/>: starts and wakes sagas of orders and lines so that doing it twice,
/// late or for an order that has ended is harmless.
/// </summary>
public sealed class SagaClient(DurableTaskClient client, WatchSagasHandler watch)
{
    private const string ParcelPrefix = "parcel-";
    private const int MostRounds = 3;

    // A saga that has ended may be started anew: it resumes from the order document, and ends at once when the order has
    // nothing left to do.
    private static readonly OrchestrationRuntimeStatus[] Alive =
    [
        OrchestrationRuntimeStatus.Pending,
        OrchestrationRuntimeStatus.Running,
        OrchestrationRuntimeStatus.Suspended,
    ];

    /// <summary>Starts the saga of this instance id, an order's or a line's; one that is there already counts as started.</summary>
    public Task StartAsync(string instanceId, CancellationToken cancellationToken) => StartAsync(
        TaskId.OfSaga(instanceId) is null ? nameof(FulfilOrderSaga) : nameof(ProduceLineSaga), instanceId, null, cancellationToken);

    /// <summary>Starts a turn of a campaign; one that is there already counts as started, and one that has failed is told of and started anew.</summary>
    public async Task StartCampaignAsync(CampaignStep turn, CancellationToken cancellationToken)
    {
        var id = turn.InstanceId();
        await TellIfFailedAsync(await client.GetInstanceAsync(id, getInputsAndOutputs: false, cancellationToken), cancellationToken);
        await StartAsync(nameof(CampaignSaga), id, turn, cancellationToken);
    }

    private async Task StartAsync(string saga, string instanceId, object? input, CancellationToken cancellationToken)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                saga,
                input,
                new StartOrchestrationOptions(InstanceId: instanceId).WithDedupeStatuses(Alive),
                cancellationToken);
        }
        catch (InvalidOperationException refused) when (refused is not ObjectDisposedException)
        {
            // A host that goes down throws a subclass too, and has started nothing.
            // "Already exists" comes as this type or a subclass of it on every backend: the saga was started before.
        }
    }

    /// <summary>
    /// Tells the saga of this instance id, an order's or a line's, to look again. When it cannot hear, because it was never
    /// started or has ended, it is started: what comes after the end of an order costs one look.
    /// </summary>
    public Task WakeAsync(string instanceId, CancellationToken cancellationToken) =>
        WakeAsync(instanceId, SagaEvents.OrderChanged, () => StartAsync(instanceId, cancellationToken), cancellationToken);

    /// <summary>The same for the saga of a parcel.</summary>
    public Task WakeParcelAsync(string orderId, string shipmentId, CancellationToken cancellationToken) => WakeAsync(
        ParcelInstance(shipmentId), SagaEvents.ParcelChanged, () => StartParcelAsync(orderId, shipmentId, cancellationToken), cancellationToken);

    /// <summary>Starts the saga of a return; one that is there already counts as started.</summary>
    public Task StartReturnAsync(string returnId, CancellationToken cancellationToken) =>
        StartAsync(nameof(ReturnSaga), returnId, null, cancellationToken);

    /// <summary>Tells the saga of a return to look again.</summary>
    public Task WakeReturnAsync(string returnId, CancellationToken cancellationToken) => WakeAsync(
        returnId, SagaEvents.ReturnChanged, () => StartReturnAsync(returnId, cancellationToken), cancellationToken);

    private async Task WakeAsync(string instanceId, string eventName, Func<Task> start, CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            try
            {
                await client.RaiseEventAsync(instanceId, eventName, null, cancellationToken);
                return;
            }
            catch (Exception refused) when (refused is not OperationCanceledException)
            {
                var instance = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: false, cancellationToken);
                if (instance is not { IsRunning: true })
                {
                    await TellIfFailedAsync(instance, cancellationToken);
                    await start();
                    return;
                }

                // It had ended and was started anew since, by the relay that carries out the same news, or it never ended: it
                // is told again, and what it cannot hear then is for whoever tries later.
                if (round == MostRounds) throw;
            }
        }
    }

    /// <summary>Tells whoever has to hear of a door's commit. The outbox does the same: this only saves its way.</summary>
    public async Task NewsAsync(OrderOutcome outcome, CancellationToken cancellationToken)
    {
        var (refunds, parcels, wake, lines) = SagaNews.Of(outcome.Order, outcome.Events);
        foreach (var refund in refunds) await StartRefundAsync(outcome.Order.Id, refund, cancellationToken);
        foreach (var (shipment, isNew) in parcels)
        {
            if (isNew) await StartParcelAsync(outcome.Order.Id, shipment, cancellationToken);
            else await WakeParcelAsync(outcome.Order.Id, shipment, cancellationToken);
        }

        if (wake) await WakeAsync(outcome.Order.Id, cancellationToken);
        foreach (var line in lines?.Changed ?? []) await WakeAsync(SagaOf(outcome.Order.Id, line), cancellationToken);
    }

    /// <summary>Carries out a saga row of the outbox.</summary>
    public Task CarryOutAsync(OutboxRow row, CancellationToken cancellationToken) => row switch
    {
        { Kind: OutboxKind.SagaStart, Name: Outbox.Refund, Data: { } refund } => StartRefundAsync(row.Subject, refund.GetString()!, cancellationToken),
        { Kind: OutboxKind.SagaStart, Name: Outbox.Lines } => ForEachLineAsync(row, StartAsync, cancellationToken),
        { Kind: OutboxKind.SagaWake, Name: Outbox.Lines } => ForEachLineAsync(row, WakeAsync, cancellationToken),
        { Kind: OutboxKind.SagaStart, Name: Outbox.Parcel, Data: { } parcel } => StartParcelAsync(row.Subject, parcel.GetString()!, cancellationToken),
        { Kind: OutboxKind.SagaWake, Name: Outbox.Parcel, Data: { } parcel } => WakeParcelAsync(row.Subject, parcel.GetString()!, cancellationToken),
        { Kind: OutboxKind.SagaStart, Name: Outbox.Return, Data: { } one } => StartReturnAsync(one.GetString()!, cancellationToken),
        { Kind: OutboxKind.SagaWake, Name: Outbox.Return, Data: { } one } => WakeReturnAsync(one.GetString()!, cancellationToken),
        { Kind: OutboxKind.SagaStart } => StartAsync(row.Subject, cancellationToken),
        _ => WakeAsync(row.Subject, cancellationToken),
    };

    /// <summary>Every saga that failed and was not started anew since.</summary>
    public async IAsyncEnumerable<FailedSaga> FailedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var failed = client.GetAllInstancesAsync(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Failed]));
        await foreach (var instance in failed.WithCancellation(cancellationToken)) yield return FailureOf(instance);
    }

    /// <summary>Starts a saga anew that has failed.</summary>
    public Task StartAnewAsync(FailedSaga failed, CancellationToken cancellationToken) => failed switch
    {
        { Name: nameof(ShipParcelSaga), InstanceId: var id } when ParcelPlan.OrderIdOf(ShipmentOf(id)) is { } order =>
            StartParcelAsync(order, ShipmentOf(id), cancellationToken),
        { Name: nameof(ReturnSaga) } => StartReturnAsync(failed.InstanceId, cancellationToken),
        { Name: nameof(CampaignSaga) } when CampaignStep.Parse(failed.InstanceId) is { } turn => StartCampaignAsync(turn, cancellationToken),
        // A refund that was not sent is work of its order, which is swept.
        { Name: nameof(RefundSaga) } => Task.CompletedTask,
        _ => StartAsync(failed.InstanceId, cancellationToken),
    };

    private static async Task ForEachLineAsync(
        OutboxRow row, Func<string, CancellationToken, Task> does, CancellationToken cancellationToken)
    {
        foreach (var line in row.Data!.Value.EnumerateArray()) await does(SagaOf(row.Subject, line.GetString()!), cancellationToken);
    }

    private static string SagaOf(string orderId, string lineId) => new TaskId(orderId, lineId).ToSagaId();

    private Task StartParcelAsync(string orderId, string shipmentId, CancellationToken cancellationToken) =>
        StartAsync(nameof(ShipParcelSaga), ParcelInstance(shipmentId), new ParcelStep(orderId, shipmentId), cancellationToken);

    private static string ParcelInstance(string shipmentId) => ParcelPrefix + shipmentId;

    private static string ShipmentOf(string parcelInstance) => parcelInstance[ParcelPrefix.Length..];

    /// <summary>Starts the saga of a refund whose order has none any more; a retry starts it anew.</summary>
    private async Task StartRefundAsync(string orderId, string refundId, CancellationToken cancellationToken)
    {
        var id = "refund-" + refundId;
        await TellIfFailedAsync(await client.GetInstanceAsync(id, getInputsAndOutputs: false, cancellationToken), cancellationToken);
        await StartAsync(nameof(RefundSaga), id, new RefundStep(orderId, refundId), cancellationToken);
    }

    /// <summary>What is started anew forgets that it had failed.</summary>
    private Task TellIfFailedAsync(OrchestrationMetadata? instance, CancellationToken cancellationToken) =>
        instance is { RuntimeStatus: OrchestrationRuntimeStatus.Failed }
            ? watch.TellAsync(FailureOf(instance), cancellationToken)
            : Task.CompletedTask;

    private static FailedSaga FailureOf(OrchestrationMetadata instance)
    {
        var cause = instance.FailureDetails;
        while (cause?.InnerFailure is { } inner) cause = inner;
        return new FailedSaga(instance.InstanceId, instance.Name, instance.LastUpdatedAt, cause?.ErrorType ?? "an unknown error");
    }
}
