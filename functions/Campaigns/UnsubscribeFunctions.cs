using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OrderFunctions.Application;
using OrderFunctions.Application.Campaigns;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.Limits;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Campaigns;

/// <summary>
/// Unsubscribing from advertising. The page only asks, because mail programs and scanners fetch every link; the button, and the one click
/// of RFC 8058 that mail programs make by themselves, is a POST to the same address.
/// </summary>
public sealed class UnsubscribeFunctions(UnsubscribeLinks links, CampaignReports reports, CampaignRepository campaigns, ShopOptions shop)
{
    /// <summary><c>GET api/unsubscribe/{token}</c>: a page with a button. It changes nothing.</summary>
    [Function("UnsubscribePage"), OpenToAll]
    [Answers(200, ContentType = "text/html"), Answers(410, ContentType = "text/html")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/unsubscribe/{token}")] HttpRequest request,
        string token,
        CancellationToken cancellationToken)
    {
        if (links.Read(token) is not { } key) return Problems.NotFound("subscription");
        var isGerman = await IsGermanAsync(key, cancellationToken);
        if (!await reports.KnowsAsync(key, cancellationToken)) return Over(request, isGerman);
        return Page(request, isGerman
            ? ("de", "Möchten Sie keine Werbung mehr von uns bekommen?", "Abbestellen")
            : ("en", "Do you want no more advertising from us?", "Unsubscribe"));
    }

    /// <summary>
    /// <c>POST api/unsubscribe/{token}</c>: no more advertising to this address. A repeat changes nothing. Once the campaign's recipients have been
    /// forgotten the answer is 410.
    /// </summary>
    [Function("Unsubscribe"), OpenToAll, LimitedAs(RatePolicy.Webhooks)]
    [Answers(200, ContentType = "text/html"), Answers(410, ContentType = "text/html")]
    public async Task<IResult> UnsubscribeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/unsubscribe/{token}")] HttpRequest request,
        string token,
        CancellationToken cancellationToken)
    {
        // The body, List-Unsubscribe=One-Click or the button's, says nothing that the address does not.
        if (links.Read(token) is not { } key) return Problems.NotFound("subscription");
        var isGerman = await IsGermanAsync(key, cancellationToken);
        if (!await reports.UnsubscribeAsync(key, cancellationToken)) return Over(request, isGerman);
        return Page(request, isGerman
            ? ("de", "Sie bekommen keine Werbung mehr von uns. Was Ihre Bestellungen betrifft, schreiben wir Ihnen weiterhin.", null)
            : ("en", "You will get no more advertising from us. We still write to you about your orders.", null));
    }

    private ContentHttpResult Over(HttpRequest request, bool isGerman) => Page(
        request,
        isGerman
            ? ("de", $"Dieser Link gilt nicht mehr. Bitte nehmen Sie den aus unserer letzten E-Mail, oder schreiben Sie an {shop.Email}.", null)
            : ("en", $"This link is no longer good. Please use the one in our latest mail, or write to {shop.Email}.", null),
        StatusCodes.Status410Gone);

    private async Task<bool> IsGermanAsync(CampaignKey key, CancellationToken cancellationToken) =>
        (await campaigns.FindAsync(key.CampaignId, cancellationToken))?.Value.Language.StartsWith("de", StringComparison.Ordinal) is true;

    private ContentHttpResult Page(HttpRequest request, (string Language, string Words, string? Button) said, int status = StatusCodes.Status200OK)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";
        headers["X-Robots-Tag"] = "noindex";
        headers["Referrer-Policy"] = "no-referrer";
        var button = said.Button is { } text ? $"<form method=\"post\"><button>{WebUtility.HtmlEncode(text)}</button></form>" : "";
        var name = WebUtility.HtmlEncode(shop.Name);
        return TypedResults.Content(
            $"""
            <!doctype html>
            <html lang="{said.Language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{name}</title>
            <style>body {"{"} font-family: sans-serif; margin: 3em auto; max-width: 30em {"}"}</style></head>
            <body><h1>{name}</h1><p>{WebUtility.HtmlEncode(said.Words)}</p>{button}</body></html>

            """,
            "text/html",
            Encoding.UTF8,
            status);
    }
}
