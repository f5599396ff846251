using System.Diagnostics;
using System.Text;
using OrderFunctions.LocalHost.Durable.History;
using OrderFunctions.LocalHost.DurableTask;
using OrderFunctions.LocalHost.DurableTask.Client;

namespace OrderFunctions.LocalHost.Durable;

/// <summary>The client of the engine in the same process.</summary>
internal sealed class LocalDurableTaskClient(DurableEngine engine) : DurableTaskClient("local")
{
    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var id = options?.InstanceId ?? Guid.CreateVersion7(engine.Time.GetUtcNow()).ToString("N");
        if (id.StartsWith('@'))
            throw new ArgumentException("An instance id must not begin with '@'.", nameof(options));
        ArgumentException.ThrowIfNullOrEmpty(id, nameof(options));

        var start = new Start(
            orchestratorName, engine.Json.Serialize(input), options?.StartAt, options?.DedupeStatuses, Activity.Current?.Id);
        await engine.StartInstanceAsync(id, start).WaitAsync(cancellation).ConfigureAwait(false);
        return id;
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return engine.RaiseEventAsync(instanceId, eventName, engine.Json.Serialize(eventPayload)).WaitAsync(cancellation);
    }

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return engine.TerminateAsync(instanceId, engine.Json.Serialize(options?.Output)).WaitAsync(cancellation);
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, instance => instance.WhenStarted(), getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, instance => instance.WhenOver(), getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return Task.FromResult(Read(instanceId, getInputsAndOutputs));
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        new InstancePages(engine.Database, filter ?? new OrchestrationQuery(), Describe);

    public override Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        engine.ThrowIfNotRunning();
        return InstancePurge.RunAsync(engine.Database, instanceId);
    }

    public override Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        engine.ThrowIfNotRunning();
        return InstancePurge.RunAsync(engine.Database, engine.Time, filter, cancellation);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId, Func<Instance, Task?> when, bool getInputsAndOutputs, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        if (engine.Find(instanceId) is { } instance && when(instance) is { } wait)
            await wait.WaitAsync(cancellation).ConfigureAwait(false);
        return Read(instanceId, getInputsAndOutputs) ?? throw OrchestrationStateException.NotFound(instanceId);
    }

    private OrchestrationMetadata? Read(string instanceId, bool getInputsAndOutputs)
    {
        engine.ThrowIfNotRunning();
        return engine.Read(instanceId) is { } row ? Describe(row, getInputsAndOutputs) : null;
    }

    private OrchestrationMetadata Describe(InstanceRow row, bool getInputsAndOutputs)
    {
        var isUnfinished = row.Status is OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Pending;
        return new OrchestrationMetadata(row.Name, row.Id)
        {
            RuntimeStatus = row.Status,
            CreatedAt = row.CreatedAt,
            LastUpdatedAt = isUnfinished && engine.Find(row.Id)?.LastUpdated is { } later ? later : row.UpdatedAt,
            SerializedInput = getInputsAndOutputs ? ReadInput(row.History) : null,
            SerializedOutput = getInputsAndOutputs ? Text(row.Output) : null,
            SerializedCustomStatus = getInputsAndOutputs ? Text(row.CustomStatus) : null,
            FailureDetails = row.Failure.IsEmpty ? null : EpisodeReader.ReadFailure(row.Failure.Span),
            SerializerOptions = engine.Json.Options,
        };
    }

    private string? ReadInput(long history)
    {
        var rows = engine.Database.Read(sql => DurableStore.History(sql, history, limit: 1));
        return rows.Count == 0 ? null : Text(EpisodeReader.Read(rows[0]).Arrivals[0].Payload);
    }

    private static string? Text(ReadOnlyMemory<byte> json) => json.IsEmpty ? null : Encoding.UTF8.GetString(json.Span);
}
