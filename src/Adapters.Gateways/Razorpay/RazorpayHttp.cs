using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Application.Payments;

namespace OrderFunctions.Adapters.Gateways.Razorpay;

/// <summary>Requests as Razorpay wants them: JSON, both halves of the key as basic authentication.</summary>
internal sealed class RazorpayHttp(HttpClient http, GatewayPipeline pipeline, RazorpayOptions options)
{
    /// <summary>Makes a refund repeatable (https://razorpay.com/docs/api/refunds/normal-refunds-idempotent/).</summary>
    public const string RefundKeyHeader = "X-Refund-Idempotency";

    private readonly AuthenticationHeaderValue _authorization =
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.KeyId}:{options.KeySecret}")));

    public ValueTask<TAnswer> PostAsync<TBody, TAnswer>(
        string path,
        TBody body,
        JsonTypeInfo<TBody> bodyType,
        JsonTypeInfo<TAnswer> type,
        TimeSpan timeout,
        CancellationToken cancellationToken,
        string? refundKey = null)
        where TAnswer : class
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, bodyType);
        return pipeline.RunAsync(
            timeout,
            async token =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "v1/" + path);
                request.Content = new ByteArrayContent(bytes);
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                if (refundKey is not null)
                    request.Headers.Add(RefundKeyHeader, refundKey);
                return await SendAsync(request, type, token).ConfigureAwait(false)
                    ?? throw new GatewayException("not_found", false, "The gateway does not know this payment.", null);
            },
            cancellationToken);
    }

    /// <summary>Reads; null when Razorpay knows nothing by that id.</summary>
    public ValueTask<T?> GetAsync<T>(
        string path, JsonTypeInfo<T> type, TimeSpan timeout, CancellationToken cancellationToken)
        where T : class => pipeline.RunAsync(
        timeout,
        async token =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "v1/" + path);
            return await SendAsync(request, type, token).ConfigureAwait(false);
        },
        cancellationToken);

    private async ValueTask<T?> SendAsync<T>(
        HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        request.Headers.Authorization = _authorization;
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
            return Parse(bytes, type) ?? throw GatewayPipeline.Garbled();
        var error = Parse(bytes, RazorpayJson.Default.RazorpayFailure)?.Error;
        if (IsUnknown(response.StatusCode, error))
            return null;
        // The reason says more than the code, which has four values; "NA" stands for none.
        throw pipeline.Refused(response, error?.Reason is { Length: > 0 } reason and not "NA" ? reason : error?.Code);
    }

    // An id that is not there is a 400 like any other and only its prose tells
    // (https://razorpay.com/docs/errors/common/: "The id provided does not exist"; a malformed one "is not a valid id").
    private static bool IsUnknown(HttpStatusCode status, RazorpayError? error) =>
        status == HttpStatusCode.NotFound
        || (status == HttpStatusCode.BadRequest && error?.Description is { } why
            && (why.Contains("id provided does not exist", StringComparison.OrdinalIgnoreCase)
                || why.EndsWith("is not a valid id", StringComparison.OrdinalIgnoreCase)));

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
