namespace OrderFunctions.LocalHost.Durable;

/// <summary>
/// All durable timers of the host on one system timer: arming one is an insertion into a heap, and disarming marks the
/// entry, which is thrown away when it comes up.
/// </summary>
internal sealed class DurableTimers : IDisposable
{
    // Below this many dead entries the heap is not worth rebuilding.
    private const int TolerableDead = 1024;

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly ITimer clock;
    private PriorityQueue<TimerEntry, (DateTimeOffset Due, long Order)> entries = new();
    private DateTimeOffset? wakeAt;
    private long order;
    private int dead;
    private bool disposed;

    public DurableTimers(TimeProvider time)
    {
        this.time = time;
        using (ExecutionContext.SuppressFlow())
            clock = time.CreateTimer(static state => ((DurableTimers)state!).FireDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Calls <paramref name="fire"/> once, not before <paramref name="due"/>, on the clock's thread.</summary>
    public TimerEntry Arm(DateTimeOffset due, Action fire)
    {
        var entry = new TimerEntry(this, fire);
        lock (gate)
        {
            if (disposed)
                return entry;
            entries.Enqueue(entry, (due, order++));
            WakeAt_NeedsLock(due);
        }

        return entry;
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            entries.Clear();
        }

        clock.Dispose();
    }

    internal void CountDead()
    {
        lock (gate)
        {
            dead++;
            if (disposed || (dead < entries.Count && (dead < TolerableDead || dead < entries.Count / 2)))
                return;
            entries = new(entries.UnorderedItems.Where(item => item.Element.IsArmed));
            dead = 0;
            if (entries.Count > 0)
                return;
            wakeAt = null;
            clock.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void FireDue()
    {
        lock (gate)
            wakeAt = null;
        while (TakeDue() is { } entry)
            entry.Fire();
    }

    private TimerEntry? TakeDue()
    {
        lock (gate)
        {
            while (entries.TryPeek(out var entry, out var key))
            {
                if (!entry.IsArmed)
                {
                    entries.Dequeue();
                    dead--;
                }
                else if (key.Due <= time.GetUtcNow())
                {
                    return entries.Dequeue();
                }
                else
                {
                    WakeAt_NeedsLock(key.Due);
                    return null;
                }
            }

            return null;
        }
    }

    private void WakeAt_NeedsLock(DateTimeOffset due)
    {
        if (disposed || wakeAt <= due)
            return;
        wakeAt = due;

        // System timers count whole milliseconds: rounding up keeps a timer from waking early and spinning.
        // The longest wait they know is 49 days; a later timer is looked at again then.
        var wait = due - time.GetUtcNow();
        var milliseconds = Math.Clamp(Math.Ceiling(wait.TotalMilliseconds), 0, TimeSpan.FromDays(40).TotalMilliseconds);
        clock.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }
}

/// <summary>One armed timer.</summary>
internal sealed class TimerEntry(DurableTimers timers, Action fire)
{
    private int armed = 1;

    public bool IsArmed => Volatile.Read(ref armed) == 1;

    public void Fire()
    {
        if (Interlocked.Exchange(ref armed, 0) == 1)
            fire();
    }

    public void Disarm()
    {
        if (Interlocked.Exchange(ref armed, 0) == 1)
            timers.CountDead();
    }
}
