using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Adapters.Gateways.Razorpay;
using OrderFunctions.Adapters.Gateways.Stripe;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Payments;

namespace OrderFunctions.Functions.Payments;

/// <summary>Registers the payment providers whose keys are configured, each with its webhooks.</summary>
internal static class ProvidersRegistration
{
    /// <summary>Offered once it has a key.</summary>
    public static void AddStripe(this IServiceCollection services, IConfigurationSection settings)
    {
        var options = new StripeOptions
        {
            SecretKey = settings["SecretKey"] ?? "",
            PublishableKey = settings["PublishableKey"] ?? "",
            WebhookSecrets = settings.WebhookSecrets(),
        };
        var address = settings.Address(StripeOptions.Api);
        if (options.SecretKey.Length == 0)
            return;
        services.AddSingleton<IPaymentGateway>(services => new StripeGateway(
            services.GetRequiredService<GatewayClients>().To("stripe", address),
            services.GetRequiredService<GatewayPipeline>(),
            options,
            services.GetRequiredService<TimeProvider>()));
        services.AddPaymentWebhooks(
            "stripe", services => new StripeWebhooks(options, services.GetRequiredService<TimeProvider>()).Verify, StripeWebhooks.Read);
    }

    /// <summary>Offered once it has a key.</summary>
    public static void AddRazorpay(this IServiceCollection services, IConfigurationSection settings)
    {
        var options = new RazorpayOptions
        {
            KeyId = settings["KeyId"] ?? "",
            KeySecret = settings["KeySecret"] ?? "",
            WebhookSecrets = settings.WebhookSecrets(),
        };
        var address = settings.Address(RazorpayOptions.Api);
        if (options.KeyId.Length == 0)
            return;
        services.AddSingleton<IPaymentGateway>(services => new RazorpayGateway(
            services.GetRequiredService<GatewayClients>().To("razorpay", address),
            services.GetRequiredService<GatewayPipeline>(),
            options,
            services.GetRequiredService<TimeProvider>()));
        services.AddPaymentWebhooks("razorpay", _ => new RazorpayWebhooks(options).Verify, RazorpayWebhooks.Read);
    }

    /// <summary>A row of the inbox's table for a gateway's webhooks.</summary>
    public static void AddPaymentWebhooks(
        this IServiceCollection services,
        string provider,
        Func<IServiceProvider, Func<WebhookRequest, SignatureVerdict>> verify,
        Func<WebhookRequest, WebhookFacts?> read) => services.AddSingleton(services => new WebhookSource
        {
            Name = provider,
            IsMoney = true,
            Verify = verify(services),
            Read = read,
            Process = services.GetRequiredService<ProcessPaymentWebhookHandler>().HandleAsync,
        });

    /// <summary>The secrets that are filled in.</summary>
    public static IReadOnlyList<string> WebhookSecrets(this IConfigurationSection settings) =>
        [.. (settings.GetSection("WebhookSecrets").Get<string[]>() ?? []).Where(secret => secret.Length > 0)];

    private static Uri Address(this IConfigurationSection settings, Uri known) =>
        settings["BaseUrl"] is { Length: > 0 } url ? new Uri(url) : known;
}
