using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;
using OrderFunctions.Functions.Http;
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
                if (placed.Order is not { } order) return Refused(placed.Refusals);

                // The outbox row starts the saga in any case; starting it here as well saves the way through the queue.
                await new SagaClient(client, watch).StartAsync(order.Id, cancellationToken);
                return TypedResults.Created($"/api/orders/{order.Id}", views.From(order, request.Caller()));
            },
            cancellationToken,
            KeyLifetime.AsLongAsTheOrder);

    private static string MemberOf(string code) => code is CatalogueCodes.WishesNeeded or CatalogueCodes.NotPersonalised ? "wishes" : "sku";

    // Several lines can be wrong at once: then the answer lists them all, by JSON path, under the code they share.
    private static Problem Refused(IReadOnlyList<LineRefusal> refusals)
    {
        var first = refusals[0].Refusal.ToProblem();
        if (refusals.Any(refusal => refusal.Line < 0)) return refusals.First(refusal => refusal.Line < 0).Refusal.ToProblem();
        return new Problem(first.Status, first.Code, first.Detail)
        {
            IsBusinessRefusal = first.IsBusinessRefusal,
            Data = first.Data,
            Errors = refusals.GroupBy(refusal => $"$.lines[{refusal.Line}].{MemberOf(refusal.Refusal.Code)}").ToDictionary(
                group => group.Key, group => group.Select(refusal => refusal.Refusal.Message).ToArray(), StringComparer.Ordinal),
        };
    }
}
