using OrderFunctions.LocalHost.Durable;
using OrderFunctions.LocalHost.DurableTask;

#pragma warning disable CA1034 // Function classes are found by their types, and these belong to this test.

namespace OrderFunctions.LocalHost.Tests.Durable;

/// <summary>host.json bounds how many orchestrators are run at the same time.</summary>
public sealed class PumpLimitTests
{
    private const string OneAtATime =
        """{ "extensions": { "durableTask": { "maxConcurrentOrchestratorFunctions": 1, "maxConcurrentActivityFunctions": 3 } } }""";

    private readonly List<IThreadPoolWorkItem> launched = [];

    [Fact]
    public void As_many_run_as_allowed_and_the_rest_follow_in_order()
    {
        var pumps = Pumps(4);
        var runner = new PumpRunner(limit: 2, launched.Add);

        foreach (var pump in pumps)
            runner.Start(pump);
        Assert.Equal(pumps[..2], launched);
        runner.Finish();
        Assert.Equal(pumps[..3], launched);
        runner.Finish();
        Assert.Equal(pumps, launched);
    }

    [Fact]
    public void A_place_that_nobody_waited_for_is_free_again()
    {
        var pumps = Pumps(3);
        var runner = new PumpRunner(limit: 1, launched.Add);

        runner.Start(pumps[0]);
        runner.Finish();
        runner.Start(pumps[1]);
        runner.Start(pumps[2]);

        Assert.Equal(pumps[..2], launched);
    }

    [Fact]
    public void A_pump_with_more_to_do_goes_behind_those_that_wait_and_on_when_nobody_does()
    {
        var pumps = Pumps(3);
        var runner = new PumpRunner(limit: 1, launched.Add);
        runner.Start(pumps[0]);
        Assert.False(runner.GiveWay(pumps[0]));
        runner.Start(pumps[1]);
        runner.Start(pumps[2]);

        Assert.True(runner.GiveWay(pumps[0]));
        Assert.True(runner.GiveWay(pumps[1]));
        runner.Finish();
        runner.Finish();

        Assert.Equal([pumps[0], pumps[1], pumps[2], pumps[0], pumps[1]], launched);
    }

    public sealed class Restless(Recorder recorder)
    {
        /// <summary>Begins again and again without a pause, until the other one has been run.</summary>
        [Function("Spins")]
        public int Spins([OrchestrationTrigger] TaskOrchestrationContext context, int turn)
        {
            if (recorder.Seen.Contains("the other ran") || turn == 100)
                return turn;
            context.ContinueAsNew(turn + 1);
            return 0;
        }

        [Function("Other")]
        public void Other([OrchestrationTrigger] TaskOrchestrationContext context) => recorder.Note("the other ran");
    }

    [Fact]
    public async Task An_orchestration_that_continues_without_a_pause_holds_up_nobody()
    {
        using var flush = new HeldFlush();
        await using var app = await TestApp.StartAsync(new TestSetup
        {
            Functions = [typeof(Restless)],
            HostJson = OneAtATime,
            Options = options => options with { Flush = flush.Flush },
        });
        await app.Host.WhenIdleAsync();
        flush.Close();
        var spins = StartAsync(app, "Spins", 1);
        await flush.WhenHeldAsync();

        var other = StartAsync(app, "Other", null);
        flush.Open();
        await Task.WhenAll(spins, other);
        await app.Host.WhenIdleAsync();

        var spun = await app.Host.DurableClient.GetInstanceAsync("Spins", getInputsAndOutputs: true);
        Assert.Equal(2, spun!.ReadOutputAs<int>());
    }

    [Fact]
    public async Task An_orchestrator_is_run_once_there_is_a_place()
    {
        await using var app = await TestApp.StartAsync(new TestSetup { Functions = [typeof(Restless)], HostJson = OneAtATime });
        await app.Host.WhenIdleAsync();
        var pumps = app.Host.Services.GetRequiredService<DurableEngine>().Pumps;
        var guest = new Guest(pumps);
        pumps.Start(guest);

        var other = StartAsync(app, "Other", null);

        Assert.True(pumps.GiveWay(guest), "Nobody waits for the only place, which is taken.");
        await other;
        Assert.Contains("the other ran", app.Recorder.Seen);
    }

    [Fact]
    public async Task The_limits_are_those_of_host_json()
    {
        await using var app = TestApp.Build(new TestSetup { Functions = [typeof(Restless)], HostJson = OneAtATime });

        var options = app.Host.Services.GetRequiredService<DurableEngineOptions>();

        Assert.Equal((1, 3), (options.MaxConcurrentOrchestrators, options.MaxConcurrentActivities));
    }

    private static Task<string> StartAsync(TestApp app, string orchestrator, object? input) =>
        app.Host.DurableClient.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(orchestrator));

    private static IThreadPoolWorkItem[] Pumps(int count) => [.. Enumerable.Range(0, count).Select(_ => new Pump())];

    /// <summary>Takes a place of the engine, and leaves when it gets one for the second time.</summary>
    private sealed class Guest(PumpRunner pumps) : IThreadPoolWorkItem
    {
        private int turns;

        public void Execute()
        {
            if (Interlocked.Increment(ref turns) == 2)
                pumps.Finish();
        }
    }

    private sealed class Pump : IThreadPoolWorkItem
    {
        public void Execute() => throw new NotSupportedException("Only its place in the order counts.");
    }
}
