namespace OrderFunctions.LocalHost.Invocation;

/// <summary>
/// The piece of work that an invocation counts as. It is given back while at least one wait of the invocation is parked,
/// and taken again before the first of them goes on.
/// </summary>
internal sealed class ParkingSlot
{
    private static readonly AsyncLocal<ParkingSlot?> Ambient = new();

    private readonly Lock gate = new();
    private readonly WorkTracker tracker;
    private int parked;
    private bool closed;

    private ParkingSlot(WorkTracker tracker) => this.tracker = tracker;

    /// <summary>The slot of the invocation that the calling code belongs to.</summary>
    public static ParkingSlot? Current => Ambient.Value;

    /// <summary>Opens a slot for the rest of the calling async method and all it calls.</summary>
    public static ParkingSlot Open(WorkTracker tracker)
    {
        var slot = new ParkingSlot(tracker);
        Ambient.Value = slot;
        return slot;
    }

    public void Park()
    {
        lock (gate)
        {
            if (!closed && ++parked == 1)
                tracker.Exit();
        }
    }

    public void Unpark()
    {
        lock (gate)
        {
            if (!closed && --parked == 0)
                tracker.Enter();
        }
    }

    /// <summary>The invocation is over: a wait it left behind no longer counts.</summary>
    public void Close()
    {
        lock (gate)
        {
            if (parked > 0)
                tracker.Enter();
            closed = true;
        }
    }
}
