using System.Net;
using Microsoft.Extensions.Hosting;
using OrderFunctions.LocalHost.Invocation;

namespace OrderFunctions.LocalHost.Tests.Hosting;

public sealed class HostTests
{
    public sealed class App(Recorder recorder, ParkedDelay delay, LocalHost.Messaging.LocalQueues queues)
    {
        [Function("Work")]
        public async Task Work([QueueTrigger("work")] string body, CancellationToken cancellationToken)
        {
            recorder.Note("began " + body);
            if (body.StartsWith("gated", StringComparison.Ordinal))
                await recorder.AtGateAsync("go").WaitAsync(cancellationToken);
            recorder.Note("ended " + body);
        }

        [Function("Chain")]
        public async Task Chain([QueueTrigger("chain")] string body)
        {
            var left = int.Parse(body, System.Globalization.CultureInfo.InvariantCulture);
            recorder.Note(body);
            if (left > 0)
                await queues.SendAsync("chain", $"{left - 1}", left % 2 == 0 ? TimeSpan.FromMinutes(1) : TimeSpan.Zero);
        }

        [Function("LongPoll")]
        public async Task<IResult> LongPoll([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "long-poll")] HttpRequest request)
        {
            recorder.Note("polls");
            var early = await delay.WaitAsync(recorder.AtGateAsync("news"), TimeSpan.FromSeconds(30), request.HttpContext.RequestAborted);
            return Results.Text(early ? "news" : "nothing new");
        }

        [Function("Name")]
        public IResult Name([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "name")] HttpRequest request, FunctionContext context) =>
            Results.Text(context.InstanceServices.GetRequiredService<NameOfHost>().Value);
    }

    public sealed record NameOfHost(string Value);

    private sealed class Hosted(Recorder recorder) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            recorder.Note("hosted service started");
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            recorder.Note("hosted service stopped");
            return Task.CompletedTask;
        }
    }

    private static TestSetup Named(string name) => new()
    {
        Functions = [typeof(App)],
        Configure = builder => builder.Services.AddSingleton(new NameOfHost(name)),
    };

    [Fact]
    public async Task Many_hosts_run_side_by_side_and_share_nothing()
    {
        var apps = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => TestApp.StartAsync(Named($"host {i}"))));

        await Task.WhenAll(apps.Select((app, i) => app.Host.SendAsync("work", $"message {i}")));
        var names = await Task.WhenAll(apps.Select(app => app.Client.GetStringAsync(new Uri("/name", UriKind.Relative))));
        await apps[0].Host.AdvanceAsync(TimeSpan.FromDays(1));
        await Task.WhenAll(apps.Select(app => app.Host.WhenIdleAsync()));

        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"host {i}"), names);
        for (var i = 0; i < apps.Length; i++)
            Assert.Equal([$"began message {i}", $"ended message {i}"], apps[i].Recorder.Seen);
        Assert.Equal(apps[1].Time.GetUtcNow().AddDays(1), apps[0].Time.GetUtcNow());
        Assert.Equal(8, apps.Select(app => app.Host.BaseAddress.Port).Distinct().Count());
        foreach (var app in apps)
            await app.DisposeAsync();
    }

    [Fact]
    public async Task A_restart_keeps_messages_and_runs_interrupted_ones_again()
    {
        using var folder = new TestFolder();
        TestSetup setup = new()
        {
            Functions = [typeof(App)],
            Options = options => options with { DatabasePath = folder.File("data.db") },
        };
        await using (var first = await TestApp.StartAsync(setup))
        {
            await first.Host.SendAsync("work", "gated");
            await first.Host.SendAsync("work", "later", TimeSpan.FromMinutes(5));
            await first.Recorder.WhenNotedAsync("began gated");
        }

        await using var second = await TestApp.StartAsync(setup);
        second.Recorder.Open("go");
        await second.Host.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(["began gated", "ended gated", "began later", "ended later"], second.Recorder.Seen);
    }

    [Fact]
    public async Task Advancing_steps_to_each_due_time_and_waits_for_idle_in_between()
    {
        await using var app = await TestApp.StartAsync(Named("x"));
        var begin = app.Time.GetUtcNow();

        await app.Host.SendAsync("chain", "5");
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(["5", "4", "3", "2", "1", "0"], app.Recorder.Seen);
        Assert.Equal(begin.AddMinutes(2), app.Time.GetUtcNow());
    }

    [Fact]
    public async Task A_long_poll_is_parked_so_that_time_can_pass()
    {
        await using var app = await TestApp.StartAsync(Named("x"));

        var poll = app.Client.GetStringAsync(new Uri("/long-poll", UriKind.Relative));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(29));
        Assert.Equal(["polls"], app.Recorder.Seen);
        Assert.False(poll.IsCompleted);
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal("nothing new", await poll);
    }

    [Fact]
    public async Task A_long_poll_ends_early_when_there_is_news()
    {
        await using var app = await TestApp.StartAsync(Named("x"));

        var poll = app.Client.GetStringAsync(new Uri("/long-poll", UriKind.Relative));
        await app.Recorder.WhenNotedAsync("polls");
        app.Recorder.Open("news");

        Assert.Equal("news", await poll);
        await app.Host.WhenIdleAsync();
    }

    [Fact]
    public async Task Stopping_waits_for_a_handler_and_takes_no_new_message()
    {
        await using var app = await TestApp.StartAsync(Named("x"));
        await app.Host.SendAsync("work", "gated");
        await app.Recorder.WhenNotedAsync("began gated");

        var stop = app.Host.StopAsync();
        await app.Host.SendAsync("work", "too late");
        Assert.False(stop.IsCompleted);
        app.Recorder.Open("go");
        await stop;

        Assert.Equal(["began gated", "ended gated"], app.Recorder.Seen);
        Assert.Equal("too late", Assert.Single(app.Queues.Peek("work")).Body);
    }

    [Fact]
    public async Task Disposing_releases_whoever_waits_and_deletes_the_temporary_file()
    {
        var app = await TestApp.StartAsync(Named("x"));
        var file = app.Host.Database.Read(connection =>
        {
            var statement = connection.Prepare("PRAGMA database_list");
            statement.Step();
            return statement.GetString(2);
        });
        await app.Host.SendAsync("work", "gated");
        await app.Recorder.WhenNotedAsync("began gated");
        var idle = app.Host.WhenIdleAsync();
        var poll = app.Client.GetAsync(new Uri("/long-poll", UriKind.Relative));
        await app.Recorder.WhenNotedAsync("polls");
        Assert.False(idle.IsCompleted);

        await app.DisposeAsync();

        await idle;
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => poll);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task Hosted_services_of_the_app_start_first_and_stop_last()
    {
        await using var app = await TestApp.StartAsync(new TestSetup
        {
            Functions = [typeof(App)],
            Configure = builder => builder.Services.AddHostedService<Hosted>(),
        });
        Assert.Equal(["hosted service started"], app.Recorder.Seen);

        await app.Host.StopAsync();

        Assert.Equal("hosted service stopped", app.Recorder.Seen[^1]);
    }

    [Fact]
    public async Task The_host_serves_until_it_is_asked_to_end()
    {
        await using var app = await TestApp.StartAsync(Named("run"));
        using var end = new CancellationTokenSource();

        var run = app.Host.WaitForShutdownAsync(end.Token);
        using var response = await app.Client.GetAsync(new Uri("/name", UriKind.Relative));
        Assert.False(run.IsCompleted);
        await end.CancelAsync();
        await run;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => app.Client.GetAsync(new Uri("/name", UriKind.Relative)));
    }

    [Theory]
    [InlineData("{ half", "host.json is not valid JSON")]
    [InlineData("""{ "functionTimeout": "soon" }""", "host.json: functionTimeout must be a time span")]
    [InlineData("""{ "extensions": { "queues": { "batchSize": 33 } } }""", "host.json: extensions.queues.batchSize must be a number from 1 to 32")]
    [InlineData("""{ "extensions": { "queues": { "maxDequeueCount": 0 } } }""", "host.json: extensions.queues.maxDequeueCount must be a number")]
    public void A_host_json_that_cannot_be_read_is_one_clear_error(string hostJson, string message)
    {
        var error = Assert.Throws<FormatException>(
            () => LocalFunctionHost.CreateBuilder(new LocalFunctionHostOptions { HostJson = hostJson }));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }
}
