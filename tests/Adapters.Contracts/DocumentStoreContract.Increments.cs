using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Contracts;

public abstract partial class DocumentStoreContract
{
    [ConditionalFact]
    public async Task An_increment_changes_the_number_the_version_and_nothing_else()
    {
        var first = await MustCommitAsync(Create("s", """{"available":5,"name":"Mug","tags":[1,{"available":9}],"reserved":0}"""));
        var second = await MustCommitAsync(new DocumentOperation.Increment(
            "s", [new FieldIncrement("available", -2), new FieldIncrement("reserved", 2)], [new FieldGuard("available", 2)]));

        Assert.NotEqual(first, second);
        Assert.Equal(second, (await FindAsync("s"))!.Version);
        Assert.Equal(
            """{"available":3,"name":"Mug","tags":[1,{"available":9}],"reserved":2}""",
            (await BodyAsync("s"))!.ToJsonString());
    }

    [ConditionalFact]
    public async Task An_absent_field_counts_as_zero()
    {
        await MustCommitAsync(Create("s", """{"name":"Mug"}"""), Create("empty", "{ }"));
        AssertRefused(await CommitAsync(Add("s", "n", 1, atLeast: 1)), CommitOutcome.GuardFailed, 0);
        await MustCommitAsync(Add("s", "n", -7, atLeast: 0), Add("empty", "n", 3));
        Assert.Equal(-7, await NumberAsync("s", "n"));
        Assert.Equal("Mug", (string)(await BodyAsync("s"))!["name"]!);
        Assert.Equal(3, await NumberAsync("empty", "n"));
    }

    [ConditionalFact]
    public async Task Guards_hold_on_the_values_before_the_change()
    {
        await MustCommitAsync(Create("s", """{"a":1,"b":0}"""));
        var move = new DocumentOperation.Increment(
            "s", [new FieldIncrement("a", -1), new FieldIncrement("b", 1)], [new FieldGuard("a", 1), new FieldGuard("b", 1)]);
        AssertRefused(await CommitAsync(move), CommitOutcome.GuardFailed, 0);
        Assert.Equal(1, await NumberAsync("s", "a"));
        await MustCommitAsync(move with { Guards = [new FieldGuard("a", 1)] });
        Assert.Equal(0, await NumberAsync("s", "a"));
        Assert.Equal(1, await NumberAsync("s", "b"));
    }

    [ConditionalFact]
    public async Task An_increment_of_nothing_is_refused()
    {
        AssertRefused(await CommitAsync(Add("missing", "n", 1)), CommitOutcome.NotFound, 0);
    }

    [ConditionalFact]
    public async Task Integers_are_kept_exactly_up_to_the_last_one_that_is_promised()
    {
        const long Last = DocumentLimits.MaxInteger;
        await MustCommitAsync(Create("s", $$"""{"n":{{Last - 1}},"deep":[{"n":{{-Last}}}]}"""));
        await MustCommitAsync(Add("s", "n", 1, atLeast: Last - 1));
        Assert.Equal($$"""{"n":{{Last}},"deep":[{"n":{{-Last}}}]}""", (await BodyAsync("s"))!.ToJsonString());
    }

    [ConditionalFact]
    public async Task Guarded_increments_of_fifty_parallel_callers_never_oversell()
    {
        await MustCommitAsync(Create("stock", """{"available":30,"reserved":0}"""));
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => Task.Run(() => CommitAsync(
            new DocumentOperation.Increment(
                "stock",
                [new FieldIncrement("available", -1), new FieldIncrement("reserved", 1)],
                [new FieldGuard("available", 1)]),
            Create($"reservation-{n}")))));

        Assert.Equal(30, results.Count(result => result.IsCommitted));
        Assert.Equal(20, results.Count(result => result.Outcome == CommitOutcome.GuardFailed));
        Assert.Equal(0, await NumberAsync("stock", "available"));
        Assert.Equal(30, await NumberAsync("stock", "reserved"));
        for (var n = 0; n < 50; n++)
            Assert.Equal(results[n].IsCommitted, await FindAsync($"reservation-{n}") is not null);
    }

    [ConditionalFact]
    public async Task What_an_increment_cannot_do_is_an_argument_error()
    {
        await MustCommitAsync(Create("s", Listed(1)));
        FieldIncrement[] ten = [.. Enumerable.Range(0, 10).Select(n => new FieldIncrement($"f{n}", 1))];
        foreach (var fields in new[] { [new("at", 1)], ten, [new("n", DocumentLimits.MaxInteger + 1)] })
            await AssertInvalidAsync(Create("x"), new DocumentOperation.Increment("s", fields, []));
        await AssertInvalidAsync(Add("s", "n", 1, atLeast: -DocumentLimits.MaxInteger - 1));
        Assert.Null(await FindAsync("x"));
        await MustCommitAsync(new DocumentOperation.Increment("s", ten[..9], []));
        Assert.Equal(1, await NumberAsync("s", "f8"));
    }
}
