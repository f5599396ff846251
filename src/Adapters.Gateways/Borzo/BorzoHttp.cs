using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Application.Payments;

namespace OrderFunctions.Adapters.Gateways.Borzo;

/// <summary>Calls to Borzo. Addresses and names go in bodies only, and of an error only its code is taken.</summary>
internal sealed class BorzoHttp(HttpClient client, GatewayPipeline pipeline, BorzoOptions options)
{
    private const string TokenHeader = "X-DV-Auth-Token";

    // Of the documented codes those that a later try may not meet any more.
    private static readonly HashSet<string> Weather = new(StringComparer.Ordinal)
    {
        "unexpected_error", "requests_limit_exceeded", "service_unavailable",
    };

    /// <summary>Runs one or several calls as one try, which the pipeline may repeat: they must begin with a reading, or change nothing.</summary>
    public async ValueTask<T> RunAsync<T>(Func<CancellationToken, ValueTask<T>> calls, CancellationToken cancellationToken)
    {
        try
        {
            return await pipeline.RunAsync(options.Timeout, calls, cancellationToken).ConfigureAwait(false);
        }
        catch (GatewayException failure)
        {
            throw new CarrierException(failure.Code.Replace("GATEWAY_", "CARRIER_", StringComparison.Ordinal), failure.IsTransient);
        }
    }

    public ValueTask<BorzoReply> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);

    public ValueTask<BorzoReply> PostAsync<T>(string path, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = content }, cancellationToken);
    }

    private async ValueTask<BorzoReply> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            request.Headers.TryAddWithoutValidation(TokenHeader, options.Token);
            using var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            var reply = Parse(bytes);
            if (response.IsSuccessStatusCode && reply is { IsSuccessful: true }) return reply;
            if (response.IsSuccessStatusCode && reply is null) throw GatewayPipeline.Garbled();
            var refused = pipeline.Refused(response, reply?.Errors is [var first, ..] ? first : null);
            // An error can come with 200, and weather with 400: the documented codes say what it is.
            throw reply?.Errors is [var code, ..] && (Weather.Contains(code) != refused.IsTransient) && (int)response.StatusCode < 500
                ? new GatewayException(refused.Code, Weather.Contains(code), refused.Message, null) { RetryAfter = refused.RetryAfter }
                : refused;
        }
    }

    private static BorzoReply? Parse(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, BorzoJson.Default.BorzoReply);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
