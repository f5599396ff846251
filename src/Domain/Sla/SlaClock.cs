namespace OrderFunctions.Domain.Sla;

/// <summary>How a promise stands.</summary>
public enum SlaState
{
    Running,
    Paused,

    /// <summary>Done in time.</summary>
    Met,

    /// <summary>Not done in time; it stays that, whatever happens later.</summary>
    Violated,

    /// <summary>The work was taken away before its time was over; it counts for nothing.</summary>
    Withdrawn,
}

/// <summary>How urgent a violation is.</summary>
public enum SlaLevel
{
    Warning,
    Critical,
}

/// <summary>What was promised, as it stood when the work began.</summary>
/// <param name="Limit">Working time; more than zero.</param>
/// <param name="WarnAfter">Working time after which there is a warning; null for none.</param>
/// <param name="Level">How urgent a violation is.</param>
/// <param name="Calendar">Name of the calendar that time is counted in; null for every hour of every day.</param>
public sealed record SlaTerms(TimeSpan Limit, TimeSpan? WarnAfter, SlaLevel Level, string? Calendar);

/// <summary>A promise, read at some time.</summary>
/// <param name="Worked">Working time so far, pauses left out.</param>
/// <param name="WarnedAt">When the warning was due, if it was.</param>
/// <param name="ViolatedAt">When the time was over, if it was.</param>
/// <param name="Due">When it changes next if nothing happens; null when it will not.</param>
public readonly record struct SlaReading(
    SlaState State, TimeSpan Worked, DateTimeOffset? WarnedAt, DateTimeOffset? ViolatedAt, DateTimeOffset? Due);

/// <summary>Reads a promise off the facts. What it says about the past does not depend on when it is asked.</summary>
public static class SlaClock
{
    /// <summary>
    /// How <paramref name="span"/> stands at <paramref name="now"/>. Work that ends with the last moment of its time is in time.
    /// </summary>
    public static SlaReading Read(StageSpan span, SlaTerms terms, BusinessCalendar calendar, DateTimeOffset now)
    {
        var isOpen = span.EndedAt is null;
        var (worked, before) = (TimeSpan.Zero, TimeSpan.Zero);
        DateTimeOffset? warning = null, end = null;
        foreach (var (from, to) in Stretches(span))
        {
            var length = to is { } known ? calendar.Between(from, known) : (TimeSpan?)null;
            warning ??= terms.WarnAfter is { } share ? Reached(share) : null;
            end ??= Reached(terms.Limit);
            worked += length is { } whole && !(isOpen && to > now) ? whole : calendar.Between(from, now);
            before += length ?? TimeSpan.Zero;

            DateTimeOffset? Reached(TimeSpan mark) =>
                length is not { } all || (isOpen ? before + all >= mark : before + all > mark) ? calendar.Due(from, mark - before) : null;
        }

        var warnedAt = isOpen && warning > now ? null : warning;
        var violatedAt = isOpen && end > now ? null : end;
        var isPaused = isOpen && span.Pauses.Any(pause => pause.From <= now && !(pause.Until <= now));
        var state = violatedAt is not null ? SlaState.Violated
            : span.Withdrawn ? SlaState.Withdrawn
            : !isOpen ? SlaState.Met
            : isPaused ? SlaState.Paused
            : SlaState.Running;
        return new(state, worked, warnedAt, violatedAt, !isOpen || violatedAt is not null ? null : warnedAt is null ? warning ?? end : end);
    }

    /// <summary>The stretches between the pauses; the last one of work that goes on has no end.</summary>
    private static IEnumerable<(DateTimeOffset From, DateTimeOffset? To)> Stretches(StageSpan span)
    {
        var from = span.StartedAt;
        foreach (var pause in span.Pauses)
        {
            if (span.EndedAt is { } end && pause.From >= end) break;
            if (pause.From > from) yield return (from, pause.From);
            if (pause.Until is not { } until) yield break;
            if (until > from) from = until;
        }

        if (!(span.EndedAt <= from)) yield return (from, span.EndedAt);
    }
}
