using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Application.Payments;

namespace OrderFunctions.Adapters.Gateways.Stripe;

/// <summary>
/// Requests as Stripe wants them: form-encoded, the key as bearer token, a pinned version
/// (https://docs.stripe.com/api/authentication, …/versioning) and an <c>Idempotency-Key</c> on every POST
/// (https://docs.stripe.com/api/idempotent_requests).
/// </summary>
internal sealed class StripeHttp(HttpClient http, GatewayPipeline pipeline, StripeOptions options)
{
    /// <summary>
    /// Posts; what Stripe refuses for good comes back as an answer, because some refusals describe a payment. Tries within
    /// one call repeat the key, so an answer that was lost is given again.
    /// </summary>
    public ValueTask<StripeAnswer<T>> PostAsync<T>(
        string path,
        IReadOnlyList<KeyValuePair<string, string>> form,
        JsonTypeInfo<T> type,
        string key,
        TimeSpan timeout,
        CancellationToken cancellationToken)
        where T : class => pipeline.RunAsync(
        timeout,
        async token =>
        {
            using var request = Request(HttpMethod.Post, path);
            request.Headers.Add("Idempotency-Key", key);
            request.Content = new FormUrlEncodedContent(form);
            return await SendAsync(request, type, token).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Reads; null when Stripe knows nothing by that id.</summary>
    public async ValueTask<T?> GetAsync<T>(
        string path, JsonTypeInfo<T> type, TimeSpan timeout, CancellationToken cancellationToken)
        where T : class
    {
        var answer = await pipeline.RunAsync(
            timeout,
            async token =>
            {
                using var request = Request(HttpMethod.Get, path);
                return await SendAsync(request, type, token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        return answer.IsUnknown ? null : answer.OrThrow();
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, "v1/" + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.SecretKey);
        request.Headers.Add("Stripe-Version", StripeOptions.ApiVersion);
        return request;
    }

    private async ValueTask<StripeAnswer<T>> SendAsync<T>(
        HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
            return new(Parse(bytes, type) ?? throw GatewayPipeline.Garbled(), null, null, IsUnknown: false);
        var error = Parse(bytes, StripeJson.Default.StripeFailure)?.Error;
        var refused = pipeline.Refused(response, error?.DeclineCode ?? error?.Code ?? error?.Type);
        return refused.IsTransient
            ? throw refused
            : new(null, error, refused, response.StatusCode == HttpStatusCode.NotFound);
    }

    private static T? Parse<T>(byte[] bytes, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>An object, or a refusal that a repeat does not make better.</summary>
internal sealed record StripeAnswer<T>(T? Value, StripeError? Error, GatewayException? Refusal, bool IsUnknown)
    where T : class
{
    public T OrThrow() => Refusal is null ? Value! : throw Refusal;
}
