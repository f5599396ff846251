using System.Net;
using OrderFunctions.LocalHost.Messaging;

namespace OrderFunctions.LocalHost.Tests.Http;

public sealed class ServingTests
{
    public sealed class Serving(Recorder recorder, LocalQueues queues)
    {
        [Function("Store")]
        public async Task<IResult> Store([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "store")] HttpRequest request)
        {
            await queues.SendAsync("things", "one");
            return Results.Text("stored");
        }

        [Function("Look")]
        public IResult Look([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "look")] HttpRequest request)
        {
            recorder.Note("looked");
            return Results.Text("looked");
        }

        [Function("Slow")]
        public async Task<IResult> Slow([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "slow")] HttpRequest request)
        {
            recorder.Note("began");
            await recorder.AtGateAsync("go");
            return Results.Text("finished");
        }
    }

    [Fact]
    public async Task With_the_flush_held_no_response_leaves()
    {
        using var gate = new HeldFlush();
        await using var app = await TestApp.StartAsync(new TestSetup
        {
            Functions = [typeof(Serving)],
            Options = options => options with { Flush = gate.Flush },
        });
        gate.Close();

        var store = app.Client.PostAsync(new Uri("/store", UriKind.Relative), null);
        await gate.WhenHeldAsync();
        var look = app.Client.GetAsync(new Uri("/look", UriKind.Relative));
        await app.Recorder.WhenNotedAsync("looked");
        await SomeRoundTripsAsync();
        var answered = (store.IsCompleted, look.IsCompleted);
        gate.Open();

        Assert.Equal((false, false), answered);
        Assert.Equal("stored", await (await store).Content.ReadAsStringAsync());
        Assert.Equal("looked", await (await look).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_graceful_stop_lets_a_request_in_flight_finish()
    {
        await using var app = await TestApp.StartAsync(typeof(Serving));
        var request = app.Client.GetStringAsync(new Uri("/slow", UriKind.Relative));
        await app.Recorder.WhenNotedAsync("began");

        var stop = app.Host.StopAsync();
        Assert.False(stop.IsCompleted);
        app.Recorder.Open("go");

        Assert.Equal("finished", await request);
        await stop;
        await Assert.ThrowsAsync<HttpRequestException>(() => app.Client.GetAsync(new Uri("/look", UriKind.Relative)));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_one_clear_error()
    {
        await using var first = await TestApp.StartAsync(typeof(Serving));
        await using var second = TestApp.Build(new TestSetup
        {
            Functions = [typeof(Serving)],
            Options = options => options with { Port = first.Host.BaseAddress.Port },
        });

        var error = await Assert.ThrowsAsync<IOException>(() => second.Host.StartAsync());

        Assert.Contains("address already in use", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Cors_is_a_setting_of_the_host()
    {
        await using var app = await TestApp.StartAsync(new TestSetup
        {
            Functions = [typeof(Serving)],
            Options = options => options with { CorsOrigins = ["https://shop.example"], CorsCredentials = true },
        });
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/look");
        preflight.Headers.Add("Origin", "https://shop.example");
        preflight.Headers.Add("Access-Control-Request-Method", "GET");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization");
        using var strangers = new HttpRequestMessage(HttpMethod.Get, "/look");
        strangers.Headers.Add("Origin", "https://elsewhere.example");

        using var allowed = await app.Client.SendAsync(preflight);
        using var denied = await app.Client.SendAsync(strangers);

        Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        Assert.Equal(["https://shop.example"], allowed.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(["authorization"], allowed.Headers.GetValues("Access-Control-Allow-Headers"));
        Assert.False(denied.Headers.Contains("Access-Control-Allow-Origin"));
    }

    /// <summary>In the time that these take, an answer that does not wait for the disk would be here.</summary>
    private static async Task SomeRoundTripsAsync()
    {
        await using var other = await TestApp.StartAsync(typeof(Serving));
        for (var i = 0; i < 20; i++)
            await other.Client.GetStringAsync(new Uri("/look", UriKind.Relative));
    }
}
