using System.Net;
using Microsoft.Extensions.Logging;
using OrderFunctions.LocalHost.Hosting;

namespace OrderFunctions.LocalHost.Tests.Http;

public sealed class FailureTests
{
    public sealed class Failing(Recorder recorder)
    {
        [Function("Throws")]
        public static IResult Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws")] HttpRequest request)
        {
            request.HttpContext.Response.Headers["x-half"] = "done";
            throw new InvalidOperationException("secret");
        }

        [Function("BreaksOff")]
        public static async Task<IResult> BreaksOff([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "breaks-off")] HttpRequest request)
        {
            await request.HttpContext.Response.WriteAsync("first part");
            await request.HttpContext.Response.Body.FlushAsync();
            throw new InvalidOperationException("too late");
        }

        [Function("Nothing")]
        public static Task<IResult?> Nothing([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "nothing")] HttpRequest request) =>
            Task.FromResult<IResult?>(null);

        [Function("Waits")]
        public async Task<IResult> Waits(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "waits")] HttpRequest request, CancellationToken cancellationToken)
        {
            cancellationToken.Register(() => recorder.Note("cancelled"));
            recorder.Note("began");
            await recorder.AtGateAsync("go").WaitAsync(cancellationToken);
            return Results.Text("done");
        }

        [Function("Deaf")]
        public async Task<IResult> Deaf([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "deaf")] HttpRequest request)
        {
            recorder.Note("began");
            await recorder.AtGateAsync("go");
            recorder.Note("ended, path " + request.Path);
            return Results.Text("done");
        }

        [Function("Reads")]
        public static async Task<IResult> Reads([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "reads")] HttpRequest request)
        {
            using var reader = new StreamReader(request.Body);
            return Results.Text("read " + (await reader.ReadToEndAsync()).Length);
        }
    }

    [Fact]
    public async Task An_unhandled_exception_is_500_with_an_empty_body()
    {
        await using var app = await TestApp.StartAsync(typeof(Failing));

        using var response = await app.Client.GetAsync(new Uri("/throws", UriKind.Relative));

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.False(response.Headers.Contains("x-half"));
    }

    [Fact]
    public async Task An_exception_after_the_response_began_breaks_the_connection_off()
    {
        await using var app = await TestApp.StartAsync(typeof(Failing));

        using var response = await app.Client.GetAsync(new Uri("/breaks-off", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_null_result_is_200_with_an_empty_body()
    {
        await using var app = await TestApp.StartAsync(typeof(Failing));

        using var response = await app.Client.GetAsync(new Uri("/nothing", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task When_the_client_is_gone_the_functions_token_fires_and_the_invocation_is_logged_as_failed()
    {
        await using var app = await TestApp.StartAsync(new TestSetup
        {
            Functions = [typeof(Failing)],
            Configure = builder => builder.Services.AddSingleton<ILoggerProvider, RecordingLogs>(),
        });
        using var giveUp = new CancellationTokenSource();

        var request = app.Client.GetAsync(new Uri("/waits", UriKind.Relative), giveUp.Token);
        await app.Recorder.WhenNotedAsync("began");
        await giveUp.CancelAsync();

        await app.Recorder.WhenNotedAsync("cancelled");
        await app.Recorder.WhenNotedAsync("Error: The function Waits failed.");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
    }

    [Fact]
    public async Task At_the_time_limit_the_answer_is_500_and_the_token_fires()
    {
        await using var app = await TestApp.StartAsync(new TestSetup
        {
            Functions = [typeof(Failing)],
            HostJson = """{ "functionTimeout": "00:00:10", "extensions": { "http": { "routePrefix": "" } } }""",
        });
        var request = app.Client.GetAsync(new Uri("/waits", UriKind.Relative));
        await app.Recorder.WhenNotedAsync("began");

        app.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(request.IsCompleted);
        app.Time.Advance(TimeSpan.FromSeconds(1));

        using var response = await request;
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Contains("cancelled", app.Recorder.Seen);
    }

    [Fact]
    public async Task A_function_that_does_not_listen_keeps_its_own_request_and_the_host_stays_up()
    {
        await using var app = await TestApp.StartAsync(new TestSetup
        {
            Functions = [typeof(Failing)],
            HostJson = """{ "functionTimeout": "00:00:10", "extensions": { "http": { "routePrefix": "" } } }""",
        });
        var request = app.Client.GetAsync(new Uri("/deaf", UriKind.Relative));
        await app.Recorder.WhenNotedAsync("began");
        app.Time.Advance(TimeSpan.FromSeconds(10));
        using var response = await request;
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);

        using var next = await app.Client.GetAsync(new Uri("/nothing", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);

        app.Recorder.Open("go");
        await app.Recorder.WhenNotedAsync("ended, path /deaf");
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413()
    {
        await using var app = await TestApp.StartAsync(new TestSetup
        {
            Functions = [typeof(Failing)],
            Options = options => options with { MaxRequestBodyBytes = 1000 },
        });

        using var fits = new StringContent(new string('x', 1000));
        using var small = await app.Client.PostAsync(new Uri("/reads", UriKind.Relative), fits);
        using var tooLong = new StringContent(new string('x', 1001));
        using var large = await app.Client.PostAsync(new Uri("/reads", UriKind.Relative), tooLong);

        Assert.Equal("read 1000", await small.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
    }

    [Fact]
    public async Task Middleware_that_swallows_an_exception_answers_instead()
    {
        await using var app = await TestApp.StartAsync(new TestSetup
        {
            Functions = [typeof(Failing)],
            Middleware =
            [
                async (context, next) =>
                {
                    try
                    {
                        await next();
                    }
                    catch (InvalidOperationException)
                    {
                        context.GetHttpContext()!.Response.StatusCode = 418;
                        await context.GetHttpContext()!.Response.WriteAsync("handled");
                    }
                },
            ],
        });

        using var response = await app.Client.GetAsync(new Uri("/throws", UriKind.Relative));

        Assert.Equal((HttpStatusCode)418, response.StatusCode);
        Assert.Equal("handled", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Middleware_can_answer_without_the_function_and_replace_its_result()
    {
        await using var app = await TestApp.StartAsync(new TestSetup
        {
            Functions = [typeof(Failing)],
            Configure = builder => builder.UseWhen(
                context => context.FunctionDefinition.Name == "Throws",
                (context, _) =>
                {
                    context.GetInvocationResult().Value = Results.Text("short cut", statusCode: 403);
                    return Task.CompletedTask;
                }),
        });

        using var response = await app.Client.GetAsync(new Uri("/throws", UriKind.Relative));
        using var other = await app.Client.GetAsync(new Uri("/nothing", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("short cut", await response.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }
}
