namespace OrderFunctions.LocalHost.Testing;

/// <summary>A clock that stands still until it is moved. Timers fire on the thread that moves it, in order of their due time.</summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock gate = new();
    private readonly SortedSet<ManualTimer> armed = new(ManualTimer.ByDueTime);
    private DateTimeOffset now;
    private long sequence;

    /// <summary>Starts at a fixed moment: noon UTC of 2 January 2030.</summary>
    public ManualTimeProvider()
        : this(new DateTimeOffset(2030, 1, 2, 12, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Starts at the given moment.</summary>
    public ManualTimeProvider(DateTimeOffset start) => now = start.ToUniversalTime();

    /// <summary>When the next timer is due; null when none is armed.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (gate)
                return armed.Min?.Due;
        }
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Moves the clock forward and fires every timer on the way at its own due time.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        AdvanceTo(GetUtcNow() + by);
    }

    /// <summary>Moves the clock to a moment (never backwards) and fires every timer on the way at its own due time.</summary>
    public void AdvanceTo(DateTimeOffset moment)
    {
        while (TakeNextDue(moment) is { } timer)
            timer.Fire();
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private ManualTimer? TakeNextDue(DateTimeOffset moment)
    {
        lock (gate)
        {
            if (armed.Min is { } first && first.Due <= moment)
            {
                armed.Remove(first);
                if (first.Due > now)
                    now = first.Due;
                if (first.Period > TimeSpan.Zero)
                    Arm_NeedsLock(first, first.Period);
                return first;
            }
            if (moment > now)
                now = moment;
            return null;
        }
    }

    private void Arm_NeedsLock(ManualTimer timer, TimeSpan after)
    {
        timer.Due = now + (after < TimeSpan.Zero ? TimeSpan.Zero : after);
        timer.Sequence = ++sequence;
        armed.Add(timer);
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        public static readonly IComparer<ManualTimer> ByDueTime = Comparer<ManualTimer>.Create((a, b) =>
            a.Due != b.Due ? a.Due.CompareTo(b.Due) : a.Sequence.CompareTo(b.Sequence));

        // Captured like the system's timers do, so that the callback sees the context of whoever armed it.
        private readonly ExecutionContext? context = ExecutionContext.Capture();
        private bool disposed;

        public DateTimeOffset Due { get; set; }

        public long Sequence { get; set; }

        public TimeSpan Period { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                if (disposed)
                    return false;
                clock.armed.Remove(this);
                Period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                    clock.Arm_NeedsLock(this, dueTime);
                return true;
            }
        }

        public void Fire()
        {
            if (context is null)
                callback(state);
            else
                ExecutionContext.Run(context, static s => ((ManualTimer)s!).Call(), this);
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                disposed = true;
                clock.armed.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Call() => callback(state);
    }
}
