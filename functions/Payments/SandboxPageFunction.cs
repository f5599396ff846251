using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Domain;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Payments;

/// <summary>The Sandbox's payment page, where a person plays the cardholder.</summary>
public sealed class SandboxPageFunction(SandboxLedger ledger, SandboxOptions options)
{
    [Function("SandboxPage"), OpenToAll]
    [Answers(200, ContentType = "text/html")]
    [Refuses("VALIDATION_FAILED", "BODY_TOO_LARGE")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = SandboxRoutes.PagePrefix + "{paymentId}")]
        HttpRequest request,
        string paymentId,
        CancellationToken cancellationToken)
    {
        if (!options.Enabled)
            return Problems.NotFound("page");
        if (HttpMethods.IsPost(request.Method))
        {
            if (!(await request.ReadBytesAsync(cancellationToken, 1024)).TryGet(out var body, out var problem))
                return problem;
            var answer = Encoding.UTF8.GetString(body.Span);
            if (answer is not ("answer=approve" or "answer=decline"))
                return Problems.ValidationFailed("$.answer", "must be approve or decline");
            await ledger.AnswerAsync(paymentId, answer == "answer=approve", cancellationToken);
        }

        if (await ledger.ReadAsync(paymentId, cancellationToken) is not { Payment: { } payment })
            return Problems.NotFound("payment");
        request.HttpContext.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";
        return TypedResults.Content(Page(payment), "text/html", Encoding.UTF8);
    }

    private static string Page(SandboxPaymentView payment)
    {
        var amount = WebUtility.HtmlEncode(new Money(payment.Amount, payment.Currency).ToString());
        var open = payment.Status is SandboxStatus.Open or SandboxStatus.ActionRequired or SandboxStatus.Declined;
        var form = open
            ? """
              <form method="post">
                <button name="answer" value="approve">Approve</button>
                <button name="answer" value="decline">Decline</button>
              </form>
              """
            : "";
        return string.Create(CultureInfo.InvariantCulture, $$"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <title>Sandbox payment</title>
              <style>body { font-family: sans-serif; margin: 3em auto; max-width: 30em } button { margin-right: 1em }</style>
            </head>
            <body>
              <h1>{{amount}}</h1>
              <p>Sandbox payment {{WebUtility.HtmlEncode(payment.Id)}}: {{payment.Status}}. No real money moves here.</p>
              {{form}}
            </body>
            </html>
            """);
    }
}
