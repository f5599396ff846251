using Microsoft.AspNetCore.Http;
using OrderFunctions.Domain;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Idempotency;
using Xunit;

namespace OrderFunctions.Functions.Tests.Http;

/// <summary>How long a key is remembered, and what of it when its run was cut off.</summary>
public sealed class KeyLifetimeTests : AKeyedDoor
{
    [Fact]
    public async Task Keys_are_forgotten_after_a_day_and_of_those_that_placed_an_order_only_the_reply()
    {
        await PostAsync(Host(), Pay, key: "payment");
        var first = await PostAsync(Host(), Pay, key: "order", lifetime: KeyLifetime.AsLongAsTheOrder);

        await SweepAfterAsync(TimeSpan.FromHours(23));
        Assert.Equal("true", (await PostAsync(Host(), Pay, key: "payment")).Replayed);
        Assert.Equal("true", (await PostAsync(Host(), Pay, key: "order", lifetime: KeyLifetime.AsLongAsTheOrder)).Replayed);

        await SweepAfterAsync(TimeSpan.FromDays(400));
        Assert.Null((await PostAsync(Host(), Pay, key: "payment")).Replayed);
        // Run again under the same id: whatever happened under it is found, and nothing else is made.
        var repeat = await PostAsync(Host(), Pay, key: "order", lifetime: KeyLifetime.AsLongAsTheOrder);
        Assert.Equal((null, first.Location), (repeat.Replayed, repeat.Location));
        Assert.Equal(422, (await PostAsync(Host(), Pay, key: "order", body: """{"amount":2}""", lifetime: KeyLifetime.AsLongAsTheOrder)).Status);
    }

    [Fact]
    public async Task A_key_whose_order_may_have_been_placed_by_a_run_that_was_cut_off_is_finished_years_later_under_its_id()
    {
        var ids = new List<string>();
        Task<IResult> CutOff(IdempotentOperation operation)
        {
            ids.Add(operation.Id);
            throw new InvalidOperationException("the process is gone");
        }

        const KeyLifetime Order = KeyLifetime.AsLongAsTheOrder;
        await Assert.ThrowsAsync<InvalidOperationException>(() => PostAsync(Host(), CutOff, lifetime: Order));
        await SweepAfterAsync(TimeSpan.FromDays(400));
        await Assert.ThrowsAsync<InvalidOperationException>(() => PostAsync(Host(), CutOff, lifetime: Order));
        await SweepAfterAsync(TimeSpan.FromDays(400));
        Assert.Equal(201, (await PostAsync(Host(), Pay, lifetime: Order)).Status);

        Assert.Equal(Assert.Single(ids.Distinct()), Assert.Single(_effects));
    }

    [Fact]
    public async Task A_key_that_placed_no_order_is_forgotten_after_a_day()
    {
        var refused = new Refusal(RefusalCodes.OutOfStock, "None is left.").ToProblem();
        await PostAsync(Host(), _ => Task.FromResult<IResult>(refused), lifetime: KeyLifetime.AsLongAsTheOrder);

        await SweepAfterAsync(TimeSpan.FromHours(23));
        Assert.Equal("true", (await PostAsync(Host(), Pay, lifetime: KeyLifetime.AsLongAsTheOrder)).Replayed);
        await SweepAfterAsync(TimeSpan.FromHours(2));
        Assert.Null((await PostAsync(Host(), Pay, lifetime: KeyLifetime.AsLongAsTheOrder)).Replayed);
    }

    [Fact]
    public async Task A_repeat_that_finishes_an_old_key_is_itself_remembered_for_a_day()
    {
        await Assert.ThrowsAsync<IOException>(() => PostAsync(Host(), _ => throw new IOException()));
        await SweepAfterAsync(TimeSpan.FromHours(23));

        await PostAsync(Host(), async operation =>
        {
            // The day of the first run is over while the second one runs.
            await SweepAfterAsync(TimeSpan.FromHours(2));
            return await Pay(operation);
        });

        Assert.Equal("true", (await PostAsync(Host(), Pay)).Replayed);
        Assert.Single(_effects);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(429)]
    public async Task A_door_that_refuses_a_repeat_does_not_forget_what_the_first_run_may_have_done(int status)
    {
        string? id = null;
        await Assert.ThrowsAsync<IOException>(() => PostAsync(Host(), operation =>
        {
            id = operation.Id;
            throw new IOException("after the effect");
        }));
        await PostAsync(Host(), _ => Task.FromResult<IResult>(new Problem(status, "DOOR", "Not now.")));

        await PostAsync(Host(), Pay);
        Assert.Equal(id, Assert.Single(_effects));
    }
}
