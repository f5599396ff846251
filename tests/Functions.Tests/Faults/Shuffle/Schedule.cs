using System.Globalization;

namespace OrderFunctions.Functions.Tests.Faults.Shuffle;

/// <summary>
/// What a seed decides: when each copy of a message is delivered, how long people hesitate, and which answers get lost.
/// Every draw depends on the seed and on what it is drawn for, never on which of two threads asks first.
/// </summary>
/// <remarks>
/// Most copies come within twenty seconds and one of eight within two minutes: late enough for whatever happens next to
/// overtake them and for the sweepers to make up for them, and yet money needs three hops at most (the gateway's queue,
/// the inbox, the outbox) from the gateway to the order, so six minutes, where the shop's own limits are a quarter of an
/// hour and more. No delay runs out a deadline, and what happens without delays is the only right outcome with them.
/// </remarks>
internal sealed class Schedule(int seed)
{
    private const int Soon = 80;
    private const int Late = 480;
    private static readonly TimeSpan Slot = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _drawn = new(StringComparer.Ordinal);
    private readonly HashSet<long> _taken = [];
    private readonly List<string> _log = [];

    /// <summary>What was drawn so far.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_gate) return [.. _log];
        }
    }

    /// <summary>
    /// Delays of two or three deliveries. No two messages of a seed are delivered at the same moment, so that the order among
    /// them is the seed's choice.
    /// </summary>
    public TimeSpan[] Deliveries(string channel, DateTimeOffset now, TimeSpan after)
    {
        lock (_gate)
        {
            var random = Draw_NeedsLock(channel, out var number);
            var earliest = (now + after).Ticks / Slot.Ticks + 1;
            var slots = new long[random.Next(8) == 0 ? 3 : 2];
            foreach (ref var slot in slots.AsSpan())
            {
                do slot = earliest + random.Next(random.Next(8) == 0 ? Late : Soon);
                while (!_taken.Add(slot));
            }

            _log.Add(string.Create(CultureInfo.InvariantCulture, $"{channel} {number} at {string.Join(", ", slots.Select(slot => new DateTime(slot * Slot.Ticks).ToString("HH:mm:ss.ff", CultureInfo.InvariantCulture)))}"));
            return [.. slots.Select(slot => new DateTimeOffset(slot * Slot.Ticks, TimeSpan.Zero) - now)];
        }
    }

    /// <summary>Whether this answer is lost: one of four is.</summary>
    public bool Loses(string what)
    {
        lock (_gate)
        {
            var isLost = Draw_NeedsLock(what, out var number).Next(4) == 0;
            if (isLost) _log.Add(string.Create(CultureInfo.InvariantCulture, $"{what} {number} is lost"));
            return isLost;
        }
    }

    /// <summary>A number below <paramref name="limit"/>.</summary>
    public int Below(int limit, string what)
    {
        lock (_gate) return Draw_NeedsLock(what, out _).Next(limit);
    }

    private Random Draw_NeedsLock(string what, out int number)
    {
        _drawn[what] = number = _drawn.GetValueOrDefault(what) + 1;
        // FNV-1a: the same in every process.
        var hash = 2166136261;
        foreach (var letter in string.Create(CultureInfo.InvariantCulture, $"{seed}/{what}/{number}")) hash = (hash ^ letter) * 16777619;
        return new Random((int)hash);
    }
}
