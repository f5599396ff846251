using System.Text.Json;
using OrderFunctions.LocalHost.Durable;
using OrderFunctions.LocalHost.DurableTask;
using OrderFunctions.LocalHost.Tests.Durable.Toys;

namespace OrderFunctions.LocalHost.Tests.Durable;

/// <summary>What is written, how much of it, and that it can be read by later versions.</summary>
public sealed class HistoryTests : IAsyncLifetime
{
    // Written by the first version that was released. A change of the code that cannot read it any more strands
    // every orchestration that is under way: never edit it, add another one.
    private const string FirstRelease =
        """
        {"instance":"order-1"}
        {"at":"2030-01-02T12:00:00Z","in":[["started","Saga",0,null,{"total":995}]],"do":[["activity",0,"Reserve","order-1"],["activity",1,"Price",995],["timer",2,"2030-01-02T12:15:00Z"]]}
        {"at":"2030-01-02T12:00:01Z","in":[["completed",1,995],["completed",0,null]],"do":[["activity",3,"Charge",995]]}
        {"at":"2030-01-02T12:00:02Z","in":[["failed",3,{"type":"System.FormatException","message":"declined","stack":"at x","inner":{"type":"System.Exception","message":"why"}}]],"do":[["timer",4,"2030-01-02T12:00:12Z"]]}
        {"at":"2030-01-02T12:00:12Z","in":[["fired",4]],"do":[["activity",5,"Charge",995]]}
        {"at":"2030-01-02T12:00:13Z","in":[["event","shipped","early"],["completed",5,true]],"do":[["activity",6,"Ship","early"]]}
        {"at":"2030-01-02T12:00:14Z","in":[["completed",6,"T-1"]],"end":"completed"}

        """;

    private readonly ToyHost host = new(replayEveryAwait: false);

    private HistoryReplay Replay =>
        new(host.Database, host.Functions, new DurableJson(new JsonSerializerOptions(JsonSerializerDefaults.Web)));

    public async Task InitializeAsync() => await host
        .Activity("Step", (int x) => x)
        .Orchestrator("Eight", async context =>
        {
            for (var i = 0; i < 8; i++)
                await context.CallActivityAsync("Step", i);
        })
        .Orchestrator("Saga", SagaAsync)
        .StartAsync();

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public void A_history_of_the_first_release_is_still_understood()
    {
        var result = Replay.Replay(FirstRelease);

        Assert.Equal(new HistoryReplayResult(6, 8, "Completed", null), result);
    }

    [Theory]
    [InlineData("\"Charge\",995]]}\n{\"at\":\"2030-01-02T12:00:02Z\"", "\"Refund\",995]]}\n{\"at\":\"2030-01-02T12:00:02Z\"", "step #3")]
    [InlineData("[\"activity\",6,\"Ship\",\"early\"]", "[\"activity\",6,\"Ship\",\"early\"],[\"activity\",7,\"Mail\",1]", "step #7")]
    [InlineData(",\"end\":\"completed\"", "", "step #7")]
    public void A_step_that_differs_is_named(string original, string changed, string step)
    {
        var history = FirstRelease.Replace(original, changed, StringComparison.Ordinal);
        Assert.NotEqual(FirstRelease, history);

        var result = Replay.Replay(history);

        Assert.Contains(step, result.Divergence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_exported_can_be_replayed()
    {
        var id = await host.RunAsync("Eight");

        var result = Replay.Replay(Replay.Export(id)!);

        Assert.Equal(new HistoryReplayResult(9, 9, "Completed", null), result);
        Assert.Null(Replay.Export("nobody"));
    }

    [Fact]
    public async Task A_history_that_waits_can_be_exported_and_replayed_too()
    {
        host.Orchestrator("Waits", context => context.WaitForExternalEvent<string>("word"));
        var id = await host.RunAsync("Waits");

        Assert.Equal(new HistoryReplayResult(1, 1, null, null), Replay.Replay(Replay.Export(id)!));
    }

    [Fact]
    public async Task A_step_costs_one_row_and_the_instance_is_written_at_its_start_and_end_only()
    {
        await host.RunAsync("Eight");
        var before = host.Database.Statistics;

        var id = await host.RunAsync("Eight");

        var after = host.Database.Statistics;
        Assert.Equal(9, host.HistoryOf(id).Count);
        Assert.Equal(9, after.Changes - before.Changes);

        // An instance row in and out, nine history rows, and the begin and commit of at most nine groups; a test reads one row.
        Assert.InRange(after.Statements - before.Statements, 11, 11 + 18 + 4);
    }

    [Fact]
    public async Task A_long_history_costs_no_more_per_step_than_a_short_one()
    {
        host.Orchestrator("Many", async context =>
        {
            for (var i = 0; i < context.GetInput<int>(); i++)
                await context.CallActivityAsync("Step", i);
        });
        await host.RunAsync("Many", 10);

        var few = await WrittenBytesAsync(20);
        var many = await WrittenBytesAsync(400);

        Assert.InRange((many - few) / 380.0, 1, few / 20.0 * 1.5);

        async Task<double> WrittenBytesAsync(int steps)
        {
            var id = await host.RunAsync("Many", steps);
            return host.HistoryOf(id).Sum(row => row.Length);
        }
    }

    private static async Task<string> SagaAsync(TaskOrchestrationContext context)
    {
        var order = context.GetInput<Order>()!;
        var reserve = context.CallActivityAsync("Reserve", context.InstanceId);
        var price = context.CallActivityAsync<int>("Price", order.Total);
        using var stop = new CancellationTokenSource();
        var expiry = context.CreateTimer(TimeSpan.FromMinutes(15), stop.Token);
        await Task.WhenAll(reserve, price);
        var paid = context.CallActivityAsync<bool>("Charge", await price, new TaskOptions(new RetryPolicy(3, TimeSpan.FromSeconds(10))));
        if (await Task.WhenAny(paid, expiry) != paid || !await paid)
            return "not paid";
        stop.Cancel();
        return await context.CallActivityAsync<string>("Ship", await context.WaitForExternalEvent<string>("Shipped"));
    }

    private sealed record Order(int Total);
}
