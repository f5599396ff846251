using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Returns;
using OrderFunctions.Application.Sla;
using OrderFunctions.Application.Tickets;
using OrderFunctions.Application.Waiting;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Orders;

/// <summary>The reading routes of an order. Somebody else's order is answered like one that does not exist.</summary>
public sealed class ReadOrderFunctions(
    OrderRepository orders,
    ListOrdersHandler list,
    ReadTimelineHandler timeline,
    ListMessagesHandler messages,
    ListOrderWebhooksHandler webhooks,
    ListAuditHandler audit,
    ReturnRepository returns,
    ReadOrderPromisesHandler promises,
    ListTicketsHandler tickets,
    OrderViews views,
    IOrderNews news,
    TimeProvider time)
{
    private const int MaxPage = 100;

    /// <summary>
    /// <c>GET api/orders/{id}</c>: one order. With <c>Prefer: wait=n</c> the answer is held back until the order differs from
    /// <c>If-None-Match</c> or, without it, until it is final or waits for the customer.
    /// </summary>
    [Function("GetOrder"), Permission("orders", "read")]
    [LongPolled, Answers(200, typeof(OrderView)), Answers(304)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/orders/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var compares = request.Headers.IfNoneMatch.Count > 0;
        var found = await LongPoll.LookAsync(
            request,
            () => FindAsync(request, id, cancellationToken),
            seen => seen is null || (compares ? !request.HasMatching(ETag(seen)) : views.IsResting(seen.Value.Order)),
            () => news.Watch(id),
            time,
            cancellationToken);
        if (found is null) return Problems.NotFound("order");
        request.HttpContext.Response.Headers.ETag = ETag(found);
        return request.HasMatching(ETag(found))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(views.From(found.Value.Order, request.Caller()));
    }

    /// <summary><c>GET api/orders</c>: the caller's orders, newest first. Staff name the customer.</summary>
    [Function("ListOrders"), Permission("orders", "read")]
    [Answers(200, typeof(OrderListView))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/orders")] HttpRequest request,
        string? customer,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken)
    {
        var caller = request.Caller();
        return await Paging.RunOwnAsync(
            request,
            customer,
            limit,
            async (size, whose) =>
            {
                var page = await list.HandleAsync(new ListOrders(whose ?? caller.Subject, size, continuation), cancellationToken);
                return TypedResults.Ok(new OrderListView([.. page.Orders.Select(order => views.From(order, caller))], page.Continuation));
            });
    }

    /// <summary><c>GET api/orders/{id}/timeline</c>: what happened, who did it, and what the order waits for.</summary>
    [Function("GetOrderTimeline"), Permission("orders", "read")]
    [Answers(200, typeof(TimelineView))]
    public async Task<IResult> TimelineAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/orders/{id}/timeline")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(request, id, cancellationToken) is not { } found) return Problems.NotFound("order");
        var facts = await timeline.HandleAsync(new ReadTimeline(id), found.Value.Revision, cancellationToken);
        var told = await messages.HandleAsync(new ListMessages(id, MaxPage), cancellationToken);
        var staff = request.Caller().Reach == Reach.Any
            ? new TimelineForStaff(
                await webhooks.HandleAsync(new ListOrderWebhooks(found.Value.Order, MaxPage), cancellationToken),
                (await audit.HandleAsync(new ListAudit(id, null, MaxPage, null), cancellationToken)).Entries,
                await promises.HandleAsync(new ReadOrderPromises(id), cancellationToken))
            : null;
        var sentBack = found.Value.Order.Returns.Count > 0 ? await returns.OfOrderAsync(id, cancellationToken) : [];
        var asked = await tickets.OfOrderAsync(id, MaxPage, cancellationToken);
        return TypedResults.Ok(TimelineView.From(found.Value.Order, views.WaitsFor(found.Value.Order), facts, [.. sentBack.SelectMany(one => one.Value.History)], told.Messages, asked.Tickets, staff));
    }

    private async Task<Versioned<OrderDocument>?> FindAsync(HttpRequest request, string id, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(id, "D", out _)) return null;
        var found = await orders.FindAsync(id, cancellationToken);
        return found is not null && request.Caller().Reaches(found.Value.Order.CustomerId) ? found : null;
    }

    private static string ETag(Versioned<OrderDocument> order) => Preconditions.ETagOf(order.Version);
}
