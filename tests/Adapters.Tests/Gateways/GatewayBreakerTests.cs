using System.Net;
using System.Net.Http.Headers;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Application.Payments;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;

namespace OrderFunctions.Adapters.Tests.Gateways;

/// <summary>Retry-After and the circuit breaker, under a clock that the test moves.</summary>
public sealed class GatewayBreakerTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly LeapingDelay _delay;
    private readonly GatewayPipeline _pipeline;
    private int _sent;

    public GatewayBreakerTests()
    {
        _delay = new LeapingDelay(_clock);
        _pipeline = new GatewayPipeline(_clock, _delay);
    }

    [Fact]
    public async Task A_provider_that_fails_for_long_is_left_alone_and_tried_again_after_a_while()
    {
        await BreakAsync();
        var sent = _sent;
        var resting = await Assert.ThrowsAsync<GatewayException>(() => CallAsync(HttpStatusCode.OK));
        Assert.Equal(("GATEWAY_RESTING", true), (resting.Code, resting.IsTransient));
        Assert.InRange(resting.RetryAfter!.Value, TimeSpan.FromTicks(1), GatewayPipeline.BreakFor);
        Assert.Equal(sent, _sent);

        // Half open: one failure closes the door again, one success opens it.
        _clock.Advance(GatewayPipeline.BreakFor);
        await Assert.ThrowsAsync<GatewayException>(() => CallAsync(HttpStatusCode.BadGateway));
        Assert.Equal(sent + 1, _sent);
        _clock.Advance(GatewayPipeline.BreakFor);
        Assert.Equal("done", await CallAsync(HttpStatusCode.OK));
        Assert.Equal("done", await CallAsync(HttpStatusCode.OK));
    }

    [Fact]
    public async Task Another_providers_calls_go_on()
    {
        await BreakAsync();
        var other = new GatewayPipeline(_clock, _delay);
        Assert.Equal("done", await other.RunAsync(TimeSpan.FromSeconds(5), _ => new ValueTask<string>("done"), default));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.PaymentRequired)]
    [InlineData(HttpStatusCode.Conflict)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    public async Task Refusals_conflicts_and_limits_are_no_outage(HttpStatusCode status)
    {
        for (var call = 0; call < GatewayPipeline.FewestCalls * 2; call++)
            await Assert.ThrowsAsync<GatewayException>(() => CallAsync(status));
        Assert.Equal("done", await CallAsync(HttpStatusCode.OK));
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(600, 1)]
    public async Task A_short_wait_that_the_provider_asks_for_is_waited_and_a_long_one_is_told(int seconds, int calls)
    {
        var e = await Assert.ThrowsAsync<GatewayException>(() => CallAsync(HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(seconds)));
        Assert.True(e.IsTransient);
        Assert.Equal(TimeSpan.FromSeconds(seconds), e.RetryAfter);
        Assert.Equal(calls, _sent);
        Assert.All(_delay.Waits, wait => Assert.Equal(TimeSpan.FromSeconds(seconds), wait));
    }

    [Theory]
    [InlineData("insufficient_funds", "insufficient_funds")]
    [InlineData("card 4242 4242 of Ann", "GATEWAY_UNAVAILABLE")]
    [InlineData("", "GATEWAY_UNAVAILABLE")]
    [InlineData(null, "GATEWAY_UNAVAILABLE")]
    public void Only_a_code_is_taken_over_from_a_refusal(string? said, string code)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.BadRequest);
        Assert.Equal(code, _pipeline.Refused(response, said).Code);
    }

    private async Task BreakAsync()
    {
        for (var call = 0; call < GatewayPipeline.FewestCalls; call++)
            await Assert.ThrowsAsync<GatewayException>(() => CallAsync(HttpStatusCode.ServiceUnavailable));
    }

    private Task<string> CallAsync(HttpStatusCode status, TimeSpan? retryAfter = null) => _pipeline.RunAsync(
        TimeSpan.FromSeconds(5),
        _ =>
        {
            _sent++;
            using var response = new HttpResponseMessage(status);
            if (retryAfter is { } wait)
                response.Headers.RetryAfter = new RetryConditionHeaderValue(wait);
            return response.IsSuccessStatusCode ? new ValueTask<string>("done") : throw _pipeline.Refused(response, null);
        },
        default).AsTask();
}
