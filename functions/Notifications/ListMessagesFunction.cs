using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Notifications;

/// <summary><c>GET api/ops/messages</c>: what customers were told and what became of it, newest first, for staff; all, of an order or to a customer.</summary>
public sealed class ListMessagesFunction(ListMessagesHandler list)
{
    [Function("ListMessages"), Permission("messages", "read")]
    [Answers(200, typeof(MessageListView))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/ops/messages")] HttpRequest request,
        string? order,
        string? customer,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken)
    {
        if (order is not null && !Guid.TryParseExact(order, "D", out _))
            return Problems.ValidationFailed("order", "must be an order id");
        return await Paging.RunAsync(
            limit,
            async size =>
            {
                var page = await list.HandleAsync(new ListMessages(order, size, continuation, customer), cancellationToken);
                return TypedResults.Ok(new MessageListView([.. page.Messages.Select(MessageView.Of)], page.Continuation));
            });
    }
}
