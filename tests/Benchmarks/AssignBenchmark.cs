using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrderFunctions.Domain.Fulfilment;

namespace OrderFunctions.Benchmarks;

/// <summary>
/// How long it takes to decide which of many dealers send which lines: orders one after the other, each of which takes its units and
/// adds to the loads that the next one looks at. The same numbers every time; the hash of all plans says so.
/// </summary>
internal static class AssignBenchmark
{
    private const double LimitSeconds = 2.0;
    private const int Articles = 250;
    private const int MostLines = 4;

    public static int Run(Arguments arguments)
    {
        var lines = arguments.Number("lines", 10_000, least: 1);
        var dealers = arguments.Number("dealers", 500, least: 1);
        // A small round first, so that what is measured is not the compiler.
        Assign(Math.Min(lines, 500), Math.Min(dealers, 50));
        var since = Stopwatch.GetTimestamp();
        var (parts, missing, hash) = Assign(lines, dealers);
        var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;

        Console.WriteLine($"{lines} lines, {dealers} dealers: {parts} parts, {missing} units that nobody has, plan {hash}");
        Console.WriteLine(FiguresLine.Of(
            "assign", ("lines", lines, 0), ("dealers", dealers, 0), ("parts", parts, 0), ("seconds", seconds, 3), ("target", LimitSeconds, 1)));
        return seconds <= LimitSeconds ? 0 : 1;
    }

    private static (int Parts, int Missing, string Hash) Assign(int lines, int count)
    {
        var next = new Numbers(4711);
        var candidates = Enumerable.Range(0, count).Select(n => new Candidate(
            string.Create(CultureInfo.InvariantCulture, $"dealer-{n:D3}"),
            new GeoPoint(47 + next.Below(80) / 10.0, 6 + next.Below(90) / 10.0),
            next.Below(3) == 0 ? ["tea", "gifts"] : [],
            Capacity: next.Below(2) * 200,
            Rating: next.Below(101))).ToList();
        var shelves = Enumerable.Range(0, Articles)
            .Select(_ => Enumerable.Range(0, count).Select(_ => next.Below(3) == 0 ? (long)next.Below(12) : 0).ToArray())
            .ToArray();
        var places = candidates.Select((candidate, n) => (candidate.Code, n)).ToDictionary(one => one.Code, one => one.n, StringComparer.Ordinal);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (parts, missing) = (0, 0);
        for (var left = lines; left > 0;)
        {
            var wishes = Enumerable.Range(0, Math.Min(left, 1 + next.Below(MostLines))).Select(n =>
            {
                var article = next.Below(Articles);
                return (Article: article, Wish: new WantedUnits(
                    n.ToString(CultureInfo.InvariantCulture),
                    article.ToString(CultureInfo.InvariantCulture),
                    1 + next.Below(4),
                    shelves[article],
                    article % 4 == 0 ? "tea" : null));
            }).ToList();
            left -= wishes.Count;

            var plan = LocationPlanner.Plan(
                wishes.ConvertAll(one => one.Wish), candidates, new GeoPoint(47 + next.Below(80) / 10.0, 6 + next.Below(90) / 10.0));
            foreach (var part in plan.Parts)
            {
                shelves[wishes.Find(one => one.Wish.Key == part.Key).Article][places[part.Location]] -= part.Quantity;
                hash.AppendData(Encoding.UTF8.GetBytes($"{part.Key} {part.Location} {part.Quantity} {part.Choice.Score}\n"));
            }

            foreach (var location in plan.Parts.Select(part => part.Location).Distinct())
                candidates[places[location]] = candidates[places[location]] with { Load = candidates[places[location]].Load + 1 };
            parts += plan.Parts.Count;
            missing += plan.Missing.Values.Sum();
        }

        return (parts, missing, Convert.ToHexStringLower(hash.GetHashAndReset())[..16]);
    }

    /// <summary>Numbers that are the same on every machine.</summary>
    private sealed class Numbers(uint seed)
    {
        private uint _state = seed;

        public int Below(int limit)
        {
            // Xorshift, 32 bits.
            _state ^= _state << 13;
            _state ^= _state >> 17;
            _state ^= _state << 5;
            return (int)(_state % (uint)limit);
        }
    }
}
