namespace OrderFunctions.LocalHost.DurableTask.Client;

/// <summary>What a purge came to.</summary>
public class PurgeResult
{
    public PurgeResult(int count, bool? isComplete)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        (PurgedInstanceCount, IsComplete) = (count, isComplete);
    }

    public int PurgedInstanceCount { get; }

    /// <summary>False when the time ran out first; null where a backend does not say.</summary>
    public bool? IsComplete { get; }
}
