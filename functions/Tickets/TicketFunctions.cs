using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Tickets;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Tickets;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Idempotency;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Tickets;

/// <summary>Opening tickets, reading and answering them. Somebody else's ticket is answered like one that does not exist.</summary>
public sealed class TicketFunctions(
    IdempotentRequests idempotent, TicketDoor door, OpenTicketHandler open, ListTicketsHandler list, TicketRepository tickets)
{
    /// <summary><c>POST api/tickets</c>: a customer asks for help, about an order of theirs or not; staff open one for a customer or among themselves.</summary>
    [Function("OpenTicket"), Permission("tickets", "create")]
    [Keyed, Takes(typeof(OpenTicketBody)), Answers(201, typeof(TicketView))]
    [Refuses(RefusalCodes.OrderUnknown, RefusalCodes.LineUnknown, RefusalCodes.ReturnUnknown, RefusalCodes.ViolationUnknown)]
    public Task<IResult> OpenAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/tickets")] HttpRequest request,
        CancellationToken cancellationToken) => idempotent.RunAsync<OpenTicketBody>(
        request,
        async (body, operation) =>
        {
            var caller = request.Caller();
            if (body.Validate(isStaff: caller.Reach == Reach.Any) is { } invalid) return invalid;
            if (!(await door.OwnerOfAsync(caller, body, cancellationToken)).TryGet(out var owner, out var refusal)) return refusal.ToProblem();
            var opened = await open.HandleAsync(
                new(operation.Id, owner.CustomerId, body.About, body.Category, body.Subject.Trim(), body.Text, caller.AsTicketActor()), cancellationToken);
            return opened.TryGet(out var ticket, out refusal)
                ? TypedResults.Created($"/api/tickets/{operation.Id}", await door.ViewAsync(ticket.Value, caller, cancellationToken))
                : refusal.ToProblem();
        },
        cancellationToken);

    /// <summary>
    /// <c>GET api/tickets</c>: a customer's own, the newest first. Staff see those in a <c>status</c> (open when left out), of an
    /// <c>agent</c>, or all of a <c>customer</c>.
    /// </summary>
    [Function("ListTickets"), Permission("tickets", "read")]
    [Answers(200, typeof(TicketListView))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/tickets")] HttpRequest request,
        string? status,
        string? agent,
        string? customer,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken)
    {
        var caller = request.Caller();
        if (TicketViews.StatusOf(status) is not { } wanted) return Problems.ValidationFailed("status", "is no status of a ticket");
        return await Paging.RunOwnAsync(
            request,
            customer,
            limit,
            async (size, whose) =>
            {
                var page = whose is not null ? await list.OfCustomerAsync(whose, size, continuation, cancellationToken)
                    : agent is not null ? await list.OfAgentAsync(agent, wanted, size, continuation, cancellationToken)
                    : await list.InStatusAsync(wanted, size, continuation, cancellationToken);
                return TypedResults.Ok(new TicketListView([.. page.Tickets.Select(one => TicketSummaryView.Of(one, caller))], page.Continuation));
            });
    }

    /// <summary><c>GET api/tickets/{id}</c>: one ticket and what was written; notes among staff are for staff.</summary>
    [Function("GetTicket"), Permission("tickets", "read")]
    [Versioned, Answers(200, typeof(TicketView))]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/tickets/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => await door.FindAsync(request, id, cancellationToken) is { } found
        ? await AnswerAsync(request, found, cancellationToken)
        : Problems.NotFound("ticket");

    /// <summary><c>POST api/tickets/{id}/comments</c>: something is written, by the customer or by staff; <c>internal</c> is for staff only.</summary>
    [Function("CommentTicket"), Permission("tickets", "comment")]
    [Keyed, Takes(typeof(CommentBody)), Answers(200, typeof(TicketView))]
    [Refuses(RefusalCodes.TicketClosed, RefusalCodes.TicketFull)]
    public Task<IResult> CommentAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/tickets/{id}/comments")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => idempotent.RunAsync<CommentBody>(
        request,
        async (body, operation) =>
        {
            var caller = request.Caller();
            if (await door.FindAsync(request, id, cancellationToken) is null) return Problems.NotFound("ticket");
            if (body.Text.Trim().Length is < 1 or > OpenTicketBody.MaxText) return Problems.ValidationFailed("$.text", $"must have 1 to {OpenTicketBody.MaxText} characters");
            if (body.Internal && caller.Reach != Reach.Any) return Problems.ValidationFailed("$.internal", "is for staff");
            var written = await tickets.ExecuteAsync(
                id,
                new TicketCommand.Comment(operation.Id, body.Internal),
                caller.AsTicketActor(),
                cancellationToken,
                written: new NewComment(operation.Id, body.Text, body.Internal));
            return written.TryGet(out var ticket, out var refusal) ? TypedResults.Ok(await door.ViewAsync(ticket.Value, caller, cancellationToken)) : refusal.ToProblem();
        },
        cancellationToken);

    /// <summary><c>PUT api/tickets/{id}/agent</c>: somebody else deals with it.</summary>
    [Function("AssignTicket"), Permission("tickets", "assign")]
    [Versioned, Takes(typeof(AssignTicketBody)), Answers(200, typeof(TicketView))]
    [Refuses(RefusalCodes.TicketClosed, RefusalCodes.TicketFull)]
    public async Task<IResult> AssignAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/tickets/{id}/agent")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (!request.RequiredIfMatch().TryGet(out var version, out var problem)) return problem;
        if (!(await request.ReadJsonAsync<AssignTicketBody>(cancellationToken)).TryGet(out var body, out problem)) return problem;
        return body.Agent.Trim().Length is < 1 or > 200
            ? Problems.ValidationFailed("$.agent", "must have 1 to 200 characters")
            : await ChangeAsync(request, id, version, new TicketCommand.Assign(body.Agent.Trim()), cancellationToken);
    }

    /// <summary><c>PUT api/tickets/{id}/status</c>: it goes on. The clocks stand while it waits for the customer.</summary>
    [Function("MoveTicket"), Permission("tickets", "work")]
    [Versioned, Takes(typeof(MoveTicketBody)), Answers(200, typeof(TicketView))]
    [Refuses(RefusalCodes.TicketClosed, RefusalCodes.TicketFull, RefusalCodes.TicketWrongState)]
    public async Task<IResult> MoveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/tickets/{id}/status")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (!request.RequiredIfMatch().TryGet(out var version, out var problem)) return problem;
        if (!(await request.ReadJsonAsync<MoveTicketBody>(cancellationToken)).TryGet(out var body, out problem)) return problem;
        return await ChangeAsync(request, id, version, new TicketCommand.Move(body.Status), cancellationToken);
    }

    private async Task<IResult> ChangeAsync(HttpRequest request, string id, string version, TicketCommand command, CancellationToken cancellationToken)
    {
        if (await door.FindAsync(request, id, cancellationToken) is null) return Problems.NotFound("ticket");
        var changed = await tickets.ExecuteAsync(id, command, request.Caller().AsTicketActor(), cancellationToken, version: version);
        if (changed.TryGet(out var ticket, out var refusal)) return await AnswerAsync(request, ticket, cancellationToken);
        return refusal.Code == TicketRepository.Changed ? Preconditions.Failed : refusal.ToProblem();
    }

    private async Task<Ok<TicketView>> AnswerAsync(HttpRequest request, Versioned<TicketDocument> ticket, CancellationToken cancellationToken)
    {
        request.HttpContext.Response.Headers.ETag = Preconditions.ETagOf(ticket.Version);
        return TypedResults.Ok(await door.ViewAsync(ticket.Value, request.Caller(), cancellationToken));
    }
}
