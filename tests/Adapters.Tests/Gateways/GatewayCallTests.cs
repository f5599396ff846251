using System.Net;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;
using OrderFunctions.Testing.Payments;

namespace OrderFunctions.Adapters.Tests.Gateways;

/// <summary>Calls through weather: what is tried again, with which key, and what leaves when.</summary>
public sealed class GatewayCallTests : IDisposable
{
    private const string Payment = """
        {"status":"OK","payment":{"id":"sp_1","status":"open","amount":1250,"currency":"EUR","authorised":0,"captured":0,
        "declineIsHard":false,"presented":0,"settlesInSeconds":0,"url":"http://x/","metadata":{"orderId":"o","paymentId":"p"}}}
        """;

    private static readonly GatewayStart Start =
        new(new Money(1250, "EUR"), true, null, new PaymentReference("o", "p"));

    private readonly ManualTimeProvider _clock = new();
    private readonly LeapingDelay _delay;
    private readonly StubTransport _transport = new();
    private readonly HttpClient _http;
    private readonly SandboxGateway _gateway;
    private Func<Task> _barrier = static () => Task.CompletedTask;

    public GatewayCallTests()
    {
        _delay = new LeapingDelay(_clock);
        _http = new HttpClient(new DurableBeforeSending(() => _barrier()) { InnerHandler = _transport })
        {
            BaseAddress = new Uri("http://gateway.test/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _gateway = new SandboxGateway(_http, new GatewayPipeline(_clock, _delay));
    }

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.Conflict)]
    public async Task Weather_is_tried_again_with_the_same_key_and_growing_waits(HttpStatusCode status)
    {
        _transport.Next(status).NextIsDown().Next(HttpStatusCode.OK, Payment);
        var payment = await _gateway.StartAsync(Start, new GatewayCall("key", default, TimeSpan.FromSeconds(5)), default);
        Assert.Equal("sp_1", payment.Id);
        Assert.Equal(["key", "key", "key"], _transport.Calls.Select(call => call.Key!));
        Assert.Equal(3, _transport.Calls.Count);
        Assert.True(_delay.Waits[0] > TimeSpan.Zero && _delay.Waits[1] > _delay.Waits[0]);
    }

    [Fact]
    public async Task After_three_tries_it_is_the_callers_turn()
    {
        _transport.Next(HttpStatusCode.InternalServerError).NextIsDown().NextIsDown();
        var e = await Assert.ThrowsAsync<GatewayException>(async () =>
            await _gateway.StartAsync(Start, new GatewayCall("key", default, TimeSpan.FromSeconds(5)), default));
        Assert.True(e.IsTransient);
        Assert.Equal("GATEWAY_UNAVAILABLE", e.Code);
        Assert.Equal(3, _transport.Calls.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.UnprocessableEntity)]
    public async Task What_the_gateway_refuses_for_good_is_not_tried_again(HttpStatusCode status)
    {
        _transport.Next(status, """{"status":"BadRequest","error":{"code":"amount_invalid"}}""");
        var e = await Assert.ThrowsAsync<GatewayException>(async () =>
            await _gateway.StartAsync(Start, new GatewayCall("key", default, TimeSpan.FromSeconds(5)), default));
        Assert.False(e.IsTransient);
        Assert.Equal("amount_invalid", e.Code);
        Assert.Single(_transport.Calls);
    }

    [Fact]
    public async Task An_answer_that_makes_no_sense_is_weather()
    {
        _transport.Next(HttpStatusCode.OK, "<html>").Next(HttpStatusCode.OK, "<html>").Next(HttpStatusCode.OK, Payment);
        Assert.Equal(
            "sp_1", (await _gateway.StartAsync(Start, new GatewayCall("key", default, TimeSpan.FromSeconds(5)), default)).Id);
    }

    [Fact]
    public async Task A_call_that_hangs_ends_at_its_time_limit_and_is_tried_again()
    {
        _transport.NextHangs().Next(HttpStatusCode.OK, Payment);
        var call = _gateway.StartAsync(Start, new GatewayCall("key", default, TimeSpan.FromSeconds(5)), default).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.False(call.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("sp_1", (await call).Id);
        Assert.Equal(2, _transport.Calls.Count);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_not_kept_waiting()
    {
        using var gaveUp = new CancellationTokenSource();
        _transport.NextHangs();
        var call = _gateway.ReadAsync("sp_1", TimeSpan.FromSeconds(5), gaveUp.Token).AsTask();
        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Single(_transport.Calls);
    }

    [Fact]
    public async Task Nothing_leaves_before_it_is_durable()
    {
        var durable = new TaskCompletionSource();
        _barrier = () => durable.Task;
        _transport.Next(HttpStatusCode.OK, Payment);
        var call = _gateway.StartAsync(Start, new GatewayCall("key", default, TimeSpan.FromSeconds(5)), default).AsTask();
        Assert.Empty(_transport.Calls);
        durable.SetResult();
        await call;
        Assert.Single(_transport.Calls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_request_or_answer_still_opens_one_payment(bool answerLost)
    {
        await using var store = new ATemporaryStore();
        using var sandbox = new ASandbox(store.Documents, _clock);
        sandbox.Transport.LoseNextAnswer = answerLost;
        sandbox.Transport.LoseNextRequest = !answerLost;
        var call = new GatewayCall("p", default, TimeSpan.FromSeconds(5));
        var payment = await sandbox.Gateway.StartAsync(Start with { PaymentMethod = "tok_success" }, call, default);
        Assert.Equal(answerLost ? 2 : 1, sandbox.Transport.Arrived);
        Assert.Equal(payment, await sandbox.Gateway.StartAsync(Start with { PaymentMethod = "tok_success" }, call, default));
        // One effect: one webhook of one success.
        Assert.Single(await sandbox.DeliverAllAsync());
    }
}
