using System.Text.Json;
using OrderFunctions.LocalHost.Messaging;

namespace OrderFunctions.LocalHost.Tests.Messaging;

public sealed class QueueTests
{
    public sealed record Job(string Name, int Size);

    public sealed class Handlers(Recorder recorder)
    {
        [Function("Texts")]
        public void Text([QueueTrigger("texts")] string body) => recorder.Note(body);

        [Function("Jobs")]
        public Task Work([QueueTrigger("jobs")] Job job, string id, int dequeueCount, DateTimeOffset insertionTime, FunctionContext context)
        {
            recorder.Note($"{job.Name} {job.Size} {id.Length} {dequeueCount} {insertionTime:HH:mm} {context.BindingContext.BindingData["dequeueCount"]}");
            return Task.CompletedTask;
        }

        [Function("Fails")]
        public Task Fail([QueueTrigger("fails")] string body, int dequeueCount)
        {
            recorder.Note($"{body} {dequeueCount}");
            throw new FormatException("cannot read " + body);
        }

        [Function("FailsOnce")]
        public Task FailOnce([QueueTrigger("fails-once")] string body, int dequeueCount)
        {
            recorder.Note($"try {dequeueCount}");
            return dequeueCount == 1 ? throw new TimeoutException() : Task.CompletedTask;
        }

        [Function("Gated")]
        public async Task Gated([QueueTrigger("gated")] string body, CancellationToken cancellationToken)
        {
            recorder.Note("began " + body);
            await recorder.AtGateAsync("go").WaitAsync(cancellationToken);
            recorder.Note("ended " + body);
        }

        [Function("Parked")]
        public async Task Parked([QueueTrigger("parked")] string body, FunctionContext context)
        {
            recorder.Note("began " + body);
            await context.InstanceServices.GetRequiredService<Invocation.ParkedDelay>().DelayAsync(TimeSpan.FromHours(2));
            recorder.Note("ended " + body);
        }
    }

    public sealed class Traced
    {
        private readonly Recorder recorder;

        public Traced(Recorder recorder)
        {
            this.recorder = recorder;
            recorder.Note(Environment.StackTrace);
        }

        [Function("Traced")]
        public void Run([QueueTrigger("traced")] Job job) => recorder.Note(Environment.StackTrace);
    }

    private static TestSetup WithHostJson(string queues) => new()
    {
        Functions = [typeof(Handlers)],
        HostJson = $$"""{ "functionTimeout": "-1", "extensions": { "queues": {{queues}} } }""",
    };

    [Fact]
    public async Task A_message_reaches_its_function_and_is_gone()
    {
        await using var app = await TestApp.StartAsync(typeof(Handlers));

        await app.Host.SendAsync("texts", "hello");
        await app.Host.WhenIdleAsync();

        Assert.Equal(["hello"], app.Recorder.Seen);
        Assert.Equal(0, app.Queues.Depth("texts").Count);
    }

    [Fact]
    public async Task A_payload_binds_as_an_object_and_properties_bind_by_name()
    {
        await using var app = await TestApp.StartAsync(typeof(Handlers));

        await app.Host.SendAsync("jobs", JsonSerializer.Serialize(new Job("resize", 3)));
        await app.Host.WhenIdleAsync();

        Assert.Equal(["resize 3 36 1 12:00 1"], app.Recorder.Seen);
    }

    [Fact]
    public async Task A_message_that_may_not_be_seen_yet_waits_for_its_time()
    {
        await using var app = await TestApp.StartAsync(typeof(Handlers));
        await app.Host.SendAsync("texts", "later", TimeSpan.FromMinutes(10));
        await app.Host.SendAsync("texts", "now");

        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(9));
        Assert.Equal(["now"], app.Recorder.Seen);
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["now", "later"], app.Recorder.Seen);
    }

    [Fact]
    public async Task A_message_that_failed_comes_again_at_once_by_default()
    {
        await using var app = await TestApp.StartAsync(typeof(Handlers));

        await app.Host.SendAsync("fails-once", "x");
        await app.Host.WhenIdleAsync();

        Assert.Equal(["try 1", "try 2"], app.Recorder.Seen);
        Assert.Equal(0, app.Queues.Depth("fails-once").Count);
    }

    [Fact]
    public async Task A_message_is_tried_five_times_by_default_and_then_lies_in_the_poison_queue()
    {
        await using var app = await TestApp.StartAsync(typeof(Handlers));

        await app.Host.SendAsync("fails", "x");
        await app.Host.WhenIdleAsync();

        Assert.Equal(["x 1", "x 2", "x 3", "x 4", "x 5"], app.Recorder.Seen);
        Assert.Equal("x", Assert.Single(app.Queues.Peek("fails-poison")).Body);
    }

    [Fact]
    public void The_port_is_7071_unless_another_is_named() => Assert.Equal(7071, new LocalFunctionHostOptions().Port);

    [Fact]
    public async Task A_message_that_failed_comes_again_after_the_visibility_timeout()
    {
        await using var app = await TestApp.StartAsync(WithHostJson("""{ "visibilityTimeout": "00:00:30" }"""));
        await app.Host.SendAsync("fails-once", "x");

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(29));
        Assert.Equal(["try 1"], app.Recorder.Seen);
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(["try 1", "try 2"], app.Recorder.Seen);
    }

    [Fact]
    public async Task After_the_last_try_a_message_lies_in_the_poison_queue_with_the_reason()
    {
        await using var app = await TestApp.StartAsync(WithHostJson("""{ "maxDequeueCount": 3 }"""));

        await app.Host.SendAsync("fails", "bad");
        await app.Host.WhenIdleAsync();

        Assert.Equal(["bad 1", "bad 2", "bad 3"], app.Recorder.Seen);
        Assert.Empty(app.Queues.Peek("fails"));
        var poison = Assert.Single(app.Queues.Peek("fails-poison"));
        Assert.Equal(("bad", "cannot read bad", "System.FormatException"), (poison.Body, poison.Reason, poison.Description));
    }

    [Fact]
    public async Task An_invocation_does_not_reflect()
    {
        await using var app = await TestApp.StartAsync(typeof(Traced));

        await app.Host.SendAsync("traced", """{ "name": "x", "size": 1 }""");
        await app.Host.WhenIdleAsync();

        Assert.Equal(2, app.Recorder.Seen.Count);
        Assert.All(app.Recorder.Seen, stack =>
        {
            Assert.Contains("FunctionInvoker", stack, StringComparison.Ordinal);
            Assert.DoesNotContain("System.Reflection", stack, StringComparison.Ordinal);
            Assert.DoesNotContain("System.RuntimeMethodHandle", stack, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_payload_that_is_no_json_ends_in_the_poison_queue()
    {
        await using var app = await TestApp.StartAsync(typeof(Handlers));

        await app.Host.SendAsync("jobs", "{ half");
        await app.Host.WhenIdleAsync();

        var poison = Assert.Single(app.Queues.Peek(LocalQueues.PoisonOf("jobs")));
        Assert.Equal(typeof(FunctionInputConverterException).FullName, poison.Description);
        Assert.Empty(app.Recorder.Seen);
    }

    [Fact]
    public async Task A_poison_message_can_be_edited_and_given_back_or_deleted()
    {
        await using var app = await TestApp.StartAsync(typeof(Handlers));
        await app.Host.SendAsync("jobs", "{ half");
        await app.Host.SendAsync("jobs", "{ other half");
        await app.Host.WhenIdleAsync();
        var poison = app.Queues.Peek("jobs-poison");

        Assert.True(await app.Queues.RequeueAsync("jobs-poison", poison[0].Id, """{ "name": "mended", "size": 1 }"""));
        Assert.False(await app.Queues.RequeueAsync("jobs-poison", poison[0].Id));
        Assert.True(await app.Queues.DeleteAsync("jobs-poison", poison[1].Id));
        await app.Host.WhenIdleAsync();

        Assert.StartsWith("mended 1", Assert.Single(app.Recorder.Seen), StringComparison.Ordinal);
        Assert.Equal(0, app.Queues.Depth("jobs-poison").Count);
    }

    [Fact]
    public async Task A_message_is_deleted_only_after_its_handler_has_returned()
    {
        await using var app = await TestApp.StartAsync(typeof(Handlers));
        await app.Host.SendAsync("gated", "a");
        await app.Recorder.WhenNotedAsync("began a");

        Assert.Equal(1, app.Queues.Depth("gated").Count);
        app.Recorder.Open("go");
        await app.Host.WhenIdleAsync();

        Assert.Equal(0, app.Queues.Depth("gated").Count);
    }

    [Fact]
    public async Task A_message_whose_end_could_not_be_written_comes_again_without_a_restart()
    {
        var isDiskFull = false;
        await using var app = await TestApp.StartAsync(new TestSetup
        {
            Functions = [typeof(Handlers)],
            Options = options => options with { Flush = commit => { if (isDiskFull) throw new IOException("disk full"); commit(); } },
        });
        await app.Host.SendAsync("gated", "a");
        await app.Recorder.WhenNotedAsync("began a");

        Volatile.Write(ref isDiskFull, true);
        app.Recorder.Open("go");
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(["began a", "ended a"], app.Recorder.Seen);
        Volatile.Write(ref isDiskFull, false);
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(["began a", "ended a", "began a", "ended a"], app.Recorder.Seen);
        Assert.Equal(0, app.Queues.Depth("gated").Count);
    }

    [Fact]
    public async Task A_long_handler_is_not_run_a_second_time()
    {
        await using var app = await TestApp.StartAsync(WithHostJson("""{ "visibilityTimeout": "00:00:30" }"""));
        await app.Host.SendAsync("parked", "a");

        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(119));
        Assert.Equal(["began a"], app.Recorder.Seen);
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["began a", "ended a"], app.Recorder.Seen);
    }

    [Fact]
    public async Task Batch_size_and_threshold_of_host_json_bound_the_parallelism()
    {
        await using var app = await TestApp.StartAsync(WithHostJson("""{ "batchSize": 3, "newBatchThreshold": 1 }"""));
        for (var i = 0; i < 10; i++)
            await app.Host.SendAsync("parked", $"{i}", TimeSpan.FromSeconds(1));

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(3, app.Recorder.Seen.Count);
        // Two have ended when the next batch is taken, at the latest all three.
        await app.Host.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Equal(3, app.Recorder.Seen.Count(s => s.StartsWith("ended", StringComparison.Ordinal)));
        Assert.InRange(app.Recorder.Seen.Count(s => s.StartsWith("began", StringComparison.Ordinal)), 6, 7);
        await app.Host.AdvanceAsync(TimeSpan.FromHours(10));
        Assert.Equal(20, app.Recorder.Seen.Count);
    }

    [Fact]
    public async Task Ten_thousand_messages_are_all_handled_once()
    {
        await using var app = await TestApp.StartAsync(typeof(Handlers));

        await Task.WhenAll(Enumerable.Range(0, 10_000).Select(i => app.Queues.SendAsync("texts", $"{i}")));
        await app.Host.WhenIdleAsync();

        Assert.Equal(10_000, app.Recorder.Seen.Count);
        Assert.Equal(10_000, app.Recorder.Seen.Distinct().Count());
        Assert.Equal(0, app.Queues.Depth("texts").Count);
    }

    [Fact]
    public async Task The_time_limit_cancels_a_handler_and_gives_the_message_back()
    {
        await using var app = await TestApp.StartAsync(new TestSetup
        {
            Functions = [typeof(Handlers)],
            HostJson = """{ "functionTimeout": "00:00:10", "extensions": { "queues": { "maxDequeueCount": 1 } } }""",
        });
        await app.Host.SendAsync("gated", "a");
        await app.Recorder.WhenNotedAsync("began a");

        app.Time.Advance(TimeSpan.FromSeconds(10));
        await app.Host.WhenIdleAsync();

        Assert.Equal("System.Threading.Tasks.TaskCanceledException", Assert.Single(app.Queues.Peek("gated-poison")).Description);
    }

    [Fact]
    public async Task Middleware_can_be_kept_to_queue_functions()
    {
        await using var app = await TestApp.StartAsync(new TestSetup
        {
            Functions = [typeof(Handlers)],
            Configure = builder => LocalHost.Hosting.MiddlewareWorkerApplicationBuilderExtensions.UseWhen(
                builder,
                context => context.FunctionDefinition.InputBindings.Values.Any(b => b.Type == "queueTrigger"),
                async (context, next) =>
                {
                    await next();
                    context.InstanceServices.GetRequiredService<Recorder>().Note("after " + context.FunctionDefinition.Name);
                }),
        });

        await app.Host.SendAsync("texts", "x");
        await app.Host.WhenIdleAsync();

        Assert.Equal(["x", "after Texts"], app.Recorder.Seen);
    }

    [Fact]
    public async Task A_message_that_is_too_long_is_refused()
    {
        await using var app = await TestApp.StartAsync(typeof(Handlers));

        await Assert.ThrowsAsync<ArgumentException>(() => app.Host.SendAsync("texts", new string('x', LocalQueues.MaxBodyBytes + 1)));
    }
}
