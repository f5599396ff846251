using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Domain.Notifications;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Notifications;

/// <summary><c>GET outbox</c>: the local outbox as a page, where it is switched on (<c>Mail:OutboxPage</c>).</summary>
public sealed class OutboxPageFunction(ListMessagesHandler list, OutboxPage page)
{
    [Function("OutboxPage"), OpenToAll]
    [Answers(200, ContentType = "text/html")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "outbox")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!page.IsOn)
            return Problems.NotFound("page");
        var messages = await list.HandleAsync(new ListMessages(null, Limit: 100), cancellationToken);
        // The messages show in frames that can run nothing and load nothing.
        request.HttpContext.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; frame-ancestors 'none'";
        return TypedResults.Content(Html(messages.Messages), "text/html", Encoding.UTF8);
    }

    private static string Html(IReadOnlyList<SaidMessage> messages)
    {
        var html = new StringBuilder("""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Outbox</title>
            <style>
              body { font-family: sans-serif; margin: 2em auto; max-width: 50em }
              pre { background: #f4f4f4; padding: 1em; white-space: pre-wrap }
              iframe { border: 1px solid #ccc; width: 100%; height: 20em }
            </style></head>
            <body><h1>Outbox</h1>

            """);
        if (messages.Count == 0)
            html.Append("<p>No messages yet. Place an order and look again.</p>\n");
        foreach (var (notice, message) in messages)
        {
            var when = message.CreatedAt.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            var what = message.Channel == MessageChannel.Email ? message.Subject : $"{message.Channel}: {notice.Kind}";
            html.Append(CultureInfo.InvariantCulture, $"""
                <details><summary>{when} <b>{Escape(what)}</b> to <bdi>{Escape(message.To)}</bdi></summary>
                <pre>{Escape(message.Text)}</pre>

                """);
            if (message.Html is { } body)
                html.Append(CultureInfo.InvariantCulture, $"<iframe sandbox srcdoc=\"{Escape(body)}\" title=\"HTML\"></iframe>\n");
            html.Append("</details>\n");
        }

        return html.Append("</body></html>\n").ToString();
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
