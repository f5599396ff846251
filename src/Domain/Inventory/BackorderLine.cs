using System.Text.Json.Serialization;

namespace OrderFunctions.Domain.Inventory;

/// <summary>A paid order's allocation that waits for stock.</summary>
/// <param name="PaidAt">Its place in the line.</param>
/// <param name="IsServed">Its units are reserved under <see cref="NewAllocationId"/>; its order is yet to be told.</param>
public sealed record Waiter(string OrderId, string AllocationId, int Quantity, DateTimeOffset PaidAt, bool IsServed = false)
{
    /// <summary>The allocation that replaces the waiting one; made from it, so that serving it twice serves it once.</summary>
    [JsonIgnore]
    public string NewAllocationId => AllocationId + "b";
}

/// <summary>
/// Who waits for an article at a location, oldest paid first, and the units that are set aside for the line. Nobody is
/// passed over: units gather until the first in line has all of its own, and new orders do not see them.
/// </summary>
public sealed record BackorderLine(int Held, IReadOnlyList<Waiter> Waiters)
{
    public static BackorderLine Empty { get; } = new(0, []);

    /// <summary>Units that are still to be handed out.</summary>
    public int Wanted => Waiters.Where(waiter => !waiter.IsServed).Sum(waiter => waiter.Quantity);

    /// <summary>Repeat: nothing.</summary>
    public BackorderLine Join(Waiter waiter) => Find(waiter.AllocationId) is not null
        ? this
        : this with { Waiters = [.. Waiters.Append(waiter).OrderBy(one => one.PaidAt).ThenBy(one => one.AllocationId, StringComparer.Ordinal)] };

    /// <summary>Repeat: nothing. What was set aside for it is the next one's.</summary>
    public BackorderLine Leave(string allocationId) => Find(allocationId) is null
        ? this
        : this with { Waiters = [.. Waiters.Where(waiter => waiter.AllocationId != allocationId)] };

    /// <summary>
    /// The line after it took what it wants of the free units, or gave back what nobody waits for any more;
    /// <paramref name="taken"/> is negative then.
    /// </summary>
    public BackorderLine Balance(long free, out int taken)
    {
        taken = (int)Math.Min(Wanted - Held, free);
        return taken == 0 ? this : this with { Held = Held + taken };
    }

    /// <summary>The first in line that is not served, when everything it waits for is there.</summary>
    public Waiter? Next => Waiters.FirstOrDefault(waiter => !waiter.IsServed) is { } first && first.Quantity <= Held ? first : null;

    /// <summary>Hands the first in line its units.</summary>
    public BackorderLine Serve(Waiter waiter) => new(
        Held - waiter.Quantity,
        [.. Waiters.Select(one => one.AllocationId == waiter.AllocationId ? one with { IsServed = true } : one)]);

    public Waiter? Find(string allocationId) => Waiters.FirstOrDefault(waiter => waiter.AllocationId == allocationId);
}
