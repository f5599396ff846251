using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Gateways.SendGrid;
using OrderFunctions.Adapters.Gateways.Twilio;
using OrderFunctions.Application.Campaigns;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Notifications;

namespace OrderFunctions.Functions.Notifications;

/// <summary>Rows of the inbox's table for what mail and text providers report.</summary>
internal static class DeliveryReports
{
    /// <summary>A provider's row is there once its signatures can be checked.</summary>
    public static void AddDeliveryReports(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration.GetSection("Mail:SendGrid:WebhookKeys").Get<string[]>()?.Where(key => key.Length > 0).ToArray() is { Length: > 0 } keys)
            services.AddSingleton(services => OfSendGrid(keys, services));
        var twilio = configuration.GetSection("Texts:Twilio").Get<TwilioOptions>() ?? new TwilioOptions();
        if (twilio is { AuthToken.Length: > 0, CallbackUrl.Length: > 0 })
            services.AddSingleton(services => OfTwilio(twilio.AuthToken, twilio.CallbackUrl, services));
    }

    /// <summary>SendGrid's row: each body is a list.</summary>
    public static WebhookSource OfSendGrid(IReadOnlyList<string> keys, IServiceProvider services) => new()
    {
        Name = SendGridWebhooks.Sender,
        IsMoney = false,
        Verify = new SendGridWebhooks(keys).Verify,
        Read = SendGridWebhooks.Read,
        Process = async (entry, cancellationToken) =>
        {
            foreach (var report in SendGridWebhooks.ReportsOf(entry.Body)) await RecordAsync(services, report, cancellationToken);
            return InboxVerdict.Done;
        },
    };

    /// <summary>Twilio's row.</summary>
    public static WebhookSource OfTwilio(string authToken, string callbackUrl, IServiceProvider services) => new()
    {
        Name = TwilioWebhooks.Sender,
        IsMoney = false,
        Verify = new TwilioWebhooks(authToken, callbackUrl).Verify,
        Read = TwilioWebhooks.Read,
        Process = async (entry, cancellationToken) =>
        {
            if (TwilioWebhooks.ReportOf(entry) is { } report) await RecordAsync(services, report, cancellationToken);
            return InboxVerdict.Done;
        },
    };

    // The key says whose message it was.
    private static Task<bool> RecordAsync(IServiceProvider services, RecordDelivery report, CancellationToken cancellationToken) => CampaignKey.Parse(report.Key) is { } key
        ? services.GetRequiredService<CampaignReports>().RecordAsync(key, report.News, report.LeaveAlone, cancellationToken)
        : services.GetRequiredService<RecordDeliveryHandler>().HandleAsync(report, cancellationToken);
}
