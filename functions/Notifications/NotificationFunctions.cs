using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Notifications;

/// <summary>The caller's own list of notifications.</summary>
public sealed class NotificationFunctions(ReadNotificationsHandler read)
{
    private const string Unread = "unread";

    /// <summary><c>GET api/notifications</c>: what the caller was told, newest first, and how much of it is unread; <c>state=unread</c> leaves out the rest.</summary>
    [Function("ListNotifications"), Permission("notifications", "read")]
    [Answers(200, typeof(NotificationListView))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/notifications")] HttpRequest request,
        string? state,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken)
    {
        if (state is not (null or Unread)) return Problems.ValidationFailed("state", "must be unread, or left out");
        return await Paging.RunAsync(
            limit,
            async size =>
            {
                var page = await read.HandleAsync(new(request.Caller().Subject, state == Unread, size, continuation), cancellationToken);
                return TypedResults.Ok(new NotificationListView([.. page.Notifications.Select(NotificationView.Of)], page.Unread, page.Continuation));
            });
    }

    /// <summary>
    /// <c>POST api/notifications/read</c>: the caller has read these, or without <c>ids</c> everything that there is by now. A repeat changes
    /// nothing; what is not in the list is passed over.
    /// </summary>
    [Function("ReadNotifications"), Permission("notifications", "read")]
    [Takes(typeof(ReadNotificationsBody)), Answers(204)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/notifications/read")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<ReadNotificationsBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        if (body.Validate() is { } invalid) return invalid;
        var customer = request.Caller().Subject;
        if (body.Ids is null) await read.MarkAllAsync(customer, cancellationToken);
        foreach (var id in body.Ids ?? []) await read.MarkAsync(customer, id, cancellationToken);
        return TypedResults.NoContent();
    }
}
