using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Benchmarks.Orders;
using OrderFunctions.LocalHost.DurableTask;
using OrderFunctions.LocalHost.DurableTask.Client;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.Benchmarks.Saga;

/// <summary>The door: stores the order, starts its saga, answers 202 when both are on disk.</summary>
public sealed class PlaceOrderFunction(IServiceProvider services)
{
    private readonly SagaServices _saga = SagaServices.From(services);

    [Function("PlaceOrder")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orders")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var body = await JsonSerializer.DeserializeAsync(request.Body, OrderJson.Default.PlaceOrderBody, cancellationToken);
        var order = OrderRules.Place(body!, Ids.New(TimeProvider.System), TimeProvider.System.GetUtcNow());

        // Written in this order by the one writer, so that there is never a saga without its order.
        var stored = _saga.Store.CommitAsync(
            SagaContainers.Orders,
            order.Id,
            [TypedDocuments.Create(SagaContainers.OrderDocumentId, order, OrderJson.Default.OrderDocument)],
            cancellationToken);
        var started = client.ScheduleNewOrchestrationInstanceAsync(
            nameof(OrderSaga), order.Id, new StartOrchestrationOptions(order.Id), cancellationToken);
        await stored;
        await started;
        _ = TellTheEndAsync(client, order.Id);
        return TypedResults.Json(
            new PlacedOrder(order.Id, order.Status), OrderJson.Default.PlacedOrder, statusCode: StatusCodes.Status202Accepted);
    }

    private async Task TellTheEndAsync(DurableTaskClient client, string orderId)
    {
        await client.WaitForInstanceCompletionAsync(orderId);
        _saga.Feed.Finished(orderId);
    }
}
