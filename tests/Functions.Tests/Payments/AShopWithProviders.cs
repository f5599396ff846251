using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Gateways.Razorpay;
using OrderFunctions.Adapters.Gateways.Signatures;
using OrderFunctions.Adapters.Gateways.Stripe;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing.Payments;
using Xunit;

namespace OrderFunctions.Functions.Tests.Payments;

/// <summary>The whole app with Stripe and Razorpay as their documentation describes them, over the network.</summary>
internal sealed class AShopWithProviders : IAsyncDisposable
{
    public static readonly StripeOptions StripeKeys = AStripeGateway.Options;
    public static readonly RazorpayOptions RazorpayKeys = ARazorpayGateway.Options;
    private readonly List<AServer> _servers = [];
    private int _events;

    private AShopWithProviders()
    {
        Stripe = new AStripe(Clock) { Version = StripeOptions.ApiVersion };
        Razorpay = new ARazorpay(Clock);
    }

    public ManualTimeProvider Clock { get; } = new(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public AStripe Stripe { get; }

    public ARazorpay Razorpay { get; }

    public AShop Shop { get; private set; } = null!;

    /// <summary>Opens it; what lies on the way to a provider may be put between.</summary>
    public static async Task<AShopWithProviders> OpenAsync(
        Func<HttpMessageHandler, ManualTimeProvider, HttpMessageHandler>? onTheWay = null, Action<IServiceCollection>? services = null)
    {
        var at = new AShopWithProviders();
        var stripe = await at.ServeAsync(at.Stripe, onTheWay);
        var razorpay = await at.ServeAsync(at.Razorpay, onTheWay);
        at.Shop = await AShop.OpenAsync(
            options => options with
            {
                Services = options.Services + services,
                Settings = new Dictionary<string, string?>
                {
                    ["Payments:Stripe:SecretKey"] = StripeKeys.SecretKey,
                    ["Payments:Stripe:PublishableKey"] = StripeKeys.PublishableKey,
                    ["Payments:Stripe:WebhookSecrets:0"] = StripeKeys.WebhookSecrets[0],
                    ["Payments:Stripe:BaseUrl"] = stripe,
                    ["Payments:Razorpay:KeyId"] = RazorpayKeys.KeyId,
                    ["Payments:Razorpay:KeySecret"] = RazorpayKeys.KeySecret,
                    ["Payments:Razorpay:WebhookSecrets:0"] = RazorpayKeys.WebhookSecrets[0],
                    ["Payments:Razorpay:BaseUrl"] = razorpay,
                },
            },
            clock: at.Clock);
        return at;
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        foreach (var server in _servers) await server.DisposeAsync();
        Stripe.Dispose();
        Razorpay.Dispose();
    }

    /// <summary>An order whose customer stands at the provider's checkout.</summary>
    public async Task<(string Order, string Payment, JsonNode Action)> StartAsync(string provider)
    {
        var order = await Shop.PlaceAsync(card: null);
        await Shop.Host.WhenIdleAsync();
        var (status, body) = await AShop.SendAsync(
            Shop.Customer, HttpMethod.Post, $"api/orders/{order}/payments", new JsonObject { ["provider"] = provider });
        Assert.True(status == HttpStatusCode.Created, body?.ToJsonString());
        Assert.Equal(provider, body!["clientAction"]!["provider"]!.GetValue<string>());
        return (order, body["id"]!.GetValue<string>(), body["clientAction"]!);
    }

    /// <summary>Stripe's id of the payment that the checkout is for.</summary>
    public static string IntentOf(JsonNode action) => action["clientSecret"]!.GetValue<string>().Split("_secret_")[0];

    /// <summary>A webhook of Stripe about an object as it is now; without an event id a new event.</summary>
    public Task<HttpStatusCode> FromStripeAsync(string type, string about, string? id = null)
    {
        var body = Stripe.Event(id ?? $"evt_{++_events}", type, about);
        return SendAsync("stripe", body, (StripeWebhooks.SignatureHeader, TimestampedSignature.Sign(
            Encoding.UTF8.GetBytes(body), Clock.GetUtcNow(), StripeKeys.WebhookSecrets[0])));
    }

    /// <summary>A webhook of Razorpay about a payment as it is now; without an event id a new event.</summary>
    public Task<HttpStatusCode> FromRazorpayAsync(string type, string pay, string? id = null)
    {
        var body = Razorpay.Event(type, pay);
        return SendAsync(
            "razorpay",
            body,
            (RazorpayWebhooks.SignatureHeader, BodySignature.Sign(Encoding.UTF8.GetBytes(body), RazorpayKeys.WebhookSecrets[0])),
            (RazorpayWebhooks.EventHeader, id ?? $"evt_{++_events}"));
    }

    public async Task<HttpStatusCode> SendAsync(string provider, string body, params (string Name, string Value)[] headers)
    {
        using var client = Shop.Host.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/webhooks/" + provider)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private async Task<string> ServeAsync(HttpMessageHandler provider, Func<HttpMessageHandler, ManualTimeProvider, HttpMessageHandler>? onTheWay)
    {
        var server = await AServer.OpenAsync(onTheWay is null ? provider : onTheWay(provider, Clock));
        _servers.Add(server);
        return server.Address;
    }
}
