namespace OrderFunctions.Domain.Fulfilment;

/// <summary>
/// Chooses who sends an order: the best location by the rules takes all it can, then the best for the rest, and so on. The
/// same facts give the same plan, whatever order the candidates come in, and nobody is asked for more than there is.
/// </summary>
public static class LocationPlanner
{
    /// <param name="wanted">What is wanted; <see cref="WantedUnits.Available"/> is in the order of <paramref name="candidates"/>.</param>
    /// <param name="candidates">Who could send it; codes differ.</param>
    /// <param name="to">Where it goes; null when that is not known.</param>
    public static LocationPlan Plan(
        IReadOnlyList<WantedUnits> wanted, IReadOnlyList<Candidate> candidates, GeoPoint? to, LocationPolicy? policy = null) =>
        new Planning(wanted, candidates, to, policy ?? LocationPolicy.Default).Run();

    private sealed class Planning
    {
        private readonly IReadOnlyList<WantedUnits> _wanted;
        private readonly IReadOnlyList<Candidate> _candidates;
        private readonly GeoPoint? _to;
        private readonly LocationPolicy _policy;
        private readonly int[] _left;

        // Wishes of one article share its units: what the earlier ones take is gone for the later ones.
        private readonly int[] _article;
        private readonly long[] _taken;
        private readonly HashSet<int> _used = [];

        public Planning(IReadOnlyList<WantedUnits> wanted, IReadOnlyList<Candidate> candidates, GeoPoint? to, LocationPolicy policy)
        {
            (_wanted, _candidates, _to, _policy) = (wanted, candidates, to, policy);
            _left = [.. wanted.Select(wish => wish.Quantity)];
            _taken = new long[wanted.Count];
            _article = new int[wanted.Count];
            for (var wish = 0; wish < wanted.Count; wish++)
            {
                _article[wish] = wish;
                for (var earlier = 0; earlier < wish && _article[wish] == wish; earlier++)
                {
                    if (wanted[earlier].Sku == wanted[wish].Sku) _article[wish] = earlier;
                }
            }
        }

        public LocationPlan Run()
        {
            var parts = new List<PlannedUnits>();
            while (_used.Count < _policy.MostLocations && _left.Sum() > 0 && Best() is var (best, choice))
            {
                _used.Add(best);
                Array.Clear(_taken);
                for (var wish = 0; wish < _wanted.Count; wish++)
                {
                    if (Take(best, wish, out _) is not (> 0 and var units)) continue;
                    _left[wish] -= units;
                    parts.Add(new(_wanted[wish].Key, _candidates[best].Code, units, choice));
                }
            }

            return new(parts, Enumerable.Range(0, _wanted.Count).Where(wish => _left[wish] > 0)
                .ToDictionary(wish => _wanted[wish].Key, wish => _left[wish], StringComparer.Ordinal));
        }

        /// <summary>The best of those that were not chosen yet and have anything; null when there is none.</summary>
        private (int Candidate, LocationChoice Choice)? Best()
        {
            var (best, second) = (-1, -1);
            long bestSum = -1, secondSum = -1;
            for (var candidate = 0; candidate < _candidates.Count; candidate++)
            {
                if (!_candidates[candidate].HasRoom || _used.Contains(candidate) || Look(candidate) is not { } look) continue;
                var sum = SumOf(look);
                if (IsBetter(candidate, sum, best, bestSum))
                {
                    (second, secondSum) = (best, bestSum);
                    (best, bestSum) = (candidate, sum);
                }
                else if (IsBetter(candidate, sum, second, secondSum))
                {
                    (second, secondSum) = (candidate, sum);
                }
            }

            if (best < 0) return null;
            var chosen = Look(best)!.Value;
            var rules = LocationRule.All
                .Select((rule, n) => new RuleScore(rule.Name, rule.Points(chosen), _policy.Weights[n], rule.Fact(chosen)))
                .Where(rule => rule.Weight > 0)
                .ToList();
            return (best, new(
                (int)(bestSum / _policy.Sum), rules, second < 0 ? null : _candidates[second].Code, second < 0 ? null : (int)(secondSum / _policy.Sum)));
        }

        private bool IsBetter(int candidate, long sum, int than, long thanSum) => sum > thanSum
            || (sum == thanSum && string.CompareOrdinal(_candidates[candidate].Code, _candidates[than].Code) < 0);

        private long SumOf(LocationLook look)
        {
            var sum = 0L;
            for (var rule = 0; rule < LocationRule.All.Count; rule++)
            {
                if (_policy.Weights[rule] is > 0 and var weight) sum += weight * (long)LocationRule.All[rule].Points(look);
            }

            return sum;
        }

        /// <summary>What the candidate could do for what is left; null when that is nothing.</summary>
        private LocationLook? Look(int candidate)
        {
            var who = _candidates[candidate];
            long covers = 0, wanted = 0, holds = 0;
            var (whole, lines, suited, sorted) = (0, 0, 0, 0);
            Array.Clear(_taken);
            for (var wish = 0; wish < _wanted.Count; wish++)
            {
                if (_left[wish] == 0) continue;
                var units = Take(candidate, wish, out var held);
                (covers, wanted, holds, lines) = (covers + units, wanted + _left[wish], holds + held, lines + 1);
                if (units == _left[wish]) whole++;
                if (_wanted[wish].Category is not { } category) continue;
                sorted++;
                if (who.Categories?.Contains(category) == true) suited++;
            }

            if (covers == 0) return null;
            var km = who.At is { } at && _to is { } to ? at.KmTo(to) : (int?)null;
            return new(who, km, covers, wanted, whole, lines, suited, sorted, holds);
        }

        /// <summary>What the candidate gives to a wish when it has given what it can to those before it.</summary>
        private int Take(int candidate, int wish, out int held)
        {
            var asked = _wanted[wish];
            held = asked.HeldAt == _candidates[candidate].Code ? _left[wish] : 0;
            ref var taken = ref _taken[_article[wish]];
            var free = (int)Math.Clamp(asked.Available[candidate] - taken, 0, _left[wish] - held);
            taken += free;
            return held + free;
        }
    }
}
