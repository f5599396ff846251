using OrderFunctions.Application.Telemetry;

namespace OrderFunctions.Application.Ops;

/// <summary>A saga that ended with an error: its code threw, or is no longer the code that its history was made by.</summary>
/// <param name="InstanceId">The order id, or that of a refund with its prefix.</param>
/// <param name="Name">The orchestrator.</param>
/// <param name="FailedAt">When, by the host's clock.</param>
/// <param name="ErrorType">Type of the first cause; never its text, which could hold anything.</param>
public sealed record FailedSaga(string InstanceId, string Name, DateTimeOffset FailedAt, string ErrorType);

/// <summary>
/// Tells staff of failed sagas, once per instance and kind of error: one that fails in the same way each time it is started
/// anew is one alert. After a while each is started anew, because nobody else may ever have a reason to wake it.
/// </summary>
public sealed class WatchSagasHandler(RaiseAlertHandler alerts, OrderMetrics metrics, TimeProvider time)
{
    /// <summary>How long a saga that failed is left alone.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);

    // Failures that become visible late, on hosts whose clocks differ.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    // The alerts of earlier failures exist; after a start of the app all are raised once more, which changes nothing.
    private DateTimeOffset _told = DateTimeOffset.MinValue;

    /// <summary>Looks at every saga that failed and was not started anew.</summary>
    /// <param name="startAnew">Starts a saga from the top: what it finds written tells it how far it was.</param>
    public async Task HandleAsync(
        IAsyncEnumerable<FailedSaga> failed, Func<FailedSaga, CancellationToken, Task> startAnew, CancellationToken cancellationToken)
    {
        var (count, latest, told) = (0L, _told, _told);
        var rested = new List<FailedSaga>();
        await foreach (var saga in failed.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            count++;
            latest = saga.FailedAt > latest ? saga.FailedAt : latest;
            if (told == DateTimeOffset.MinValue || saga.FailedAt > told - Margin)
                await TellAsync(saga, cancellationToken).ConfigureAwait(false);
            if (saga.FailedAt <= time.GetUtcNow() - Rest) rested.Add(saga);
        }

        foreach (var saga in rested) await startAnew(saga, cancellationToken).ConfigureAwait(false);

        _told = latest;
        metrics.SagasFailed(count);
    }

    /// <summary>Tells of one; to be called before it is started anew, because then its failure is gone.</summary>
    public Task TellAsync(FailedSaga saga, CancellationToken cancellationToken) => alerts.HandleAsync(
        new(
            $"saga/{saga.InstanceId}/{saga.ErrorType}",
            AlertLevel.Critical,
            AlertCode.SagaFailed,
            saga.InstanceId,
            $"{saga.Name} failed with {saga.ErrorType}."),
        cancellationToken);
}
