using System.Runtime.CompilerServices;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Functions.Campaigns;
using OrderFunctions.Functions.Payments;

namespace OrderFunctions.Functions.Orders;

/// <summary>
/// The only place that talks to <see cref="DurableTaskClient"/>: starts and wakes sagas so that doing it twice, late or for an order
/// that has ended is harmless.
/// </summary>
public sealed class SagaClient(DurableTaskClient client, WatchSagasHandler watch)
{
    private const int MostRounds = 3;

    // A saga that has ended may be started anew: it resumes from the order document, and ends at once when the order has
    // nothing left to do.
    private static readonly OrchestrationRuntimeStatus[] Alive =
    [
        OrchestrationRuntimeStatus.Pending,
        OrchestrationRuntimeStatus.Running,
        OrchestrationRuntimeStatus.Suspended,
    ];

    /// <summary>Starts the saga of an order; one that is there already counts as started.</summary>
    public Task StartAsync(string orderId, CancellationToken cancellationToken) => StartAsync(SagaAddress.OfOrder(orderId), cancellationToken);

    /// <summary>The same for a turn of a campaign; one that has failed is told of and started anew.</summary>
    public Task StartCampaignAsync(CampaignStep turn, CancellationToken cancellationToken) =>
        StartAsync(SagaAddress.OfCampaign(turn), cancellationToken);

    /// <summary>The same for the saga of a return.</summary>
    public Task StartReturnAsync(string returnId, CancellationToken cancellationToken) =>
        StartAsync(SagaAddress.OfReturn(returnId), cancellationToken);

    /// <summary>
    /// Tells the saga of this instance id, an order's or a line's, to look again. When it cannot hear, because it was never
    /// started or has ended, it is started: what comes after the end of an order costs one look.
    /// </summary>
    public Task WakeAsync(string instanceId, CancellationToken cancellationToken) =>
        WakeAsync(SagaAddress.OfInstance(instanceId), cancellationToken);

    /// <summary>The same for the saga of a parcel.</summary>
    public Task WakeParcelAsync(string orderId, string shipmentId, CancellationToken cancellationToken) =>
        WakeAsync(SagaAddress.OfParcel(orderId, shipmentId), cancellationToken);

    /// <summary>The same for the saga of a return.</summary>
    public Task WakeReturnAsync(string returnId, CancellationToken cancellationToken) =>
        WakeAsync(SagaAddress.OfReturn(returnId), cancellationToken);

    /// <summary>Tells whoever has to hear of a door's commit. The outbox does the same: this only saves its way.</summary>
    public async Task NewsAsync(OrderOutcome outcome, CancellationToken cancellationToken)
    {
        var (id, (refunds, parcels, wake, lines)) = (outcome.Order.Id, SagaNews.Of(outcome.Order, outcome.Events));
        foreach (var refund in refunds) await StartAsync(SagaAddress.OfRefund(id, refund), cancellationToken);
        foreach (var (shipment, isNew) in parcels) await TellAsync(isNew, SagaAddress.OfParcel(id, shipment), cancellationToken);
        if (wake) await WakeAsync(SagaAddress.OfOrder(id), cancellationToken);
        foreach (var line in lines?.Changed ?? []) await WakeAsync(SagaAddress.OfLine(id, line), cancellationToken);
    }

    /// <summary>Carries out a saga row of the outbox.</summary>
    public async Task CarryOutAsync(OutboxRow row, CancellationToken cancellationToken)
    {
        foreach (var saga in SagasOf(row)) await TellAsync(row.Kind == OutboxKind.SagaStart, saga, cancellationToken);
    }

    /// <summary>Every saga that failed and was not started anew since.</summary>
    public async IAsyncEnumerable<FailedSaga> FailedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var failed = client.GetAllInstancesAsync(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Failed]));
        await foreach (var instance in failed.WithCancellation(cancellationToken)) yield return FailureOf(instance);
    }

    /// <summary>
    /// Deletes sagas that began before then and have ended, for half a minute at most; answers how many. Those that failed stay until they
    /// were started anew. What wakes one of them later starts it once more: it looks, finds nothing to do and ends.
    /// </summary>
    public async Task<int> ForgetEndedAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var ended = new PurgeInstancesFilter(null, before, [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Terminated])
        {
            Timeout = TimeSpan.FromSeconds(30),
        };
        return (await client.PurgeAllInstancesAsync(ended, cancellationToken)).PurgedInstanceCount;
    }

    /// <summary>Some of all sagas, with what they were given and what they say; and where the next ones begin, null at the end.</summary>
    internal async Task<(IReadOnlyList<SeenSaga> Sagas, string? Next)> PageAsync(string? from, CancellationToken cancellationToken)
    {
        var all = client.GetAllInstancesAsync(new OrchestrationQuery(FetchInputsAndOutputs: true));
        await foreach (var page in all.AsPages(from).WithCancellation(cancellationToken))
            return ([.. page.Values.Select(SeenSaga.Of)], page.ContinuationToken is { Length: > 0 } next ? next : null);
        return ([], null);
    }

    /// <summary>Deletes a saga that has ended, with its history; false when it is not there any more, or is under way again.</summary>
    internal async Task<bool> ForgetAsync(string instanceId, CancellationToken cancellationToken) =>
        (await client.PurgeInstanceAsync(instanceId, cancellationToken)).PurgedInstanceCount > 0;

    /// <summary>Starts a saga anew that has failed.</summary>
    public Task StartAnewAsync(FailedSaga failed, CancellationToken cancellationToken) =>
        SagaAddress.Of(failed) is { } saga ? StartAsync(saga, cancellationToken) : Task.CompletedTask;

    private static IEnumerable<SagaAddress> SagasOf(OutboxRow row) => (row.Name, row.Data) switch
    {
        (Outbox.Refund, { } refund) => [SagaAddress.OfRefund(row.Subject, refund.GetString()!)],
        (Outbox.Lines, { } lines) => lines.EnumerateArray().Select(line => SagaAddress.OfLine(row.Subject, line.GetString()!)),
        (Outbox.Parcel, { } parcel) => [SagaAddress.OfParcel(row.Subject, parcel.GetString()!)],
        (Outbox.Return, { } one) => [SagaAddress.OfReturn(one.GetString()!)],
        _ => [SagaAddress.OfOrder(row.Subject)],
    };

    private Task TellAsync(bool isNew, SagaAddress saga, CancellationToken cancellationToken) =>
        isNew ? StartAsync(saga, cancellationToken) : WakeAsync(saga, cancellationToken);

    private async Task StartAsync(SagaAddress saga, CancellationToken cancellationToken)
    {
        // A refund and a turn of a campaign wait for no news: what is tried again is started anew.
        if (saga.Name is nameof(RefundSaga) or nameof(CampaignSaga)) await TellIfFailedAsync(await FindAsync(saga, cancellationToken), cancellationToken);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                saga.Name,
                saga.Input,
                new StartOrchestrationOptions(InstanceId: saga.InstanceId).WithDedupeStatuses(Alive),
                cancellationToken);
        }
        catch (InvalidOperationException refused) when (refused is not ObjectDisposedException)
        {
            // A host that goes down throws a subclass too, and has started nothing.
            // "Already exists" comes as this type or a subclass of it on every backend: the saga was started before.
        }
    }

    private async Task WakeAsync(SagaAddress saga, CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            try
            {
                await client.RaiseEventAsync(saga.InstanceId, saga.News, null, cancellationToken);
                return;
            }
            catch (Exception refused) when (refused is not OperationCanceledException)
            {
                var instance = await FindAsync(saga, cancellationToken);
                if (instance is not { IsRunning: true })
                {
                    await TellIfFailedAsync(instance, cancellationToken);
                    await StartAsync(saga, cancellationToken);
                    return;
                }

                // It had ended and was started anew since, by the relay that carries out the same news, or it never ended: it
                // is told again, and what it cannot hear then is for whoever tries later.
                if (round == MostRounds) throw;
            }
        }
    }

    private Task<OrchestrationMetadata?> FindAsync(SagaAddress saga, CancellationToken cancellationToken) =>
        client.GetInstanceAsync(saga.InstanceId, getInputsAndOutputs: false, cancellationToken);

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

/// <summary>A saga as it is looked at from outside.</summary>
/// <param name="Text">Input, output, custom status and failure.</param>
internal sealed record SeenSaga(string InstanceId, bool HasEnded, bool HasFailed, string Text)
{
    internal static SeenSaga Of(OrchestrationMetadata saga)
    {
        var said = new List<string?> { saga.SerializedInput, saga.SerializedOutput, saga.SerializedCustomStatus };
        for (var cause = saga.FailureDetails; cause is not null; cause = cause.InnerFailure) said.Add(cause.ErrorMessage);
        return new(saga.InstanceId, saga.IsCompleted, saga.RuntimeStatus == OrchestrationRuntimeStatus.Failed, string.Join('\n', said));
    }
}
