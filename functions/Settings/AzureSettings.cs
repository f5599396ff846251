using Microsoft.Extensions.Configuration;
using OrderFunctions.Adapters.Gateways.SendGrid;
using OrderFunctions.Adapters.Gateways.Twilio;
using OrderFunctions.Functions.Events;

namespace OrderFunctions.Functions.Settings;

/// <summary>What only the Functions host reads: all of it at the start, so that what is missing stops the app by name.</summary>
/// <param name="Documents">Where documents are.</param>
/// <param name="Blobs">Where files are.</param>
/// <param name="Queues">Where queues are.</param>
/// <param name="ServiceBus">Where topics are; null when events stay in the process.</param>
/// <param name="FilesContainer">The blob container of files.</param>
/// <param name="SendGrid">How mail leaves; null when it does not leave this way.</param>
/// <param name="Twilio">How texts leave; null when they stay in the outbox.</param>
public sealed record AzureSettings(
    DocumentsSettings Documents,
    AzureConnection Blobs,
    AzureConnection Queues,
    AzureConnection? ServiceBus,
    string FilesContainer,
    SendGridOptions? SendGrid,
    TwilioOptions? Twilio)
{
    /// <summary>Reads them.</summary>
    /// <exception cref="SettingException">Something is missing or malformed.</exception>
    public static AzureSettings Read(IConfiguration configuration)
    {
        var sendGrid = configuration.GetSection("Mail:SendGrid").Get<SendGridOptions>() ?? new SendGridOptions();
        var twilio = configuration.GetSection("Texts:Twilio").Get<TwilioOptions>() ?? new TwilioOptions();
        var bus = EventBusMode.Of(configuration) switch
        {
            EventBusKind.ServiceBus => AzureConnection.OfServiceBus(configuration),
            EventBusKind.Memory => null,
            _ => throw new SettingException("EventBus:Mode is 'LocalTopics', which only the local host has; here it must be Memory or ServiceBus."),
        };
        return new(
            DocumentsSettings.Read(configuration),
            AzureConnection.OfBlobs(configuration),
            AzureConnection.OfQueues(configuration),
            bus,
            configuration["Files:Container"] is { Length: > 0 } container ? container : "files",
            sendGrid.ApiKey.Length > 0 ? sendGrid : null,
            twilio.AccountSid.Length > 0 ? twilio : null);
    }
}
