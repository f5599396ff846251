using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Application.Notifications;

namespace OrderFunctions.Adapters.Gateways.SendGrid;

/// <summary>
/// Asks SendGrid's Email Activity Feed which mails of a batch it has
/// (<see href="https://www.twilio.com/docs/sendgrid/api-reference/email-activity/filter-all-messages"/>), by the custom argument of the batch.
/// The account must have bought the feed; it may be asked six times a minute, and is asked once for a batch whose worker died.
/// </summary>
/// <param name="client">Its base address is the API's.</param>
/// <param name="pipeline">Time limit, tries and breaker.</param>
/// <param name="options">The key.</param>
public sealed class SendGridActivity(HttpClient client, GatewayPipeline pipeline, SendGridOptions options) : IMailLedger
{
    private const int Most = 1_000;

    /// <summary>The feed comes after the fact and nobody promises when: so long it is given.</summary>
    public TimeSpan SettlesAfter => TimeSpan.FromMinutes(10);

    /// <inheritdoc />
    public async Task<IReadOnlySet<string>?> AcceptedAsync(string batch, IReadOnlyCollection<string> recipients, CancellationToken cancellationToken)
    {
        var query = Uri.EscapeDataString($"unique_args['{SendGridMail.BatchArgument}']=\"{batch}\"");
        var list = await GetAsync($"v3/messages?limit={Most}&query={query}", cancellationToken).ConfigureAwait(false);
        var known = (list.Messages ?? []).Select(message => message.ToEmail).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        return recipients.Where(known.Contains).ToHashSet(StringComparer.Ordinal);
    }

    private async Task<FeedPage> GetAsync(string path, CancellationToken cancellationToken) => await pipeline.RunAsync(
            options.Timeout,
            async token =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.ApiKey);
                using var response = await client.SendAsync(request, token).ConfigureAwait(false);
                if (!response.IsSuccessStatusCode) throw pipeline.Refused(response, null);
                try
                {
                    return JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(token).ConfigureAwait(false), SendGridActivityJson.Default.FeedPage) ?? throw GatewayPipeline.Garbled();
                }
                catch (JsonException)
                {
                    throw GatewayPipeline.Garbled();
                }
            },
            cancellationToken).ConfigureAwait(false);
}

internal sealed record FeedPage(IReadOnlyList<FeedMessage>? Messages);

internal sealed record FeedMessage([property: JsonPropertyName("to_email")] string? ToEmail);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FeedPage))]
internal sealed partial class SendGridActivityJson : JsonSerializerContext;
