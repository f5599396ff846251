namespace OrderFunctions.LocalHost.DurableTask.Client;

/// <summary>Where an instance stands. <see cref="Suspended"/> is never reached here; callers name it in dedupe statuses.</summary>
public enum OrchestrationRuntimeStatus
{
    Running = 0,
    Completed = 1,
    Failed = 3,
    Terminated = 5,
    Pending = 6,
    Suspended = 7,
}
