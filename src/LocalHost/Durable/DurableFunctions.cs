using OrderFunctions.LocalHost.DurableTask;

namespace OrderFunctions.LocalHost.Durable;

/// <summary>Runs an orchestrator on the calling thread up to its first wait.</summary>
internal delegate ValueTask<object?> OrchestratorBody(TaskOrchestrationContext context, ReadOnlyMemory<byte> input);

/// <summary>Runs an activity: JSON in, JSON out.</summary>
internal delegate ValueTask<ReadOnlyMemory<byte>> ActivityBody(ActivityCall call, CancellationToken cancellationToken);

/// <summary>What an activity is called with, and by which orchestration.</summary>
internal readonly record struct ActivityCall(string InstanceId, ReadOnlyMemory<byte> Input, string? TraceParent);

/// <summary>The orchestrators and activities of the app by name, without regard to case.</summary>
internal sealed class DurableFunctions
{
    private readonly Dictionary<string, OrchestratorBody> orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ActivityBody> activities = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ActivitySignature> signatures = new(StringComparer.OrdinalIgnoreCase);

    public void AddOrchestrator(string name, OrchestratorBody body) => orchestrators.Add(name, body);

    /// <summary>Calls are held against the signature; without one, only the JSON decides.</summary>
    public void AddActivity(string name, ActivityBody body, ActivitySignature? signature = null)
    {
        activities.Add(name, body);
        if (signature is not null)
            signatures.Add(name, signature);
    }

    /// <summary>The orchestrator of that name; for an unknown one, a body that fails with the names there are.</summary>
    public OrchestratorBody Orchestrator(string name) =>
        orchestrators.GetValueOrDefault(name) ?? ((_, _) => throw new UnknownDurableFunctionException(
            $"The function '{name}' doesn't exist, is disabled, or is not an orchestrator function. "
            + $"The following are the known orchestrator functions: {Names(orchestrators.Keys)}."));

    /// <summary>The activity of that name; for an unknown one, a body that fails with the names there are.</summary>
    public ActivityBody Activity(string name) =>
        activities.GetValueOrDefault(name) ?? ((_, _) => throw new UnknownDurableFunctionException(
            $"The function '{name}' doesn't exist, is disabled, or is not an activity function. "
            + $"The following are the known activity functions: {Names(activities.Keys)}."));

    /// <summary>Null for an activity that is unknown or declares no types.</summary>
    public ActivitySignature? SignatureOf(string activity) => signatures.GetValueOrDefault(activity);

    private static string Names(IEnumerable<string> names) =>
        string.Join(", ", names.Order(StringComparer.OrdinalIgnoreCase).Select(name => $"'{name}'"));
}
