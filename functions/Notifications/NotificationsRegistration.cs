using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Adapters.Gateways.Mail;
using OrderFunctions.Application;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Papers;

namespace OrderFunctions.Functions.Notifications;

/// <summary>Messages to customers and papers.</summary>
public static class NotificationsRegistration
{
    /// <summary>
    /// Sections <c>Shop</c> (<see cref="ShopOptions"/>), <c>Mail:Smtp</c> (<see cref="SmtpOptions"/>; without a host mail
    /// stays in the local outbox), <c>Texts</c> (<see cref="TextOptions"/>; without a provider texts stay there, too) and
    /// <c>Mail:OutboxPage</c>.
    /// </summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services, IConfiguration configuration)
    {
        var shop = new ShopOptions();
        configuration.GetSection("Shop").Bind(shop);
        services.AddSingleton(shop);
        services.AddSingleton<NotifyCustomerHandler>();
        services.AddSingleton<ListMessagesHandler>();
        services.AddSingleton<MakeLabelHandler>();
        services.AddSingleton<MakeInvoiceHandler>();
        services.AddSingleton(new OutboxPage(configuration.GetValue("Mail:OutboxPage", false)));
        services.AddSingleton(configuration.GetSection("Texts").Get<TextOptions>() ?? new TextOptions());
        services.TryAddSingleton<ITextSender, KeptInOutbox>();
        services.AddMail(configuration.GetSection("Mail:Smtp").Get<SmtpOptions>() ?? new SmtpOptions());
        return services;
    }

    private static void AddMail(this IServiceCollection services, SmtpOptions smtp)
    {
        if (string.IsNullOrEmpty(smtp.Host))
        {
            services.TryAddSingleton<IMailSender, KeptInOutbox>();
            return;
        }

        services.AddSingleton(smtp);
        services.TryAddSingleton<WhenDurable>(static () => Task.CompletedTask);
        services.TryAddSingleton<IMailSender>(static services => new SmtpMailSender(
            services.GetRequiredService<SmtpOptions>(),
            services.GetRequiredService<ShopOptions>(),
            services.GetRequiredService<WhenDurable>()));
    }
}

/// <summary>Whether the outbox can be read in the browser without a token: on a developer's machine only.</summary>
public sealed record OutboxPage(bool IsOn);
