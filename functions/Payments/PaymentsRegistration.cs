using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Payments;

namespace OrderFunctions.Functions.Payments;

/// <summary>Registers payments, the inbox and the gateways that are configured.</summary>
internal static class PaymentsRegistration
{
    public static IServiceCollection AddPayments(this IServiceCollection services, IConfiguration configuration)
    {
        var payments = configuration.GetSection("Payments");
        services.AddSingleton(new PaymentOptions
        {
            DefaultProvider = payments["DefaultProvider"] ?? "sandbox",
            GatewayTimeout = payments.GetValue("GatewayTimeout", TimeSpan.FromSeconds(10)),
            ReadAgainAfter = payments.GetValue("ReadAgainAfter", TimeSpan.FromMinutes(10)),
        });
        services.AddSingleton<PaymentGateways>();
        services.AddSingleton<PaymentWatch>();
        services.AddSingleton<PaymentNews>();
        services.AddSingleton<StartPaymentHandler>();
        services.AddSingleton<ReadAndApplyPaymentHandler>();
        services.AddSingleton<ReadAndApplyRefundHandler>();
        services.AddSingleton<CancelOpenPaymentHandler>();
        services.AddSingleton<CapturePaymentHandler>();
        services.AddSingleton<RefundPaymentHandler>();
        services.AddSingleton<ReadStalePaymentsHandler>();
        services.AddSingleton<ReadAndApplyDisputeHandler>();
        services.AddSingleton<ConfirmPaymentHandler>();
        services.AddSingleton<ComparePaymentsHandler>();
        services.AddSingleton<ReconcilePaymentsHandler>();
        services.AddSingleton<CreditLedger>();
        services.AddSingleton<AdjustCreditHandler>();
        services.AddSingleton<IPaymentGateway, StoreCreditGateway>();
        services.AddSingleton<ProcessPaymentWebhookHandler>();
        // One for each gateway that takes it, and so a circuit breaker of its own.
        services.AddTransient<GatewayPipeline>();
        services.AddSingleton<GatewayClients>();
        // A store whose writes are durable when they return needs no barrier; the local host brings its own.
        services.TryAddSingleton<WhenDurable>(static () => Task.CompletedTask);
        services.AddInbox();
        services.AddSandbox(payments.GetSection("Sandbox"));
        services.AddStripe(payments.GetSection("Stripe"));
        services.AddRazorpay(payments.GetSection("Razorpay"));
        return services;
    }

    private static void AddInbox(this IServiceCollection services)
    {
        services.AddSingleton<InboxMetrics>();
        services.AddSingleton<WebhookSources>();
        services.AddSingleton<ReceiveWebhookHandler>();
        services.AddSingleton<ProcessInboxEntryHandler>();
        services.AddSingleton<SweepInboxHandler>();
        services.AddSingleton<WatchRejectedWebhooksHandler>();
        services.AddSingleton<ListOrderWebhooksHandler>();
    }

    /// <summary>Off unless switched on: a shop in business must not take test cards.</summary>
    private static void AddSandbox(this IServiceCollection services, IConfigurationSection settings)
    {
        var address = new SandboxAddress();
        if (settings["OwnAddress"] is { Length: > 0 } own)
            address.Set(new Uri(own));
        var options = SandboxOptionsFrom(settings, address);
        services.AddSingleton(address);
        services.AddSingleton(options);
        services.AddSingleton<SandboxLedger>();
        services.AddSingleton<SandboxServer>();
        services.AddSingleton<SandboxWebhooks>();
        services.AddSingleton(static services => services.GetRequiredService<GatewayClients>().Delivery(services));
        if (!options.Enabled)
            return;
        services.AddSingleton<IPaymentGateway>(services => new SandboxGateway(
            services.GetRequiredService<GatewayClients>().ToSandbox(services, options.BaseUrl),
            services.GetRequiredService<GatewayPipeline>()));
        services.AddPaymentWebhooks(
            "sandbox", static services => services.GetRequiredService<SandboxWebhooks>().Verify, SandboxWebhooks.Read);
    }

    private static SandboxOptions SandboxOptionsFrom(IConfigurationSection settings, SandboxAddress address)
    {
        var secrets = settings.WebhookSecrets();
        return new SandboxOptions
        {
            Enabled = settings.GetValue("Enabled", false),
            // One process may make up its own; several must be told the same.
            WebhookSecrets = secrets.Count > 0
                ? secrets
                : [Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))],
            OwnAddress = address.Get,
            BaseUrl = settings["BaseUrl"] is { Length: > 0 } url ? new Uri(url) : null,
            SettlesAfter = settings.GetValue("SettlesAfter", TimeSpan.FromSeconds(60)),
            Modifiers = settings["Modifiers"] ?? "",
        };
    }
}
