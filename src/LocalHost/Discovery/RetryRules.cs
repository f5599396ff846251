using System.Globalization;
using System.Reflection;
using OrderFunctions.LocalHost.Invocation;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.LocalHost.Discovery;

/// <summary>Function-level retries: timers only, and intervals that can be read.</summary>
internal static class RetryRules
{
    public static void Check(FunctionCandidate candidate, DiscoveredTrigger trigger)
    {
        var retries = candidate.Method.GetCustomAttributes<RetryAttribute>().ToList();
        if (retries.Count == 0)
            return;
        if (retries.Count > 1)
            candidate.Reject("the function has more than one retry attribute.");
        var retry = retries[0];
        if (trigger.Kind != TriggerKind.Timer)
            candidate.Reject($"{retry.GetType().Name} is not supported with {trigger.Attribute.GetType().Name}: only timers retry the function.");
        if (retry.MaxRetryCount < -1)
            candidate.Reject($"the retry count {retry.MaxRetryCount} is negative (-1 means without end).");
        var intervals = retry switch
        {
            FixedDelayRetryAttribute r => new[] { r.DelayInterval },
            ExponentialBackoffRetryAttribute r => [r.MinimumInterval, r.MaximumInterval],
            _ => [],
        };
        foreach (var interval in intervals)
        {
            if (!TimeSpan.TryParse(interval, CultureInfo.InvariantCulture, out var span) || span < TimeSpan.Zero)
                candidate.Reject($"the retry interval '{interval}' is not a time span (hh:mm:ss).");
        }
    }
}
