using System.ComponentModel.DataAnnotations;

namespace OrderFunctions.Application.Events;

/// <summary>How the outbox is relayed (configuration section <c>Outbox</c>).</summary>
public sealed class OutboxOptions
{
    /// <summary>Tries before a row is given up and waits for staff.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 8;

    /// <summary>Pause after the first failed try; doubles with each further one.</summary>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest pause between tries.</summary>
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a claim holds; after that another relay may take the row.</summary>
    public TimeSpan Claim { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Age at which the sweep assumes that the hint of a row was lost.</summary>
    public TimeSpan SweepAfter { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long published rows are kept; zero deletes them at once (the timeline keeps the facts).</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.Zero;

    /// <summary>The pause after <paramref name="attempts"/> failed tries.</summary>
    public TimeSpan RetryAfter(int attempts)
    {
        // 2^20 times any sensible first pause is past the longest one; the cap keeps the multiplication in range.
        var pause = FirstRetry * Math.Pow(2, Math.Min(attempts - 1, 20));
        return pause < LongestRetry ? pause : LongestRetry;
    }
}
