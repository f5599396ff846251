using OrderFunctions.LocalHost.DurableTask.Client;
using OrderFunctions.LocalHost.Tests.Durable.Toys;

namespace OrderFunctions.LocalHost.Tests.Durable;

public abstract class ContinueAsNewConformance(bool replayEveryAwait) : DurableConformance(replayEveryAwait)
{
    [Fact]
    public async Task The_next_generation_has_the_new_input_and_a_fresh_history()
    {
        await Host
            .Activity("Add", (int x) => x + 1)
            .Orchestrator("Counts", async context =>
            {
                var next = await context.CallActivityAsync<int>("Add", context.GetInput<int>());
                if (next < 20)
                    context.ContinueAsNew(next);
                return next;
            })
            .StartAsync();

        var id = await Host.RunAsync("Counts", 0);

        Assert.Equal(20, await Host.OutputAsync<int>(id));
        Assert.Equal("19", (await Host.GetAsync(id)).SerializedInput);
        Assert.InRange(Host.HistoryOf(id).Count, 2, 4);
    }

    [Fact]
    public async Task Events_that_nobody_waited_for_are_handed_on_in_order()
    {
        await Host
            .Orchestrator("Gathers", async context =>
            {
                var sum = context.GetInput<string>() + await context.WaitForExternalEvent<string>("letter");
                if (sum.Length < 6)
                    context.ContinueAsNew(sum);
                return sum;
            })
            .StartAsync();
        var id = await Host.RunAsync("Gathers", "");

        // While the disk is busy they all come in one episode: the first is taken, five wait for the generations after it.
        Host.Flush.Hold();
        var raised = "abcdef".Select(letter => Host.Client.RaiseEventAsync(id, "letter", letter.ToString())).ToArray();
        Host.Flush.Release();
        await Task.WhenAll(raised);
        await Host.WhenIdleAsync();

        Assert.Equal("abcdef", await Host.OutputAsync<string>(id));
    }

    [Fact]
    public async Task Events_kept_from_earlier_episodes_are_handed_on_too()
    {
        await Host
            .Orchestrator("Gathers", async context =>
            {
                if (context.GetInput<int>() == 0)
                {
                    await context.WaitForExternalEvent<string>("go");
                    context.ContinueAsNew(1);
                    return "";
                }

                return await context.WaitForExternalEvent<string>("b") + await context.WaitForExternalEvent<string>("a")
                    + await context.WaitForExternalEvent<string>("a");
            })
            .StartAsync();
        var id = await Host.RunAsync("Gathers", 0);

        foreach (var (name, letter) in new[] { ("a", "1"), ("b", "2"), ("a", "3"), ("go", "") })
            await Host.Client.RaiseEventAsync(id, name, letter);
        await Host.WhenIdleAsync();

        Assert.Equal("213", await Host.OutputAsync<string>(id));
    }

    [Fact]
    public async Task Events_can_be_dropped_instead()
    {
        await Host
            .Orchestrator("Forgets", async context =>
            {
                if (context.GetInput<int>() == 0)
                {
                    await context.WaitForExternalEvent<string>("go");
                    context.ContinueAsNew(1, preserveUnprocessedEvents: false);
                    return "";
                }

                return await context.WaitForExternalEvent<string>("word");
            })
            .StartAsync();
        var id = await Host.RunAsync("Forgets", 0);

        await Host.Client.RaiseEventAsync(id, "word", "dropped");
        await Host.Client.RaiseEventAsync(id, "go");
        await Host.WhenIdleAsync();
        await Host.Client.RaiseEventAsync(id, "word", "kept");
        await Host.WhenIdleAsync();

        Assert.Equal("kept", await Host.OutputAsync<string>(id));
    }

    [Fact]
    public async Task Results_and_timers_of_an_earlier_generation_are_out_of_date()
    {
        var slow = new TaskCompletionSource<string>();
        await Host
            .Activity("Slow", (string x) => x == "0" ? slow.Task : Task.FromResult("second"))
            .Orchestrator("Moves", async context =>
            {
                var generation = context.GetInput<int>();
                var activity = context.CallActivityAsync<string>("Slow", $"{generation}");
                var timer = context.CreateTimer(Minutes(1 + (5 * generation)), CancellationToken.None);
                if (generation == 0)
                {
                    await context.WaitForExternalEvent<string>("go");
                    context.ContinueAsNew(1);
                    return "";
                }

                await timer;
                return await activity;
            })
            .StartAsync();
        var begin = Host.Time.GetUtcNow();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("Moves", 0, CancellationToken.None);
        await Host.Client.RaiseEventAsync(id, "go");
        slow.SetResult("first");
        await Host.WhenIdleAsync();

        // The first generation's timer would fire after one minute as step 1 of the second.
        await Host.AdvanceAsync(Minutes(5));
        Assert.False((await Host.GetAsync(id)).IsCompleted);
        await Host.AdvanceAsync(Minutes(1));

        Assert.Equal("second", await Host.OutputAsync<string>(id));
        Assert.Equal(begin + Minutes(6), (await Host.GetAsync(id)).LastUpdatedAt);
    }

    [Fact]
    public async Task A_death_between_two_generations_loses_nothing()
    {
        await Host
            .Orchestrator("Gathers", async context =>
            {
                var sum = context.GetInput<string>() + await context.WaitForExternalEvent<string>("letter");
                if (sum.Length < 3)
                    context.ContinueAsNew(sum);
                return sum;
            })
            .StartAsync();
        var id = await Host.RunAsync("Gathers", "");
        foreach (var letter in new[] { "a", "b" })
        {
            // The commit that ends a generation is the last one heard of.
            Host.Flush.DieBefore(1);
            await Host.Client.RaiseEventAsync(id, "letter", letter);
            await Host.WhenIdleAsync();
            await Host.RestartAsync();
        }

        await Host.Client.RaiseEventAsync(id, "letter", "c");
        await Host.WhenIdleAsync();

        Assert.Equal("abc", await Host.OutputAsync<string>(id));
    }

    [Fact]
    public async Task A_terminate_that_meets_a_continue_as_new_still_ends_the_instance()
    {
        await Host
            .Orchestrator("Loops", async context =>
            {
                await context.WaitForExternalEvent<string>("go");
                context.ContinueAsNew();
            })
            .StartAsync();
        var id = await Host.RunAsync("Loops");

        Host.Flush.Hold();
        var noise = Host.Client.RaiseEventAsync(id, "noise");
        var go = Host.Client.RaiseEventAsync(id, "go");
        var end = Host.Client.TerminateInstanceAsync(id, "stopped");
        Host.Flush.Release();
        await Task.WhenAll(noise, go, end);
        await Host.WhenIdleAsync();

        var instance = await Host.GetAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, instance.RuntimeStatus);
        Assert.Equal("stopped", instance.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Guids_and_sequence_numbers_start_anew_but_guids_do_not_repeat()
    {
        await Host
            .Orchestrator("Guids", context =>
            {
                var all = (context.GetInput<Guid[]>() ?? []).Append(context.NewGuid()).Append(context.NewGuid()).ToArray();
                if (all.Length < 10)
                    context.ContinueAsNew(all);
                return Task.FromResult(all);
            })
            .StartAsync();

        var id = await Host.RunAsync("Guids");

        var guids = await Host.OutputAsync<Guid[]>(id);
        Assert.Equal(10, guids!.Distinct().Count());
    }
}

public sealed class ContinueAsNewInMemory() : ContinueAsNewConformance(replayEveryAwait: false);

public sealed class ContinueAsNewReplayed() : ContinueAsNewConformance(replayEveryAwait: true);
