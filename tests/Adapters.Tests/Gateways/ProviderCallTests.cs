using System.Net;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Adapters.Gateways.Razorpay;
using OrderFunctions.Adapters.Gateways.Stripe;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;
using OrderFunctions.Testing.Payments;

namespace OrderFunctions.Adapters.Tests.Gateways;

/// <summary>Stripe and Razorpay through weather: what is tried again and what is refused for good.</summary>
public sealed class ProviderCallTests : IDisposable
{
    private static readonly TimeSpan InTime = TimeSpan.FromSeconds(5);
    private readonly ManualTimeProvider _clock = new();
    private readonly StubTransport _transport = new();
    private readonly List<HttpClient> _clients = [];

    public void Dispose() => _clients.ForEach(client => client.Dispose());

    [Theory]
    [InlineData("stripe", HttpStatusCode.BadRequest, false)]
    [InlineData("stripe", HttpStatusCode.Unauthorized, false)]
    [InlineData("stripe", HttpStatusCode.PaymentRequired, false)]
    [InlineData("stripe", HttpStatusCode.Forbidden, false)]
    [InlineData("stripe", HttpStatusCode.Conflict, true)]
    [InlineData("stripe", HttpStatusCode.FailedDependency, true)]
    [InlineData("stripe", HttpStatusCode.TooManyRequests, true)]
    [InlineData("stripe", HttpStatusCode.InternalServerError, true)]
    [InlineData("stripe", HttpStatusCode.GatewayTimeout, true)]
    [InlineData("razorpay", HttpStatusCode.BadRequest, false)]
    [InlineData("razorpay", HttpStatusCode.Unauthorized, false)]
    [InlineData("razorpay", HttpStatusCode.Conflict, true)]
    [InlineData("razorpay", HttpStatusCode.TooManyRequests, true)]
    [InlineData("razorpay", HttpStatusCode.BadGateway, true)]
    public async Task Only_weather_is_tried_again(string provider, HttpStatusCode status, bool transient)
    {
        _transport.Otherwise = (request, _) => Task.FromResult(new HttpResponseMessage(status)
        {
            Content = new StringContent("""{"error":{"type":"api_error","code":"some_code","description":"no","reason":"NA"}}"""),
            RequestMessage = request,
        });
        var e = await Assert.ThrowsAsync<GatewayException>(async () => await Gateway(provider).StartAsync(
            new GatewayStart(new Money(1250, "EUR"), true, null, new PaymentReference("o", "p")), Call("key"), default));
        Assert.Equal((transient, "some_code"), (e.IsTransient, e.Code));
        Assert.Equal(transient ? 3 : 1, _transport.Calls.Count);
    }

    [Theory]
    [InlineData("stripe")]
    [InlineData("razorpay")]
    public async Task A_page_of_a_proxy_is_weather(string provider)
    {
        _transport.Otherwise = (request, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent("<html>"),
            RequestMessage = request,
        });
        var e = await Assert.ThrowsAsync<GatewayException>(async () => await Gateway(provider).ReadAsync("x", InTime, default));
        Assert.True(e.IsTransient);
    }

    [Fact]
    public async Task Work_that_was_done_before_the_time_was_up_is_done_once()
    {
        using var at = new AStripeGateway();
        at.Transport.HangNextAnswer = true;
        var starting = at.Gateway.StartAsync(
            new GatewayStart(new Money(1250, "EUR"), true, "pm_success", new PaymentReference("o", "p")),
            new GatewayCall("key", at.Clock.GetUtcNow(), InTime),
            default).AsTask();
        Assert.Equal(1, at.Stripe.Intents);
        at.Clock.Advance(InTime);
        Assert.IsType<GatewayPaymentState.Succeeded>((await starting).State);
        Assert.Equal(1, at.Stripe.Intents);
        Assert.Equal(["key", "key"], at.Stripe.Calls.Select(call => call.Key!));
    }

    private IPaymentGateway Gateway(string provider)
    {
        var client = new HttpClient(_transport, disposeHandler: false)
        {
            BaseAddress = new Uri("http://provider.test/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _clients.Add(client);
        var pipeline = new GatewayPipeline(_clock, new LeapingDelay(_clock));
        return provider == "stripe"
            ? new StripeGateway(client, pipeline, AStripeGateway.Options, _clock)
            : new RazorpayGateway(client, pipeline, ARazorpayGateway.Options, _clock);
    }

    private GatewayCall Call(string key) => new(key, _clock.GetUtcNow(), InTime);
}
