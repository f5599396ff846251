using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Adapters.Gateways.Razorpay;
using OrderFunctions.Adapters.Gateways.Stripe;
using OrderFunctions.LocalHost.Testing;

namespace OrderFunctions.Testing.Payments;

/// <summary>Stripe, its gateway and the way between them, under a clock that the test moves.</summary>
public sealed class AStripeGateway : IDisposable
{
    private readonly HttpClient _http;

    public AStripeGateway()
    {
        Delay = new LeapingDelay(Clock);
        Stripe = new AStripe(Clock) { Version = StripeOptions.ApiVersion };
        Transport = new DivertedTransport(Stripe);
        _http = new HttpClient(Transport) { BaseAddress = StripeOptions.Api, Timeout = Timeout.InfiniteTimeSpan };
        Gateway = new StripeGateway(_http, new GatewayPipeline(Clock, Delay), Options, Clock);
        Webhooks = new StripeWebhooks(Options, Clock);
    }

    /// <summary>Keys of the right form that open nothing.</summary>
    public static StripeOptions Options { get; } = new()
    {
        SecretKey = "sk_test_0123456789abcdef",
        PublishableKey = "pk_test_0123456789abcdef",
        WebhookSecrets = ["whsec_new_0123456789", "whsec_old_0123456789"],
    };

    public ManualTimeProvider Clock { get; } = new();

    public LeapingDelay Delay { get; }

    public AStripe Stripe { get; }

    public DivertedTransport Transport { get; }

    public StripeGateway Gateway { get; }

    public StripeWebhooks Webhooks { get; }

    public void Dispose() => _http.Dispose();
}

/// <summary>Razorpay, its gateway and the way between them, under a clock that the test moves.</summary>
public sealed class ARazorpayGateway : IDisposable
{
    private readonly HttpClient _http;

    public ARazorpayGateway()
    {
        Delay = new LeapingDelay(Clock);
        Razorpay = new ARazorpay(Clock);
        Transport = new DivertedTransport(Razorpay);
        _http = new HttpClient(Transport) { BaseAddress = RazorpayOptions.Api, Timeout = Timeout.InfiniteTimeSpan };
        Gateway = new RazorpayGateway(_http, new GatewayPipeline(Clock, Delay), Options, Clock);
        Webhooks = new RazorpayWebhooks(Options);
    }

    /// <summary>Keys of the right form that open nothing.</summary>
    public static RazorpayOptions Options { get; } = new()
    {
        KeyId = "rzp_test_0123456789abcdef",
        KeySecret = "secret-of-razorpay-0123",
        WebhookSecrets = ["webhook-new-0123456789", "webhook-old-0123456789"],
    };

    public ManualTimeProvider Clock { get; } = new();

    public LeapingDelay Delay { get; }

    public ARazorpay Razorpay { get; }

    public DivertedTransport Transport { get; }

    public RazorpayGateway Gateway { get; }

    public RazorpayWebhooks Webhooks { get; }

    public void Dispose() => _http.Dispose();
}
