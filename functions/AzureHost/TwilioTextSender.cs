using OrderFunctions.Adapters.Gateways.Twilio;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Functions.Payments;
using Twilio.Clients;
using Twilio.Exceptions;
using Twilio.Http;
using Twilio.Rest.Api.V2010.Account;

namespace OrderFunctions.Functions.AzureHost;

/// <summary>Hands texts to Twilio, after everything that they tell of is durable.</summary>
internal sealed class TwilioTextSender(TwilioOptions options, GatewayClients clients) : ITextSender
{
    private readonly TwilioRestClient _client = new(
        options.AccountSid, options.AuthToken, httpClient: new SystemNetHttpClient(Limited(clients.To("twilio", TwilioOptions.Api), options.Timeout)));

    public async Task SendAsync(TextMessage message, CancellationToken cancellationToken)
    {
        try
        {
            // The SDK takes no token: whoever shuts down does not wait for the answer.
            await MessageResource.CreateAsync(Message(TwilioText.Of(message, options)), _client).WaitAsync(cancellationToken);
        }
        catch (ApiException refused)
        {
            throw TwilioAnswers.Failure(refused.Status, refused.Code);
        }
        catch (ApiStandardException refused)
        {
            throw TwilioAnswers.Failure(refused.Status, refused.Code);
        }
        catch (TwilioException)
        {
            throw TwilioAnswers.Failure(0, 0); // without the original, whose words name the account
        }
    }

    private static CreateMessageOptions Message(TwilioText text) => new(text.To)
    {
        From = text.From is { } from ? new Twilio.Types.PhoneNumber(from) : null,
        MessagingServiceSid = text.MessagingServiceSid,
        Body = text.Body,
        ContentSid = text.ContentSid,
        ContentVariables = text.ContentVariables,
        StatusCallback = text.StatusCallback,
    };

    private static System.Net.Http.HttpClient Limited(System.Net.Http.HttpClient client, TimeSpan timeout)
    {
        client.Timeout = timeout;
        return client;
    }
}
