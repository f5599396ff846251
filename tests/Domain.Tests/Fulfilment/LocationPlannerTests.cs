using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OrderFunctions.Domain.Fulfilment;

namespace OrderFunctions.Domain.Tests.Fulfilment;

/// <summary>Who sends an order, and why.</summary>
public sealed class LocationPlannerTests
{
    private static readonly GeoPoint Berlin = new(52.52, 13.40);
    private static readonly GeoPoint Potsdam = new(52.40, 13.06);
    private static readonly GeoPoint Munich = new(48.14, 11.58);

    [Fact]
    public void One_who_has_all_of_it_is_preferred_to_two_who_are_nearer()
    {
        var plan = LocationPlanner.Plan(
            [Wish("1", 2, 2, 0, 2), Wish("2", 1, 0, 1, 1)], [new("a", Berlin), new("b", Potsdam), new("c", Munich)], Berlin);

        Assert.Equal(["1 c 2", "2 c 1"], Told(plan));
    }

    [Fact]
    public void What_nobody_has_alone_is_split_and_what_nobody_has_is_missing()
    {
        var plan = LocationPlanner.Plan([Wish("1", 10, 4, 5)], [new("a"), new("b")], Berlin);

        Assert.Equal(["1 b 5", "1 a 4"], Told(plan));
        Assert.Equal(1, plan.Missing["1"]);
    }

    [Theory]
    [InlineData("distance", "near")]
    [InlineData("load", "free")]
    [InlineData("rating", "good")]
    [InlineData("category", "tea")]
    [InlineData("stock", "free")]
    public void Each_rule_alone_has_its_own_favourite(string rule, string expected)
    {
        Candidate[] candidates =
        [
            new("near", Potsdam, Load: 9),
            new("free", Munich),
            new("good", Munich, Load: 9, Rating: 90),
            new("tea", Munich, ["tea"], Load: 9),
        ];
        var only = string.Join(',', LocationRule.All.Select(one => $"{one.Name}={(one.Name == rule ? 1 : 0)}"));

        var plan = LocationPlanner.Plan(
            [Wish("1", 2, 2, 2, 2, 2) with { Category = "tea", Available = rule == "stock" ? [1, 2, 1, 1] : [2, 2, 2, 2] }],
            candidates,
            Berlin,
            LocationPolicy.Parse(only));

        Assert.Equal([$"1 {expected} 2"], Told(plan));
    }

    [Fact]
    public void Two_who_are_alike_are_taken_by_code_and_one_without_room_is_not_taken()
    {
        Assert.Equal(["1 a 1"], Told(LocationPlanner.Plan([Wish("1", 1, 1, 1)], [new("b"), new("a")], null)));
        Assert.Equal(["1 b 1"], Told(LocationPlanner.Plan([Wish("1", 1, 1, 1)], [new("b"), new("a", Capacity: 3, Load: 3)], null)));
    }

    [Fact]
    public void One_who_holds_the_units_already_keeps_them_until_somebody_is_clearly_better()
    {
        var held = Wish("1", 2, 0, 2) with { HeldAt = "b" };

        Assert.Equal(["1 b 2"], Told(LocationPlanner.Plan([held with { Available = [2, 0] }], [new("a", Load: 4), new("b", Load: 5)], null)));
        Assert.Equal(["1 a 2"], Told(LocationPlanner.Plan([held with { Available = [2, 0] }], [new("a", Berlin), new("b", Munich, Load: 200, Rating: 5)], Berlin)));
    }

    [Fact]
    public void The_choice_says_what_each_rule_found_and_who_came_second()
    {
        var choice = Assert.Single(LocationPlanner.Plan(
            [Wish("1", 2, 2, 1)], [new("a", Potsdam, Capacity: 4, Load: 1, Rating: 80), new("b", Munich)], Berlin).Parts).Choice;

        Assert.Equal(
            ["stock 1000×300 2 of 2 units", "splits 1000×250 1 of 1 lines whole", "distance 917×200 27 km", "load 750×100 1 of 4 parcels open",
                "rating 800×100 80 of 100, as staff say", "category 500×50 no speciality", "holds 0×150 0 of 2 units"],
            choice.Rules.Select(rule => $"{rule.Rule} {rule.Points}×{rule.Weight} {rule.Fact}"));
        Assert.Equal((choice.Rules.Sum(rule => rule.Points * rule.Weight) / 1150, "b"), (choice.Score, choice.NextBest));
        Assert.True(choice.NextScore < choice.Score);
    }

    [Theory]
    [InlineData(0, 0, 50)]
    [InlineData(1, 0, 54)]
    [InlineData(0, 1, 45)]
    [InlineData(90, 10, 86)]
    [InlineData(1_000_000, 0, 99)]
    [InlineData(0, 1_000_000, 0)]
    public void What_is_known_of_somebody_counts_more_the_more_there_is(long kept, long broken, int rating) =>
        Assert.Equal(rating, new ServiceRecord(kept, broken).Rating);

    [Fact]
    public void Who_keeps_promises_is_preferred_and_what_staff_say_counts_before_that()
    {
        Candidate[] both = [new("a", Record: new(1, 9)), new("b", Record: new(9, 1))];
        var chosen = Assert.Single(LocationPlanner.Plan([Wish("1", 1, 1, 1)], both, null).Parts);
        Assert.Equal(("b", "70 of 100, 9 of 10 promised times kept"), (chosen.Location, FactOf(chosen)));
        chosen = Assert.Single(LocationPlanner.Plan([Wish("1", 1, 1, 1)], [both[0] with { Rating = 71 }, both[1]], null).Parts);
        Assert.Equal(("a", "71 of 100, as staff say"), (chosen.Location, FactOf(chosen)));
        chosen = Assert.Single(LocationPlanner.Plan([Wish("1", 1, 1, 1)], [both[0], new("c")], null).Parts);
        Assert.Equal(("c", "50 of 100, nothing is known"), (chosen.Location, FactOf(chosen)));

        static string FactOf(PlannedUnits units) => units.Choice.Rules.Single(rule => rule.Rule == "rating").Fact;
    }

    [Theory]
    [InlineData("distance", null)]
    [InlineData("distance=-1", null)]
    [InlineData("distance=1001", null)]
    [InlineData("luck=5", null)]
    [InlineData("stock=0,splits=0,distance=0,load=0,rating=0,category=0,holds=0", null)]
    [InlineData(" distance = 400 , rating=0 ", 1150 + 100)]
    [InlineData("", 1150)]
    public void Weights_are_read_by_name(string text, int? sum) => Assert.Equal(sum, LocationPolicy.Parse(text)?.Sum);

    /// <summary>Any shop: the plan is the same for the same facts, in any order, and asks nobody for more than there is.</summary>
    [Fact]
    public void A_plan_is_stable_and_never_promises_more_than_there_is() => Prop.ForAll(
        Arb.From(Gen.Choose(0, 1_000_000).ArrayOf(40)),
        numbers =>
        {
            if (numbers.Length < 40) return;
            var at = 0;
            var candidates = Enumerable.Range(0, 2 + Next(5))
                .Select(n => new Candidate($"l{n}", Next(4) == 0 ? null : new GeoPoint(Next(180) - 90, Next(360) - 180), Capacity: Next(3) * 4, Load: Next(6), Rating: Next(101)))
                .ToList();
            var stock = Enumerable.Range(0, 2).Select(_ => candidates.ConvertAll(_ => (long)Next(6))).ToList();
            // The third wish is for the article of the first one, and is held somewhere already.
            var wishes = Enumerable.Range(0, 3)
                .Select(n => new WantedUnits($"{n}", $"sku{n % 2}", 1 + Next(8), stock[n % 2], HeldAt: n == 2 ? candidates[Next(candidates.Count)].Code : null))
                .ToList();

            var plan = LocationPlanner.Plan(wishes, candidates, Berlin);

            var turned = Enumerable.Range(0, candidates.Count).Reverse().ToList();
            var again = LocationPlanner.Plan(
                [.. wishes.Select(wish => wish with { Available = [.. turned.Select(n => wish.Available[n])] })], [.. turned.Select(n => candidates[n])], Berlin);
            Assert.Equal(JsonSerializer.Serialize(plan), JsonSerializer.Serialize(again));
            foreach (var wish in wishes)
                Assert.Equal(wish.Quantity, plan.Parts.Where(part => part.Key == wish.Key).Sum(part => part.Quantity) + plan.Missing.GetValueOrDefault(wish.Key));
            foreach (var (location, n) in candidates.Select((one, n) => (one, n)))
            {
                if (!location.HasRoom) Assert.DoesNotContain(plan.Parts, part => part.Location == location.Code);
                for (var sku = 0; sku < 2; sku++)
                {
                    var free = plan.Parts.Where(part => part.Location == location.Code && wishes[int.Parse(part.Key, null)] is var wish
                        && wish.Sku == $"sku{sku}" && wish.HeldAt != location.Code).Sum(part => part.Quantity);
                    Assert.InRange(free, 0, stock[sku][n]);
                }
            }

            int Next(int below) => numbers[at++ % 40] % below;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static WantedUnits Wish(string key, int quantity, params long[] available) => new(key, "sku" + key, quantity, available);

    private static IEnumerable<string> Told(LocationPlan plan) => plan.Parts.Select(part => $"{part.Key} {part.Location} {part.Quantity}");
}
