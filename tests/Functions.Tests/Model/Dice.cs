namespace OrderFunctions.Functions.Tests.Model;

/// <summary>Draws that follow from one number alone, in every process and on every platform.</summary>
internal sealed class Dice(int number)
{
    private ulong _state = (ulong)(uint)number * 0x9E3779B97F4A7C15;

    /// <summary>0 to one less than <paramref name="limit"/>.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public bool Chance(int percent) => Below(100) < percent;

    /// <summary>1 to <paramref name="most"/>.</summary>
    public int UpTo(int most) => 1 + Below(most);

    public T Pick<T>(params IReadOnlyList<T> from) => from[Below(from.Count)];

    /// <summary>One of them, or nothing when there are none.</summary>
    public T? PickAny<T>(IEnumerable<T> from)
        where T : class
    {
        var all = from.ToList();
        return all.Count == 0 ? null : Pick<T>(all);
    }

    // SplitMix64.
    private ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
