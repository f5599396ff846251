namespace OrderFunctions.LocalHost.Durable;

/// <summary>Settings of the durable engine.</summary>
internal sealed record DurableEngineOptions
{
    /// <summary>Activities that run at the same time, in the whole host.</summary>
    public int MaxConcurrentActivities { get; init; } = 64;

    /// <summary>Orchestrators that are run at the same time, in the whole host; those that wait for something do not count.</summary>
    public int MaxConcurrentOrchestrators { get; init; } = 64;

    /// <summary>Instances rebuilt at the same time after a start.</summary>
    public int MaxConcurrentRebuilds { get; init; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>
    /// Forget an instance's memory after every consumed arrival and rebuild it from its history: makes orchestrators that
    /// do not replay fail at once, at the price of time that grows with the square of the history.
    /// </summary>
    public bool ReplayEveryAwait { get; init; }

    /// <summary>Wait before an episode whose commit failed is run again.</summary>
    public TimeSpan CommitRetryDelay { get; init; } = TimeSpan.FromSeconds(1);
}
