using OrderFunctions.LocalHost.DurableTask;
using OrderFunctions.LocalHost.DurableTask.Client;
using OrderFunctions.LocalHost.Tests.Durable.Toys;

namespace OrderFunctions.LocalHost.Tests.Durable;

public abstract class ClientConformance(bool replayEveryAwait) : DurableConformance(replayEveryAwait)
{
    [Fact]
    public async Task A_start_of_a_running_instance_is_refused_and_leaves_it_alone()
    {
        await Host.Orchestrator("Waits", context => context.WaitForExternalEvent<string>("word")).StartAsync();
        await Host.RunAsync("Waits", id: "one");

        var refused = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => Host.RunAsync("Waits", id: "one"));
        Assert.Contains("already exists", refused.Message, StringComparison.Ordinal);
        await Host.Client.RaiseEventAsync("one", "word", "first");
        await Host.WhenIdleAsync();

        Assert.Equal("first", await Host.OutputAsync<string>("one"));
    }

    [Fact]
    public async Task Instances_are_listed_by_status_and_id_page_by_page_in_the_order_of_their_starts()
    {
        await Host
            .Orchestrator("Waits", context => context.WaitForExternalEvent<string>("word"))
            .Orchestrator("Fails", context => Task.FromException(new InvalidOperationException("No.")))
            .StartAsync();
        foreach (var id in new[] { "b-3", "a-2", "b-1" })
            await Host.RunAsync("Fails", id: id);
        await Host.RunAsync("Waits", id: "b-0");
        await Host.WhenIdleAsync();

        Assert.Equal(["b-3", "a-2", "b-1", "b-0"], await IdsAsync(new OrchestrationQuery(PageSize: 2)));
        Assert.Equal(["b-3", "a-2", "b-1"], await IdsAsync(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Failed])));
        Assert.Equal(["b-3", "b-1", "b-0"], await IdsAsync(new OrchestrationQuery(
            Statuses: [OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Running], InstanceIdPrefix: "b-")));
        Assert.Empty(await IdsAsync(new OrchestrationQuery(CreatedTo: Host.Time.GetUtcNow().AddSeconds(-1))));
        var page = await Host.Client.GetAllInstancesAsync(new OrchestrationQuery(PageSize: 3)).AsPages().FirstAsync();
        Assert.Equal("b-0", (await Host.Client.GetAllInstancesAsync(new OrchestrationQuery(ContinuationToken: page.ContinuationToken)).SingleAsync()).InstanceId);
        Assert.Equal("System.InvalidOperationException", page.Values[0].FailureDetails!.ErrorType);

        async Task<string[]> IdsAsync(OrchestrationQuery query) =>
            await Host.Client.GetAllInstancesAsync(query).Select(instance => instance.InstanceId).ToArrayAsync();
    }

    [Fact]
    public async Task A_purge_takes_finished_instances_of_its_time_and_nobody_who_is_under_way()
    {
        await Host
            .Orchestrator("Waits", context => context.WaitForExternalEvent<string>("word"))
            .Orchestrator("Fails", context => Task.FromException(new InvalidOperationException("No.")))
            .StartAsync();
        foreach (var id in new[] { "old", "waits" })
            await Host.RunAsync("Waits", id: id);
        await Host.RunAsync("Fails", id: "fails");
        await Host.AdvanceAsync(TimeSpan.FromDays(2));
        await Host.Client.RaiseEventAsync("old", "word", "ended");
        await Host.RunAsync("Waits", id: "young");
        await Host.Client.RaiseEventAsync("young", "word", "ended");
        await Host.WhenIdleAsync();
        var filter = new PurgeInstancesFilter(
            CreatedTo: Host.Time.GetUtcNow() - TimeSpan.FromDays(1), Statuses: [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Running]);

        var purged = await Host.Client.PurgeAllInstancesAsync(filter);

        Assert.Equal((1, true), (purged.PurgedInstanceCount, purged.IsComplete));
        Assert.Equal(["waits", "fails", "young"], await Host.Client.GetAllInstancesAsync().Select(instance => instance.InstanceId).ToArrayAsync());
        Assert.Equal(0, (await Host.Client.PurgeAllInstancesAsync(filter)).PurgedInstanceCount);
        await Host.Client.RaiseEventAsync("waits", "word", "late");
        Assert.Equal("late", await AfterRestAsync("waits"));
    }

    [Fact]
    public async Task One_instance_is_purged_when_it_has_ended_and_not_before()
    {
        await Host.Orchestrator("Waits", context => context.WaitForExternalEvent<string>("word")).StartAsync();
        foreach (var id in new[] { "one", "other" })
            await Host.RunAsync("Waits", id: id);
        Assert.Equal(0, (await Host.Client.PurgeInstanceAsync("one", CancellationToken.None)).PurgedInstanceCount);
        await Host.Client.RaiseEventAsync("one", "word", "ended");
        await Host.Client.RaiseEventAsync("other", "word", "ended");
        await Host.WhenIdleAsync();

        Assert.Equal((1, true), (await Host.Client.PurgeInstanceAsync("one", CancellationToken.None)) is var purged ? (purged.PurgedInstanceCount, purged.IsComplete) : default);
        Assert.Equal(["other"], await Host.Client.GetAllInstancesAsync().Select(instance => instance.InstanceId).ToArrayAsync());
        Assert.Equal(0, (await Host.Client.PurgeInstanceAsync("one", CancellationToken.None)).PurgedInstanceCount);
    }

    [Fact]
    public async Task A_purged_id_starts_again_with_a_history_of_its_own_also_after_a_restart()
    {
        await Host.Orchestrator("Echo", context => Task.FromResult(context.GetInput<string>())).StartAsync();
        await Host.RunAsync("Echo", "first", "one");
        var purged = await Host.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter());
        Assert.Equal(1, purged.PurgedInstanceCount);
        Assert.Null(await Host.Client.GetInstanceAsync("one"));
        Assert.Equal(0, Host.Database.Read(static sql =>
        {
            var row = sql.Prepare("SELECT count(*) FROM durable_history");
            row.Step();
            return row.GetInt64(0);
        }));
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => Host.Client.RaiseEventAsync("one", "word"));

        await Host.RestartAsync();
        await Host.RunAsync("Echo", "second", "one");

        Assert.Equal("second", await Host.OutputAsync<string>("one"));
    }

    [Fact]
    public async Task A_purge_that_has_no_time_says_that_there_is_more()
    {
        await Host.Orchestrator("Echo", context => Task.FromResult(context.GetInput<string>())).StartAsync();
        for (var i = 0; i < 101; i++)
            await Host.RunAsync("Echo", "word", $"one-{i}");

        var cut = await Host.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter { Timeout = TimeSpan.Zero });
        var rest = await Host.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter { Timeout = TimeSpan.Zero });

        Assert.Equal((100, false), (cut.PurgedInstanceCount, cut.IsComplete));
        Assert.Equal((1, true), (rest.PurgedInstanceCount, rest.IsComplete));
    }

    [Fact]
    public async Task A_start_of_a_running_instance_is_refused_after_a_restart_too()
    {
        await Host.Orchestrator("Waits", context => context.WaitForExternalEvent<string>("word")).StartAsync();
        await Host.RunAsync("Waits", id: "one");
        await Host.KillAsync();
        await Host.StartAsync();

        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => Host.RunAsync("Waits", id: "one"));
    }

    [Fact]
    public async Task A_finished_instance_is_replaced()
    {
        await Host.Orchestrator("Echo", context => Task.FromResult(context.GetInput<string>())).StartAsync();
        await Host.RunAsync("Echo", "first", "one");

        await Host.RunAsync("Echo", "second", "one");

        Assert.Equal("second", await Host.OutputAsync<string>("one"));
        Assert.Equal("second", (await Host.GetAsync("one")).ReadInputAs<string>());
    }

    [Fact]
    public async Task A_finished_instance_in_a_dedupe_status_is_kept()
    {
        var runs = 0;
        await Host
            .Orchestrator("Echo", context =>
            {
                runs++;
                return Task.FromResult(context.GetInput<string>());
            })
            .StartAsync();
        await Host.RunAsync("Echo", "first", "one");
        var completed = new StartOrchestrationOptions("one").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed);
        var failed = new StartOrchestrationOptions("one").WithDedupeStatuses(OrchestrationRuntimeStatus.Failed);

        await Assert.ThrowsAnyAsync<InvalidOperationException>(
            () => Host.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "second", completed));
        Assert.Equal("first", await Host.OutputAsync<string>("one"));
        Assert.Equal(1, runs);
        await Host.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "third", failed);
        await Host.WhenIdleAsync();

        Assert.Equal("third", await Host.OutputAsync<string>("one"));
    }

    [Fact]
    public async Task Of_many_starts_at_once_exactly_one_wins()
    {
        await Host.Orchestrator("Waits", context => context.WaitForExternalEvent<string>("word")).StartAsync();

        var starts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () =>
        {
            try
            {
                await Host.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("one"));
                return 1;
            }
            catch (InvalidOperationException)
            {
                return 0;
            }
        })));

        Assert.Equal(1, starts.Sum());
    }

    [Fact]
    public async Task A_terminate_ends_the_instance_with_the_given_output()
    {
        var activity = new TaskCompletionSource<string>();
        await Host
            .Activity("Slow", (string _) => activity.Task)
            .Orchestrator("Works", context => context.CallActivityAsync<string>("Slow", "x"))
            .StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("Works");

        await Host.Client.TerminateInstanceAsync(id, new { why = "stopped" });
        activity.SetResult("too late");
        await Host.WhenIdleAsync();

        var instance = await Host.GetAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, instance.RuntimeStatus);
        Assert.Equal("""{"why":"stopped"}""", instance.SerializedOutput);
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => Host.Client.TerminateInstanceAsync(id));
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => Host.Client.TerminateInstanceAsync("nobody"));
    }

    [Fact]
    public async Task A_terminated_instance_fires_no_timer_and_stays_terminated_after_a_restart()
    {
        await Host.Orchestrator("Sleeps", context => context.CreateTimer(Minutes(5), CancellationToken.None)).StartAsync();
        var id = await Host.RunAsync("Sleeps");

        await Host.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions("out"));
        await Host.WhenIdleAsync();
        Assert.Null(Host.Time.NextDue);
        await Host.RestartAsync();

        Assert.Equal("out", (await Host.GetAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_start_time_holds_the_instance_back_across_a_restart()
    {
        await Host
            .Orchestrator("Starts", async context =>
            {
                var word = await context.WaitForExternalEvent<string>("word");
                return $"{word} {context.GetInput<int>()}";
            })
            .StartAsync();
        var options = new StartOrchestrationOptions("later", Host.Time.GetUtcNow() + Minutes(10));

        await Host.Client.ScheduleNewOrchestrationInstanceAsync("Starts", 7, options);
        await Host.WhenIdleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await Host.GetAsync("later")).RuntimeStatus);
        await Host.Client.RaiseEventAsync("later", "word", "early");
        await Host.RestartAsync();
        await Host.AdvanceAsync(Minutes(9));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await Host.GetAsync("later")).RuntimeStatus);
        await Host.AdvanceAsync(Minutes(1));

        Assert.Equal("early 7", await Host.OutputAsync<string>("later"));
    }

    [Fact]
    public async Task A_pending_instance_can_be_terminated()
    {
        await Host.Orchestrator("Starts", _ => Task.FromResult("ran")).StartAsync();
        await Host.Client.ScheduleNewOrchestrationInstanceAsync(
            "Starts", new StartOrchestrationOptions("later", Host.Time.GetUtcNow() + Minutes(10)));

        await Host.Client.TerminateInstanceAsync("later");
        await Host.AdvanceAsync(Minutes(10));

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await Host.GetAsync("later")).RuntimeStatus);
    }

    [Fact]
    public async Task An_unknown_orchestrator_fails_with_the_known_names()
    {
        await Host.Orchestrator("Known", _ => Task.CompletedTask).StartAsync();

        var failure = await Host.FailureAsync(await Host.RunAsync("Unknown"));

        Assert.Contains("'Unknown' doesn't exist", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("'Known'", failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_custom_status_can_be_read_while_the_instance_runs_and_afterwards()
    {
        await Host
            .Orchestrator("Tells", async context =>
            {
                context.SetCustomStatus(new { step = 1 });
                await context.WaitForExternalEvent<string>("next");
                context.SetCustomStatus(2);
                await context.WaitForExternalEvent<string>("next");
                context.SetCustomStatus("last");
            })
            .StartAsync();
        var id = await Host.RunAsync("Tells");

        Assert.Equal("""{"step":1}""", (await Host.GetAsync(id)).SerializedCustomStatus);
        await Host.RestartAsync();
        Assert.Equal("""{"step":1}""", (await Host.GetAsync(id)).SerializedCustomStatus);
        await Host.Client.RaiseEventAsync(id, "next");
        await Host.WhenIdleAsync();
        Assert.Equal(2, (await Host.GetAsync(id)).ReadCustomStatusAs<int>());
        await Host.Client.RaiseEventAsync(id, "next");
        await Host.WhenIdleAsync();

        Assert.Equal("last", (await Host.GetAsync(id)).ReadCustomStatusAs<string>());
    }

    [Fact]
    public async Task Waiting_for_start_and_completion_ends_when_they_are_on_disk()
    {
        await Host.Orchestrator("Waits", context => context.WaitForExternalEvent<string>("word")).StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync(
            "Waits", new StartOrchestrationOptions(StartAt: Host.Time.GetUtcNow() + Minutes(1)));

        var start = Host.Client.WaitForInstanceStartAsync(id, CancellationToken.None);
        var end = Host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        await Host.WhenIdleAsync();
        Assert.False(start.IsCompleted);
        await Host.AdvanceAsync(Minutes(1));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await start).RuntimeStatus);
        Assert.False(end.IsCompleted);
        await Host.Client.RaiseEventAsync(id, "word", "end");

        Assert.Equal("end", (await end).ReadOutputAs<string>());
        Assert.Equal("end", (await Host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true)).ReadOutputAs<string>());
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => Host.Client.WaitForInstanceStartAsync("nobody"));
    }

    [Fact]
    public async Task A_wait_can_be_given_up_and_ends_with_the_host()
    {
        await Host.Orchestrator("Waits", context => context.WaitForExternalEvent<string>("word")).StartAsync();
        var id = await Host.RunAsync("Waits");
        using var stop = new CancellationTokenSource();

        var givenUp = Host.Client.WaitForInstanceCompletionAsync(id, stop.Token);
        var abandoned = Host.Client.WaitForInstanceCompletionAsync(id);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        await Host.KillAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => abandoned);
    }

    [Fact]
    public async Task A_start_that_the_host_did_not_live_to_store_is_not_taken_for_a_repeated_one()
    {
        await Host.Orchestrator("Waits", context => context.WaitForExternalEvent<string>("word")).StartAsync();
        var client = Host.Client;
        Host.Flush.Hold();
        var lost = client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("one"));
        await Host.Flush.WhenHeldAsync();

        Host.Engine.Dispose();
        Host.Flush.DieBefore(0);
        Host.Flush.Release();

        await Assert.ThrowsAsync<OperationCanceledException>(() => lost);
        await Assert.ThrowsAsync<OperationCanceledException>(() => client.ScheduleNewOrchestrationInstanceAsync("Waits"));
        await Assert.ThrowsAsync<OperationCanceledException>(() => client.RaiseEventAsync("one", "word"));
    }

    [Fact]
    public async Task A_finished_instance_leaves_memory()
    {
        await Host.Orchestrator("Waits", context => context.WaitForExternalEvent<string>("word")).StartAsync();
        var id = await Host.RunAsync("Waits");
        Assert.NotNull(Host.Engine.Find(id));

        await Host.Client.RaiseEventAsync(id, "word");
        await Host.WhenIdleAsync();

        Assert.Null(Host.Engine.Find(id));
    }

    [Fact]
    public async Task Metadata_tells_what_and_when()
    {
        var begin = Host.Time.GetUtcNow();
        await Host
            .Orchestrator("Waits", async context =>
            {
                await context.WaitForExternalEvent<string>("one");
                await context.WaitForExternalEvent<string>("two");
            })
            .StartAsync();
        var id = await Host.RunAsync("Waits", new { a = 1 });
        await Host.AdvanceAsync(Minutes(1));
        await Host.Client.RaiseEventAsync(id, "one");
        await Host.WhenIdleAsync();

        var instance = await Host.GetAsync(id);
        Assert.Equal("Waits", instance.Name);
        Assert.True(instance.IsRunning);
        Assert.Equal(begin, instance.CreatedAt);
        Assert.Equal(begin + Minutes(1), instance.LastUpdatedAt);
        Assert.Equal("""{"a":1}""", instance.SerializedInput);
        Assert.Null((await Host.Client.GetInstanceAsync(id))!.SerializedInput);
        Assert.Null(await Host.Client.GetInstanceAsync("nobody"));
    }

    [Theory]
    [InlineData("order/7")]
    [InlineData("#7 with blanks ")]
    [InlineData("ÄÖÜ-日本-🙂")]
    [InlineData("'; DROP TABLE durable_instances; --")]
    [InlineData("(300)")]
    public async Task Odd_instance_ids_are_fine(string id)
    {
        id = id == "(300)" ? new string('x', 300) : id;
        await Host.Orchestrator("Waits", context => context.WaitForExternalEvent<string>("word")).StartAsync();
        await Host.RunAsync("Waits", id: id);
        await Host.RestartAsync();

        await Host.Client.RaiseEventAsync(id, "word", "ok");
        await Host.WhenIdleAsync();

        Assert.Equal("ok", await Host.OutputAsync<string>(id));
    }

    [Fact]
    public async Task Instance_ids_differ_by_case_and_do_not_begin_with_an_at_sign()
    {
        await Host.Orchestrator("Echo", context => Task.FromResult(context.GetInput<string>())).StartAsync();

        await Host.RunAsync("Echo", "lower", "id");
        await Host.RunAsync("Echo", "upper", "ID");

        Assert.Equal("lower", await Host.OutputAsync<string>("id"));
        Assert.Equal("upper", await Host.OutputAsync<string>("ID"));
        await Assert.ThrowsAsync<ArgumentException>(() => Host.RunAsync("Echo", id: "@id"));
    }

    [Fact]
    public async Task A_failure_of_the_orchestrator_is_kept_in_full()
    {
        await Host
            .Orchestrator("Breaks", Task<string> (_) => throw new FormatException("outer", new InvalidDataException("inner")))
            .StartAsync();

        var id = await Host.RunAsync("Breaks");
        await Host.RestartAsync();

        var failure = await Host.FailureAsync(id);
        Assert.Equal("System.FormatException: outer", failure.ToString());
        Assert.Equal("inner", failure.InnerFailure!.ErrorMessage);
        Assert.True(failure.InnerFailure.IsCausedBy<IOException>() || failure.InnerFailure.IsCausedBy<SystemException>());
        Assert.Contains(nameof(ClientConformance), failure.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_that_the_orchestrator_cannot_read_fails_the_instance()
    {
        await Host.Orchestrator("TakesNumber", context => Task.FromResult(context.GetInput<int>())).StartAsync();

        var failure = await Host.FailureAsync(await Host.RunAsync("TakesNumber", "text"));

        Assert.Equal("System.Text.Json.JsonException", failure.ErrorType);
    }

    private async Task<string?> AfterRestAsync(string id)
    {
        await Host.WhenIdleAsync();
        return await Host.OutputAsync<string>(id);
    }
}
