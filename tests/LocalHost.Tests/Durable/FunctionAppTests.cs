using System.Diagnostics;
using System.Net;
using System.Text.Json;
using OrderFunctions.LocalHost.Durable;
using OrderFunctions.LocalHost.DurableTask;
using OrderFunctions.LocalHost.DurableTask.Client;

namespace OrderFunctions.LocalHost.Tests.Durable;

/// <summary>Orchestrations as function classes in a host: what discovery, binding, middleware and settings have to do with them.</summary>
public sealed class FunctionAppTests
{
    public sealed record Greeting(string Name, Tone Tone);

    public enum Tone
    {
        Calm,
        Loud,
    }

    public sealed class Starter
    {
        [Function("Start")]
        public async Task<IResult> Start(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "start/{id}")] HttpRequest request,
            [DurableClient] DurableTaskClient client,
            string id)
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                "Greet", new Greeting(request.Query["name"]!, Tone.Loud), new StartOrchestrationOptions(id));
            return Results.Accepted();
        }
    }

    public sealed class Greeter(Recorder recorder)
    {
        [Function("Greet")]
        public async Task<Greeting> Greet([OrchestrationTrigger] TaskOrchestrationContext context, Greeting input)
        {
            recorder.Note("orchestrator runs");
            await context.CreateTimer(TimeSpan.FromMinutes(15), CancellationToken.None);
            var name = await context.CallActivityAsync<string>("Shout", context.GetInput<Greeting>());
            await context.CallActivityAsync("Keep", name);
            return input with { Name = name };
        }

        [Function("Shout")]
        public static string Shout([ActivityTrigger] Greeting greeting) => $"{greeting.Name.ToUpperInvariant()} {greeting.Tone}";

        [Function("KeepIt")]
        public async Task Keep([ActivityTrigger(Activity = "Keep")] string name, CancellationToken cancellationToken)
        {
            recorder.Note("keeps " + name);
            recorder.Note("trace " + Activity.Current?.TraceId);
            if (name.StartsWith("GATED", StringComparison.Ordinal))
                await recorder.AtGateAsync("go").WaitAsync(cancellationToken);
        }
    }

    [Fact]
    public async Task A_request_starts_an_orchestration_that_runs_over_time_with_the_apps_json()
    {
        await using var app = await TestApp.StartAsync(Setup());

        var answer = await app.Client.PostAsync(new Uri("start/one?name=ann", UriKind.Relative), content: null);
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(15));

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var instance = await app.Host.DurableClient.GetInstanceAsync("one", getInputsAndOutputs: true);
        Assert.Equal("""{"name":"ann","tone":"Loud"}""", instance!.SerializedInput);
        Assert.Equal(new Greeting("ANN Loud", Tone.Loud), instance.ReadOutputAs<Greeting>());
        Assert.Equal(["orchestrator runs", "keeps ANN Loud"], app.Recorder.Seen.Where(fact => !fact.StartsWith("trace", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Replay_every_await_is_an_option_of_the_host()
    {
        await using var app = await TestApp.StartAsync(Setup(options => options with { ReplayEveryAwait = true }));

        await StartAsync(app, "ann");
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(15));

        Assert.Equal(4, app.Recorder.Seen.Count(fact => fact == "orchestrator runs"));
        Assert.True((await app.Host.DurableClient.GetInstanceAsync("one"))!.IsCompleted);
    }

    [Fact]
    public async Task A_request_is_not_answered_before_its_start_is_on_disk()
    {
        using var flush = new HeldFlush();
        await using var app = await TestApp.StartAsync(Setup(options => options with { Flush = flush.Flush }));
        await app.Host.WhenIdleAsync();

        flush.Close();
        var answer = app.Client.PostAsync(new Uri("start/one?name=ann", UriKind.Relative), content: null);
        await flush.WhenHeldAsync();
        Assert.False(answer.IsCompleted);
        flush.Open();

        Assert.Equal(HttpStatusCode.Accepted, (await answer).StatusCode);
    }

    [Fact]
    public async Task Middleware_that_waits_before_next_breaks_an_orchestrator_loudly()
    {
        var outside = new TaskCompletionSource();
        await using var app = await TestApp.StartAsync(new TestSetup
        {
            Functions = [typeof(Greeter)],
            Middleware =
            [
                async (context, next) =>
                {
                    if (context.FunctionDefinition.Name == "Greet")
                        await outside.Task;
                    await next();
                },
            ],
        });

        await StartAsync(app, "ann");
        var instance = await app.Host.DurableClient.WaitForInstanceCompletionAsync("one").WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Contains("not durable", instance.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Middleware_sees_whose_an_activity_is_and_what_it_is_called_with()
    {
        List<string> seen = [];
        await using var app = await TestApp.StartAsync(new TestSetup
        {
            Functions = [typeof(Greeter)],
            Middleware =
            [
                (context, next) =>
                {
                    var facts = context.BindingContext.BindingData;
                    if (facts.ContainsKey("instanceId"))
                        seen.Add($"{context.FunctionDefinition.Name} {facts["instanceId"]} {facts["data"]}");
                    return next();
                },
            ],
        });

        await StartAsync(app, "ann");
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(15));

        Assert.Equal(["""Shout one {"Name":"ann","Tone":1}""", "KeepIt one \"ANN Loud\""], seen);
    }

    [Fact]
    public async Task A_stop_waits_for_the_activity_and_the_next_host_goes_on()
    {
        using var folder = new TestFolder();
        var path = folder.File("app.db");
        var time = new Testing.ManualTimeProvider();
        await using (var app = await TestApp.StartAsync(Setup(options => options with { DatabasePath = path }, time)))
        {
            await StartAsync(app, "gated");
            time.Advance(TimeSpan.FromMinutes(15));
            await app.Recorder.WhenNotedAsync("keeps GATED Loud");
            var stop = app.Host.StopAsync();
            Assert.False(stop.IsCompleted);
            app.Recorder.Open("go");
            await stop;
        }

        await using var next = await TestApp.StartAsync(Setup(options => options with { DatabasePath = path }, time));
        await next.Host.WhenIdleAsync();

        Assert.True((await next.Host.DurableClient.GetInstanceAsync("one"))!.IsCompleted);
        Assert.DoesNotContain("keeps GATED Loud", next.Recorder.Seen);
    }

    [Fact]
    public async Task A_disposed_host_runs_its_activity_again_after_the_next_start()
    {
        using var folder = new TestFolder();
        var path = folder.File("app.db");
        var time = new Testing.ManualTimeProvider();
        await using (var app = await TestApp.StartAsync(Setup(options => options with { DatabasePath = path }, time)))
        {
            await StartAsync(app, "gated");
            time.Advance(TimeSpan.FromMinutes(15));
            await app.Recorder.WhenNotedAsync("keeps GATED Loud");
        }

        await using var next = await TestApp.StartAsync(Setup(options => options with { DatabasePath = path }, time));
        await next.Recorder.WhenNotedAsync("keeps GATED Loud");
        next.Recorder.Open("go");

        Assert.True((await next.Host.DurableClient.WaitForInstanceCompletionAsync("one")).IsCompleted);
    }

    [Fact]
    public async Task Histories_are_replayed_against_the_functions_of_the_host()
    {
        await using var app = await TestApp.StartAsync(Setup());
        await StartAsync(app, "ann");
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(15));
        var replay = app.Host.Services.GetRequiredService<HistoryReplay>();

        var history = replay.Export("one")!;
        var same = replay.Replay(history);
        var other = replay.Replay(history.Replace("Shout", "Whisper", StringComparison.Ordinal));

        Assert.Equal(new HistoryReplayResult(4, 4, "Completed", null), same);
        Assert.Contains("activity 'Whisper' (#1)", other.Divergence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Activities_belong_to_the_trace_that_started_the_orchestration()
    {
        using var folder = new TestFolder();
        var time = new Testing.ManualTimeProvider();
        var setup = Setup(options => options with { DatabasePath = folder.File("app.db") }, time);
        using var trace = new Activity("test").Start();
        await using (var app = await TestApp.StartAsync(setup))
            await StartAsync(app, "ann");

        await using var next = await TestApp.StartAsync(setup);
        await next.Host.AdvanceAsync(TimeSpan.FromMinutes(15));

        Assert.Contains("trace " + trace.TraceId, next.Recorder.Seen);
    }

    private static Task StartAsync(TestApp app, string name) => app.Host.DurableClient.ScheduleNewOrchestrationInstanceAsync(
        "Greet", new Greeting(name, Tone.Loud), new StartOrchestrationOptions("one"));

    private static TestSetup Setup(
        Func<LocalFunctionHostOptions, LocalFunctionHostOptions>? options = null, Testing.ManualTimeProvider? time = null) => new()
        {
            Functions = [typeof(Starter), typeof(Greeter)],
            Time = time,
            Options = options ?? (unchanged => unchanged),
            Configure = builder => builder.Services.Configure<JsonSerializerOptions>(json =>
            {
                json.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
                json.Converters.Add(new System.Text.Json.Serialization.JsonStringEnumConverter());
            }),
        };
}
