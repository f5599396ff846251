namespace OrderFunctions.LocalHost.Durable;

/// <summary>An orchestration or activity names a function that the app does not have.</summary>
internal sealed class UnknownDurableFunctionException(string message) : Exception(message);

/// <summary>The orchestrator's code took another step than its history tells.</summary>
internal sealed class NonDeterministicOrchestrationException(string message) : Exception(message);

/// <summary>The orchestrator waited for something that is not durable: it would be lost with the process.</summary>
internal sealed class NonDurableAwaitException(string message) : InvalidOperationException(message);

/// <summary>The instance's state does not allow what the client asked for.</summary>
internal sealed class OrchestrationStateException(string message) : InvalidOperationException(message)
{
    public static OrchestrationStateException AlreadyExists(string instanceId) =>
        new($"An orchestration instance with the id '{instanceId}' already exists.");

    public static OrchestrationStateException NotFound(string instanceId) =>
        new($"An orchestration instance with the id '{instanceId}' was not found.");

    public static OrchestrationStateException Finished(string instanceId) =>
        new($"The orchestration instance '{instanceId}' is finished: it takes neither events nor a terminate.");
}
