using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Web;

namespace OrderFunctions.Adapters.Gateways.Sandbox;

/// <summary>
/// The Sandbox's HTTP interface. As a message handler it answers the client in the same process, without a socket; a
/// web server in front of it makes it a gateway for other processes.
/// </summary>
/// <remarks>
/// <c>POST payments</c>, <c>GET payments?key=…</c>, <c>GET payments/{id}</c>, <c>POST payments/{id}/authorise|capture|cancel|refunds</c>,
/// <c>GET payments/{id}/refunds/{refund}</c>; every POST with <c>Idempotency-Key</c>.
/// </remarks>
public sealed class SandboxServer(SandboxLedger ledger) : HttpMessageHandler
{
    /// <summary>Carries the key of a changing request.</summary>
    public const string KeyHeader = "Idempotency-Key";

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null
            ? []
            : await request.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var key = request.Method == HttpMethod.Get
            ? HttpUtility.ParseQueryString(request.RequestUri!.Query)["key"]
            : request.Headers.TryGetValues(KeyHeader, out var values) ? values.FirstOrDefault() : null;
        var reply = await AnswerAsync(request.Method, Segments(request.RequestUri!), key, body, cancellationToken)
            .ConfigureAwait(false) ?? SandboxReply.Refused(HttpStatusCode.NotFound, "not_found");
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(reply, SandboxJson.Default.SandboxReply));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new HttpResponseMessage(reply.Status) { Content = content, RequestMessage = request };
    }

    private ValueTask<SandboxReply?> AnswerAsync(
        HttpMethod method, string[] path, string? key, byte[] body, CancellationToken cancellationToken)
    {
        if (method == HttpMethod.Get)
            return path switch
            {
                ["payments"] when key is not null =>
                    ledger.ReadAsync(SandboxLedger.PaymentId(key), cancellationToken),
                ["payments", var id] => ledger.ReadAsync(id, cancellationToken),
                ["payments", var id, "refunds", var refund] => ledger.ReadRefundAsync(id, refund, cancellationToken),
                _ => default,
            };
        if (key is not { Length: > 0 and <= 255 })
            return Refused("idempotency_key_missing");
        if (path is ["payments"])
            return Parse(body, SandboxJson.Default.SandboxStart) is { } start
                ? Some(ledger.StartAsync(start, key, cancellationToken))
                : Refused("body_invalid");

        var change = body.Length == 0 ? new SandboxChange() : Parse(body, SandboxJson.Default.SandboxChange);
        return path switch
        {
            ["payments", var id, "authorise"] when change?.PaymentMethod is { } token =>
                ledger.AuthoriseAsync(id, token, key, cancellationToken),
            ["payments", var id, "capture"] when change?.Amount is { } amount =>
                ledger.CaptureAsync(id, amount, key, cancellationToken),
            ["payments", var id, "cancel"] => ledger.CancelAsync(id, key, cancellationToken),
            ["payments", var id, "refunds"] when change?.Amount is { } amount =>
                ledger.RefundAsync(id, amount, key, cancellationToken),
            ["payments", _, "authorise" or "capture" or "refunds"] => Refused("body_invalid"),
            _ => default,
        };
    }

    private static string[] Segments(Uri uri) =>
        [.. uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];

    private static T? Parse<T>(byte[] body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async ValueTask<SandboxReply?> Some(ValueTask<SandboxReply> reply) => await reply.ConfigureAwait(false);

    private static ValueTask<SandboxReply?> Refused(string code) =>
        new(SandboxReply.Refused(HttpStatusCode.BadRequest, code));
}
