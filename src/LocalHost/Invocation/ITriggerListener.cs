namespace OrderFunctions.LocalHost.Invocation;

/// <summary>A source of invocations: HTTP, queues, topics, timers, orchestrations. One singleton each.</summary>
internal interface ITriggerListener
{
    /// <summary>Begins to take work. Called in the order of registration.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Takes no new work and waits for what runs, until the token fires; then the running invocations are cancelled.</summary>
    Task StopAsync(CancellationToken cancellationToken);
}
