using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.Limits;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Payments;

/// <summary>
/// Takes webhooks of every sender that the shop works with. Answers 200 once the webhook is stored;
/// anything else would make the sender repeat what we already have.
/// </summary>
public sealed class WebhookFunction(WebhookSources sources, ReceiveWebhookHandler receive)
{
    /// <summary>Providers send a few KB; a megabyte is generous.</summary>
    private const int Limit = 1024 * 1024;

    private const int MaxHeaderLength = 8 * 1024;

    [Function("Webhook"), OpenToAll, LimitedAs(RatePolicy.Webhooks)]
    [Answers(200)]
    [Refuses("SIGNATURE_INVALID", "BODY_TOO_LARGE")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/webhooks/{provider}")] HttpRequest request,
        string provider,
        CancellationToken cancellationToken)
    {
        if (sources.Find(provider) is not { } source)
            return Problems.NotFound("webhook sender");
        if (!(await request.ReadBytesAsync(cancellationToken, Limit)).TryGet(out var body, out var problem))
            return problem;
        var receipt = await receive.HandleAsync(
            new ReceiveWebhook(source, new WebhookRequest(HeadersOf(request), body, request.QueryString.Value ?? "")), cancellationToken);
        return receipt == WebhookReceipt.Rejected
            ? new Problem(400, "SIGNATURE_INVALID", "The signature is missing, wrong or too old.")
            : TypedResults.Ok();
    }

    private static Dictionary<string, string> HeadersOf(HttpRequest request) => request.Headers
        .Where(header => header.Value.Count > 0 && header.Value[0] is { Length: <= MaxHeaderLength })
        .ToDictionary(header => header.Key, header => header.Value[0]!, StringComparer.OrdinalIgnoreCase);
}
