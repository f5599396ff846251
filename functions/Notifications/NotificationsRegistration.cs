using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrderFunctions.Adapters.Gateways.Firebase;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Adapters.Gateways.Mail;
using OrderFunctions.Application;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Application.Papers;
using OrderFunctions.Functions.Payments;

namespace OrderFunctions.Functions.Notifications;

/// <summary>Messages to customers and papers.</summary>
public static class NotificationsRegistration
{
    /// <summary>
    /// Sections <c>Shop</c> (<see cref="ShopOptions"/>), <c>Mail:Smtp</c> (<see cref="SmtpOptions"/>; without a host mail
    /// stays in the local outbox), <c>Texts</c> (<see cref="TextOptions"/>; without a provider texts stay there, too),
    /// <c>Push:Firebase</c> (<see cref="FirebaseOptions"/>, likewise) and <c>Mail:OutboxPage</c>.
    /// </summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services, IConfiguration configuration)
    {
        var shop = new ShopOptions();
        configuration.GetSection("Shop").Bind(shop);
        services.AddSingleton(shop);
        services.AddSingleton<TemplateEngine>();
        services.AddSingleton<TemplateBook>();
        services.AddSingleton<PreviewTemplateHandler>();
        services.AddSingleton<NotificationProfiles>();
        services.AddSingleton<SuppressionList>();
        services.AddSingleton<ReachCustomerHandler>();
        services.AddSingleton<NoticeSubjects>();
        services.AddSingleton<ComposeNotice>();
        services.AddSingleton<SendNotice>();
        services.AddSingleton<NotifyCustomerHandler>();
        services.AddSingleton<DeliverNoticeHandler>();
        services.AddSingleton<RecordDeliveryHandler>();
        services.AddSingleton<ListMessagesHandler>();
        services.AddSingleton<ReadNotificationsHandler>();
        services.AddSingleton<MakeLabelHandler>();
        services.AddSingleton<MakeInvoiceHandler>();
        services.AddSingleton(new OutboxPage(configuration.GetValue("Mail:OutboxPage", false)));
        services.AddSingleton(configuration.GetSection("Texts").Get<TextOptions>() ?? new TextOptions());
        services.TryAddSingleton<ITextSender, KeptInOutbox>();
        services.AddMail(configuration.GetSection("Mail:Smtp").Get<SmtpOptions>() ?? new SmtpOptions());
        services.AddPush(configuration.GetSection("Push:Firebase").Get<FirebaseOptions>() ?? new FirebaseOptions());
        services.AddDeliveryReports(configuration);
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

    private static void AddPush(this IServiceCollection services, FirebaseOptions firebase)
    {
        if (firebase.ProjectId.Length == 0)
        {
            services.TryAddSingleton<IPushSender, KeptInOutbox>();
            return;
        }

        var address = firebase.BaseUrl is { Length: > 0 } other ? new Uri(other) : FirebaseOptions.Api;
        services.TryAddSingleton<IPushSender>(services => new FirebasePushSender(
            services.GetRequiredService<GatewayClients>().To("firebase", address),
            services.GetRequiredService<GatewayPipeline>(),
            firebase,
            services.GetRequiredService<TimeProvider>()));
    }
}

/// <summary>Whether the outbox can be read in the browser without a token: on a developer's machine only.</summary>
public sealed record OutboxPage(bool IsOn);
