using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Idempotency;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Orders;

namespace OrderFunctions.Functions.Payments;

/// <summary>Opens an attempt to pay an order.</summary>
public sealed class StartPaymentFunction(
    IdempotentRequests idempotent, OrderRepository orders, StartPaymentHandler handler)
{
    [Function("StartPayment"), Permission("payments", "create")]
    [Takes(typeof(StartPaymentBody)), Keyed, Answers(201, typeof(StartedPaymentView))]
    [Refuses(
        RefusalCodes.PriceChanged,
        RefusalCodes.WrongState,
        RefusalCodes.OrderEnded,
        RefusalCodes.OrderOnHold,
        RefusalCodes.AlreadyPaid,
        RefusalCodes.PaymentInProgress,
        RefusalCodes.NoAttemptsLeft,
        PaymentRefusals.ProviderUnknown,
        PaymentRefusals.MethodInvalid,
        PaymentRefusals.PartNotPossible,
        RefusalCodes.AmountInvalid,
        PaymentProblems.Unavailable)]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orders/{id}/payments")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        idempotent.RunAsync<StartPaymentBody>(
            request,
            (body, operation) => StartAsync(request.Caller(), id, operation.Id, body, cancellationToken),
            cancellationToken);

    private async Task<IResult> StartAsync(
        Caller caller, string orderId, string paymentId, StartPaymentBody body, CancellationToken cancellationToken)
    {
        var order = Guid.TryParseExact(orderId, "D", out _)
            ? (await orders.FindAsync(orderId, cancellationToken))?.Value.Order
            : null;
        if (order is null || !caller.Reaches(order.CustomerId))
            return Problems.NotFound("order");
        try
        {
            var result = await handler.HandleAsync(
                new StartPayment(orderId, paymentId, caller.AsActor(), body.Provider, body.Method, body.ExpectedTotal, body.Amount),
                cancellationToken);
            return result.TryGet(out var started, out var refusal)
                ? TypedResults.Created($"/api/orders/{orderId}", StartedPaymentView.Of(started))
                : refusal.ToProblem();
        }
        catch (GatewayException e) when (e.IsTransient)
        {
            return PaymentProblems.GatewayAway(e);
        }
    }
}
