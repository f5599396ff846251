using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Payments;

namespace OrderFunctions.Adapters.Gateways.Firebase;

/// <summary>
/// Hands messages to devices to Firebase Cloud Messaging, HTTP v1. Errors by
/// <see href="https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode"/>: what is about the device's token is final, the rest is
/// weather or our own settings. It knows no idempotency key: a message whose answer was lost leaves again, and takes the
/// first one's place on the device.
/// </summary>
public sealed class FirebasePushSender : IPushSender, IDisposable
{
    // A notification is cut by devices long before that; all of a message may have 4,096 bytes.
    private const int LongestHeadline = 120;
    private const int LongestText = 800;

    private readonly HttpClient _client;
    private readonly GatewayPipeline _pipeline;
    private readonly FirebaseOptions _options;
    private readonly FirebaseTokens _tokens;

    /// <param name="client">Its base address is the API's.</param>
    /// <param name="pipeline">Time limit, tries and breaker.</param>
    /// <param name="options">The service account.</param>
    /// <param name="time">The life of tokens.</param>
    public FirebasePushSender(HttpClient client, GatewayPipeline pipeline, FirebaseOptions options, TimeProvider time) =>
        (_client, _pipeline, _options, _tokens) = (client, pipeline, options, new(client, pipeline, options, time));

    /// <inheritdoc />
    public async Task SendAsync(PushMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await _pipeline.RunAsync(_options.Timeout, token => TryAsync(message, token), cancellationToken).ConfigureAwait(false);
        }
        catch (GatewayException failure)
        {
            throw new PushNotAcceptedException(failure.Code)
            {
                IsGone = failure.Code is "UNREGISTERED" or "SENDER_ID_MISMATCH",
                IsFinal = failure.Code is "UNREGISTERED" or "SENDER_ID_MISMATCH" or "INVALID_ARGUMENT",
            };
        }
    }

    public void Dispose() => _tokens.Dispose();

    private async ValueTask<bool> TryAsync(PushMessage message, CancellationToken cancellationToken)
    {
        var token = await _tokens.GetAsync(cancellationToken).ConfigureAwait(false);
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(Wire(message), FirebaseJson.Default.FirebaseSend));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"v1/projects/{_options.ProjectId}/messages:send") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode) return true;
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            // Withdrawn before its time: the next try has a new one.
            _tokens.Forget(token);
            throw new GatewayException("UNAUTHENTICATED", isTransient: true, "Firebase does not take the access token.", null);
        }

        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        throw _pipeline.Refused(response, FirebaseWire.Parse(bytes, FirebaseJson.Default.FirebaseReply)?.Error?.Code);
    }

    private static FirebaseSend Wire(PushMessage message) => new(new(
        message.Token,
        new(Cut(message.Headline, LongestHeadline), Cut(message.Text, LongestText)),
        message.OrderId is { } order ? new(StringComparer.Ordinal) { ["orderId"] = order } : [],
        new(message.Key, new(message.Key)),
        new(new(StringComparer.Ordinal) { ["apns-collapse-id"] = message.Key })));

    private static string Cut(string text, int longest) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1)] + "…";
}
