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
        services.AddSingleton<ComparePaymentsHandler>();
        services.AddSingleton<ReconcilePaymentsHandler>();
        services.AddSingleton<ProcessPaymentWebhookHandler>();
        services.AddInbox();
        services.AddSandbox(payments.GetSection("Sandbox"));
        return services;
    }

    private static void AddInbox(this IServiceCollection services)
    {
        services.AddSingleton<InboxMetrics>();
        services.AddSingleton<WebhookSources>();
        services.AddSingleton<ReceiveWebhookHandler>();
        services.AddSingleton<ProcessInboxEntryHandler>();
        services.AddSingleton<SweepInboxHandler>();
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
        services.AddSingleton<GatewayPipeline>();
        services.AddSingleton<SandboxClients>();
        // A store whose writes are durable when they return needs no barrier; the local host brings its own.
        services.TryAddSingleton<WhenDurable>(static () => Task.CompletedTask);
        services.AddSingleton(static services => services.GetRequiredService<SandboxClients>().Delivery(services));
        if (!options.Enabled)
            return;
        services.AddSingleton<IPaymentGateway>(static services =>
            services.GetRequiredService<SandboxClients>().Gateway(services));
        services.AddSingleton(static services => new WebhookSource
        {
            Name = "sandbox",
            IsMoney = true,
            Verify = services.GetRequiredService<SandboxWebhooks>().Verify,
            Read = SandboxWebhooks.Read,
            Process = services.GetRequiredService<ProcessPaymentWebhookHandler>().HandleAsync,
        });
    }

    private static SandboxOptions SandboxOptionsFrom(IConfigurationSection settings, SandboxAddress address)
    {
        var secrets = settings.GetSection("WebhookSecrets").Get<string[]>()?.Where(secret => secret.Length > 0).ToArray();
        return new SandboxOptions
        {
            Enabled = settings.GetValue("Enabled", false),
            // One process may make up its own; several must be told the same.
            WebhookSecrets = secrets is { Length: > 0 }
                ? secrets
                : [Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))],
            OwnAddress = address.Get,
            BaseUrl = settings["BaseUrl"] is { Length: > 0 } url ? new Uri(url) : null,
            SettlesAfter = settings.GetValue("SettlesAfter", TimeSpan.FromSeconds(60)),
            Modifiers = settings["Modifiers"] ?? "",
        };
    }
}
