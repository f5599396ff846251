using OrderFunctions.LocalHost.Messaging;

namespace OrderFunctions.LocalHost.Tests.Messaging;

/// <summary>Functions that take what other functions have failed on, from where the host leaves it.</summary>
public sealed class DeadMessageTests
{
    public sealed class Handlers(Recorder recorder)
    {
        [Function("Work")]
        public Task Work([QueueTrigger("work")] string body) => throw new FormatException(body);

        [Function("WorkPoison")]
        public Task Bury([QueueTrigger("work-poison")] string body, string id, int dequeueCount)
        {
            recorder.Note($"{body} {id.Length} {dequeueCount}");
            return dequeueCount < 5 ? throw new TimeoutException() : Task.CompletedTask;
        }

        [Function("Broken")]
        public Task Broken([ServiceBusTrigger("orders", "broken")] string body) => throw new FormatException(body);

        [Function("BrokenDeadLetters")]
        public Task Bury([ServiceBusTrigger("orders", "broken/$DeadLetterQueue")] string body, string messageId)
        {
            recorder.Note($"{messageId} {body}");
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_function_on_a_poison_queue_is_never_given_up_on()
    {
        await using var app = await TestApp.StartAsync(new TestSetup
        {
            Functions = [typeof(Handlers)],
            HostJson = """{ "extensions": { "queues": { "visibilityTimeout": "00:00:30", "maxDequeueCount": 2 } } }""",
        });

        await app.Host.SendAsync("work", "bad");
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(4));

        Assert.Equal(["bad 36 1", "bad 36 2", "bad 36 3", "bad 36 4", "bad 36 5"], app.Recorder.Seen);
        Assert.Equal(0, app.Queues.Depth("work-poison").Count + app.Queues.Depth("work-poison-poison").Count);
    }

    [Fact]
    public async Task A_function_on_the_dead_letters_of_a_subscription_gets_them_and_nothing_else()
    {
        await using var app = await TestApp.StartAsync(typeof(Handlers));

        await app.Topics.PublishAsync("orders", new TopicMessage { MessageId = "m1", Body = "bad" });
        await app.Host.WhenIdleAsync();

        Assert.Equal(["m1 bad"], app.Recorder.Seen);
        Assert.Empty(app.Topics.DeadLetters("orders", "broken"));
    }
}
