using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;
using OrderFunctions.Functions.Http.Idempotency;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Orders;

/// <summary><c>POST api/orders</c>: a customer buys. Answers 201 as soon as the order is on disk; the saga does the rest.</summary>
public sealed class PlaceOrderFunction(
    IdempotentRequests idempotent, PlaceOrderHandler handler, OrderViews views, WatchSagasHandler watch)
{
    [Function("PlaceOrder"), Permission("orders", "create")]
    [Takes(typeof(PlaceOrderBody)), Keyed, Answers(201, typeof(OrderView))]
    [Refuses(
        RefusalCodes.PriceChanged,
        RefusalCodes.AmountTooLarge,
        CatalogueCodes.UnknownSku,
        CatalogueCodes.MixedCurrencies,
        CatalogueCodes.WishesNeeded,
        CatalogueCodes.NotPersonalised,
        PaymentRefusals.ProviderUnknown)]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orders")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        idempotent.RunAsync<PlaceOrderBody>(
            request,
            async (body, operation) =>
            {
                if (body.Validate() is { } invalid) return invalid;
                var placed = await handler.HandleAsync(body.ToCommand(operation.Id, request.Caller().Subject, operation.IsResumed), cancellationToken);
                if (placed.Order is not { } order) return LineProblems.Of(placed.Refusals, "lines");

                // The outbox row starts the saga in any case; starting it here as well saves the way through the queue.
                await new SagaClient(client, watch).StartAsync(order.Id, cancellationToken);
                return TypedResults.Created($"/api/orders/{order.Id}", views.From(order, request.Caller()));
            },
            cancellationToken,
            KeyLifetime.AsLongAsTheOrder);
}
