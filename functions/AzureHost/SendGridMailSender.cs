using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Adapters.Gateways.SendGrid;
using OrderFunctions.Application;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Functions.Payments;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace OrderFunctions.Functions.AzureHost;

/// <summary>Hands mail to SendGrid, after everything that it tells of is durable.</summary>
internal sealed class SendGridMailSender(SendGridOptions options, ShopOptions shop, GatewayClients clients) : IMailSender
{
    private readonly SendGridClient _client = new(
        clients.To("sendgrid", SendGridOptions.Api),
        new SendGridClientOptions { ApiKey = options.ApiKey, Host = options.BaseUrl is { Length: > 0 } other ? other.TrimEnd('/') : SendGridOptions.Api.GetLeftPart(UriPartial.Authority) });

    /// <summary>What SendGrid can be asked about mails that it was handed.</summary>
    public static IMailLedger LedgerOf(IServiceProvider services, SendGridOptions options) => options.HasActivity
        ? new SendGridActivity(
            services.GetRequiredService<GatewayClients>().To("sendgrid", options.BaseUrl is { Length: > 0 } other ? new Uri(other) : SendGridOptions.Api),
            services.GetRequiredService<GatewayPipeline>(),
            options)
        : new NoMailLedger();

    public async Task SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Timeout);
        var answer = await _client.SendEmailAsync(Message(SendGridMail.Of(mail, shop)), limit.Token);
        SendGridAnswers.ThrowUnlessAccepted((int)answer.StatusCode);
    }

    private static SendGridMessage Message(SendGridMail mail)
    {
        var message = MailHelper.CreateSingleEmail(
            new EmailAddress(mail.From, mail.FromName), new EmailAddress(mail.To), mail.Subject, mail.Text, mail.Html);
        message.AddGlobalCustomArg(SendGridMail.KeyArgument, mail.Key);
        if (mail.Batch is { } batch) message.AddGlobalCustomArg(SendGridMail.BatchArgument, batch);
        foreach (var (name, value) in mail.Headers) message.AddHeader(name, value);
        message.SetClickTracking(enable: false, enableText: false);
        message.SetOpenTracking(enable: false);
        return message;
    }
}
