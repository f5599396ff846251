using OrderFunctions.LocalHost.DurableTask;

namespace OrderFunctions.LocalHost.Tests.Hosting;

/// <summary>After the start nothing reflects between a trigger and its function, whatever the trigger.</summary>
public sealed class NoReflectionTests
{
    public sealed class Traced
    {
        private readonly Recorder recorder;

        public Traced(Recorder recorder)
        {
            this.recorder = recorder;
            recorder.Note("created " + Environment.StackTrace);
        }

        [Function("TracedHttp")]
        public IResult Http([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "traced/{id}")] HttpRequest request, string id, int? limit) =>
            Note("http", Results.Ok());

        [Function("TracedTopic")]
        public Task Topic([ServiceBusTrigger("traced", "reader")] string body, string messageId) => Note("topic", Task.CompletedTask);

        [Function("TracedTimer")]
        public Task Timer([TimerTrigger("0 * * * * *")] TimerInfo timer) => Note("timer", Task.CompletedTask);

        [Function("TracedSaga")]
        public async Task<string> Saga([OrchestrationTrigger] TaskOrchestrationContext context) =>
            await context.CallActivityAsync<string>("TracedStep", Note("orchestrator", "x"));

        [Function("TracedStep")]
        public string Step([ActivityTrigger] string input) => Note("activity", input);

        private T Note<T>(string trigger, T result)
        {
            recorder.Note($"{trigger} {Environment.StackTrace}");
            return result;
        }
    }

    [Fact]
    public async Task No_trigger_reaches_its_function_by_reflection()
    {
        await using var app = await TestApp.StartAsync(typeof(Traced));

        (await app.Client.GetAsync(new Uri("traced/7?limit=3", UriKind.Relative))).EnsureSuccessStatusCode();
        await app.Topics.PublishAsync("traced", new() { MessageId = "m1", Body = "hello" });
        await app.Host.DurableClient.ScheduleNewOrchestrationInstanceAsync("TracedSaga", null, new StartOrchestrationOptions(InstanceId: "i"), default);
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(1));

        var seen = app.Recorder.Seen;
        foreach (var trigger in new[] { "created", "http", "topic", "timer", "orchestrator", "activity" })
            Assert.Contains(seen, fact => fact.StartsWith(trigger + " ", StringComparison.Ordinal));
        Assert.All(seen, stack =>
        {
            Assert.DoesNotContain("System.Reflection", stack, StringComparison.Ordinal);
            Assert.DoesNotContain("System.RuntimeMethodHandle", stack, StringComparison.Ordinal);
        });
    }
}
