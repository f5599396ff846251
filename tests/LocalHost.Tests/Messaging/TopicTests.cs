using OrderFunctions.LocalHost.Messaging;

namespace OrderFunctions.LocalHost.Tests.Messaging;

public sealed class TopicTests
{
    public sealed class Subscribers(Recorder recorder)
    {
        [Function("Mailer")]
        public void Mail(
            [ServiceBusTrigger("orders", "mailer")] string body, string messageId, int deliveryCount, string? subject, string? correlationId,
            string? applicationProperties) =>
            recorder.Note($"mailer {body} {messageId} {deliveryCount} {subject} {correlationId} {applicationProperties}");

        [Function("Stock")]
        public void Stock([ServiceBusTrigger("orders", "stock")] string body) => recorder.Note("stock " + body);

        [Function("Broken")]
        public Task Broken([ServiceBusTrigger("payments", "broken")] string body, int deliveryCount)
        {
            recorder.Note($"broken {deliveryCount}");
            return body == "mended" ? Task.CompletedTask : throw new InvalidOperationException("no");
        }

        public sealed record Placed(string Id, int Pieces);

        [Function("Parsed")]
        public void Parse([ServiceBusTrigger("parsed", "reader")] Placed placed) =>
            recorder.Note($"{placed.Id} {placed.Pieces}");

        [Function("Parked")]
        public async Task Parked([ServiceBusTrigger("slow", "parked")] string body, FunctionContext context)
        {
            recorder.Note("began " + body);
            await context.InstanceServices.GetRequiredService<Invocation.ParkedDelay>().DelayAsync(TimeSpan.FromMinutes(1));
        }
    }

    private static TopicMessage Message(string id, string body) => new() { MessageId = id, Body = body };

    [Fact]
    public async Task Every_subscription_gets_the_message()
    {
        await using var app = await TestApp.StartAsync(typeof(Subscribers));

        var isNew = await app.Topics.PublishAsync("orders", new TopicMessage
        {
            MessageId = "m1",
            Body = "placed",
            Subject = "order.created",
            CorrelationId = "c1",
            ApplicationProperties = new Dictionary<string, string> { ["event-contract-version"] = "v1" },
        });
        await app.Host.WhenIdleAsync();

        Assert.True(isNew);
        Assert.Equal(
            ["mailer placed m1 1 order.created c1 {\"event-contract-version\":\"v1\"}", "stock placed"],
            app.Recorder.Seen.Order(StringComparer.Ordinal));
        Assert.Equal(0, app.Topics.Depth("orders", "mailer").Count);
    }

    [Fact]
    public async Task A_payload_binds_as_an_object()
    {
        await using var app = await TestApp.StartAsync(new TestSetup { Functions = [typeof(Subscribers)] });

        await app.Topics.PublishAsync("parsed", Message("m1", """{"id":"o1","pieces":3}"""));
        await app.Host.WhenIdleAsync();

        Assert.Equal(["o1 3"], app.Recorder.Seen);
    }

    [Fact]
    public async Task A_duplicate_is_dropped_while_its_id_is_remembered()
    {
        await using var app = await TestApp.StartAsync(new TestSetup
        {
            Functions = [typeof(Subscribers)],
            Options = options => options with { DuplicateDetectionWindow = TimeSpan.FromMinutes(5) },
        });

        Assert.True(await app.Topics.PublishAsync("orders", Message("m1", "first")));
        Assert.False(await app.Topics.PublishAsync("orders", Message("m1", "second")));
        Assert.True(await app.Topics.PublishAsync("payments", Message("m1", "mended")));
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(6));
        Assert.True(await app.Topics.PublishAsync("orders", Message("m1", "third")));
        await app.Host.WhenIdleAsync();

        Assert.Equal(["stock first", "stock third"], app.Recorder.Seen.Where(s => s.StartsWith("stock", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_scheduled_message_is_seen_at_its_time_and_not_before()
    {
        await using var app = await TestApp.StartAsync(typeof(Subscribers));
        var now = app.Time.GetUtcNow();

        await app.Topics.PublishAsync("orders", Message("m1", "later") with { ScheduledEnqueueTime = now.AddSeconds(30) });
        await app.Topics.PublishAsync("orders", Message("m2", "sooner") with { ScheduledEnqueueTime = now.AddSeconds(10) });
        await app.Topics.PublishAsync("orders", Message("m3", "at once") with { ScheduledEnqueueTime = now.AddDays(-1) });
        await app.Host.WhenIdleAsync();
        Assert.Equal(["stock at once"], Stock());
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(29));
        Assert.Equal(["stock at once", "stock sooner"], Stock());
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(["stock at once", "stock sooner", "stock later"], Stock());

        IEnumerable<string> Stock() => app.Recorder.Seen.Where(seen => seen.StartsWith("stock", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_the_last_delivery_a_message_is_dead_lettered_with_reason_and_description()
    {
        await using var app = await TestApp.StartAsync(new TestSetup
        {
            Functions = [typeof(Subscribers)],
            Options = options => options with { MaxDeliveryCount = 3 },
        });

        await app.Topics.PublishAsync("payments", Message("m1", "bad"));
        await app.Host.WhenIdleAsync();

        Assert.Equal(["broken 1", "broken 2", "broken 3"], app.Recorder.Seen);
        var dead = Assert.Single(app.Topics.DeadLetters("payments", "broken"));
        Assert.Equal(("m1", "bad", "MaxDeliveryCountExceeded"), (dead.MessageId, dead.Body, dead.Reason));
        Assert.Equal(
            "Message could not be consumed after 3 delivery attempts: System.InvalidOperationException: no", dead.Description);
        Assert.Equal(0, app.Topics.Depth("payments", "broken").Count);
    }

    [Fact]
    public async Task A_topic_can_have_another_number_of_deliveries_than_the_others()
    {
        await using var app = await TestApp.StartAsync(new TestSetup
        {
            Functions = [typeof(Subscribers)],
            Options = options => options with
            {
                MaxDeliveryCount = 5,
                MaxDeliveryCountOfTopic = new Dictionary<string, int> { ["payments"] = 2, ["orders"] = 9 },
            },
        });

        await app.Topics.PublishAsync("payments", Message("m1", "bad"));
        await app.Host.WhenIdleAsync();

        Assert.Equal(["broken 1", "broken 2"], app.Recorder.Seen);
        Assert.Single(app.Topics.DeadLetters("payments", "broken"));
    }

    [Fact]
    public async Task A_dead_letter_can_be_edited_and_given_back_or_deleted()
    {
        await using var app = await TestApp.StartAsync(typeof(Subscribers));
        await app.Topics.PublishAsync("payments", Message("m1", "bad"));
        await app.Topics.PublishAsync("payments", Message("m2", "worse"));
        await app.Host.WhenIdleAsync();
        var dead = app.Topics.DeadLetters("payments", "broken");

        Assert.True(await app.Topics.RequeueDeadLetterAsync("payments", "broken", dead[0].Id, "mended"));
        Assert.True(await app.Topics.DeleteDeadLetterAsync("payments", "broken", dead[1].Id));
        await app.Host.WhenIdleAsync();

        Assert.Equal("broken 1", app.Recorder.Seen[^1]);
        Assert.Empty(app.Topics.DeadLetters("payments", "broken"));
    }

    [Fact]
    public async Task Concurrent_calls_of_host_json_bound_the_parallelism()
    {
        await using var app = await TestApp.StartAsync(new TestSetup
        {
            Functions = [typeof(Subscribers)],
            HostJson = """{ "extensions": { "serviceBus": { "maxConcurrentCalls": 2 } } }""",
        });

        for (var i = 0; i < 5; i++)
            await app.Topics.PublishAsync("slow", Message($"m{i}", $"{i}"));
        await app.Host.WhenIdleAsync();
        Assert.Equal(2, app.Recorder.Seen.Count);
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(4, app.Recorder.Seen.Count);
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(5, app.Recorder.Seen.Count);
    }
}
