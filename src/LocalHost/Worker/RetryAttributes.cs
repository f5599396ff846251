namespace OrderFunctions.LocalHost.Worker;

/// <summary>Base of the function-level retries, which only timer functions have.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    /// <summary>Runs after the first one; -1 means without end.</summary>
    public int MaxRetryCount { get; set; }
}

/// <summary>Retries after the same delay each time.</summary>
public sealed class FixedDelayRetryAttribute : RetryAttribute
{
    /// <summary>States the number of retries and the delay as hh:mm:ss.</summary>
    public FixedDelayRetryAttribute(int maxRetryCount, string delayInterval)
    {
        MaxRetryCount = maxRetryCount;
        DelayInterval = delayInterval;
    }

    /// <summary>The delay, hh:mm:ss.</summary>
    public string DelayInterval { get; }
}

/// <summary>Retries after a delay that doubles each time, within two bounds.</summary>
public sealed class ExponentialBackoffRetryAttribute : RetryAttribute
{
    /// <summary>States the number of retries and the bounds as hh:mm:ss.</summary>
    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        MaxRetryCount = maxRetryCount;
        MinimumInterval = minimumInterval;
        MaximumInterval = maximumInterval;
    }

    /// <summary>The first delay, hh:mm:ss.</summary>
    public string MinimumInterval { get; }

    /// <summary>The longest delay, hh:mm:ss.</summary>
    public string MaximumInterval { get; }
}
