using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Orders;

namespace OrderFunctions.Functions.Payments;

/// <summary>
/// The customer comes back from the provider's page: looks at the payment now instead of waiting for the webhook. It
/// needs no idempotency key, because asking again only looks again.
/// </summary>
public sealed class ConfirmPaymentFunction(OrderRepository orders, ConfirmPaymentHandler handler)
{
    private const int MaxBytes = 4096;

    /// <returns>200 with the attempt; 400 <c>PAYMENT_CONFIRMATION_INVALID</c>; 404; 503 while the provider is away.</returns>
    [Function("ConfirmPayment"), Permission("payments", "confirm")]
    [Takes(typeof(ConfirmPaymentBody)), Answers(200, typeof(ConfirmedPaymentView))]
    [Refuses(
        RefusalCodes.PaymentUnknown,
        PaymentRefusals.ConfirmationInvalid,
        PaymentRefusals.ProviderUnknown,
        PaymentProblems.Unavailable)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orders/{id}/payments/{paymentId}/confirm")]
        HttpRequest request,
        string id,
        string paymentId,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<ConfirmPaymentBody>(cancellationToken, MaxBytes)).TryGet(out var body, out var problem))
            return problem;
        var caller = request.Caller();
        var order = Guid.TryParseExact(id, "D", out _) ? (await orders.FindAsync(id, cancellationToken))?.Value.Order : null;
        if (order is null || !caller.Reaches(order.CustomerId))
            return Problems.NotFound("order");
        try
        {
            var result = await handler.HandleAsync(
                new ConfirmPayment(id, paymentId, caller.AsActor(), new(body.TransactionId, body.Signature)),
                cancellationToken);
            return result.TryGet(out var attempt, out var refusal)
                ? TypedResults.Ok(new ConfirmedPaymentView(attempt.Id, attempt.Status))
                : refusal.ToProblem();
        }
        catch (GatewayException e) when (e.IsTransient)
        {
            return PaymentProblems.GatewayAway(e);
        }
    }
}
