using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Tickets;

namespace OrderFunctions.Application.Tickets;

/// <summary>Somebody needs help; disputes and escalations open tickets in the same way.</summary>
/// <param name="TicketId">A UUID that is fixed by whoever asks, so that a repeat opens one ticket.</param>
/// <param name="CustomerId">Whose it is; null for one between the shop and its own people.</param>
/// <param name="Title">1 to 120 characters.</param>
/// <param name="Text">1 to 4,000 characters.</param>
/// <param name="Due">Until when somebody outside the shop waits for it.</param>
public sealed record OpenTicket(
    string TicketId,
    string? CustomerId,
    TicketSubject About,
    TicketCategory Category,
    string Title,
    string Text,
    TicketActor By,
    DateTimeOffset? Due = null);

/// <summary>
/// Opens a ticket and gives it to whoever's turn it is. Refuses with <see cref="RefusalCodes.OrderUnknown"/>,
/// <see cref="RefusalCodes.LineUnknown"/>, <see cref="RefusalCodes.ReturnUnknown"/>, and <see cref="RefusalCodes.IdReused"/> when the id is taken by another ticket.
/// </summary>
public sealed class OpenTicketHandler(TicketRepository tickets, AgentBook agents, OrderRepository orders, IDocumentStore store, TimeProvider time)
{
    public async Task<Result<Versioned<TicketDocument>>> HandleAsync(OpenTicket command, CancellationToken cancellationToken)
    {
        if (await FindOrderAsync(command.About, cancellationToken).ConfigureAwait(false) is { Refusal: { } refusal }) return refusal;
        var skill = SkillOf(command.Category);
        var isThere = await tickets.FindAsync(command.TicketId, cancellationToken).ConfigureAwait(false) is not null;
        if (!isThere) await EnterAsync(command, cancellationToken).ConfigureAwait(false);
        var agent = isThere ? null : await agents.DrawAsync(skill, cancellationToken).ConfigureAwait(false);
        return await tickets.ExecuteAsync(
                command.TicketId,
                new TicketCommand.Open(command.TicketId, command.CustomerId, command.About, command.Category, skill, agent, command.Due),
                command.By,
                cancellationToken,
                command.Title,
                new NewComment(command.TicketId, command.Text, IsInternal: false))
            .ConfigureAwait(false);
    }

    /// <summary>The skill that a category needs: its name in lower case.</summary>
    public static string SkillOf(TicketCategory category) => category.ToString().ToLowerInvariant();

    private async Task<Result<Order?>> FindOrderAsync(TicketSubject about, CancellationToken cancellationToken)
    {
        if (about.OrderId is not { } id) return Result.Ok<Order?>(null);
        var order = Guid.TryParseExact(id, "D", out _) ? (await orders.FindAsync(id, cancellationToken).ConfigureAwait(false))?.Value.Order : null;
        if (order is null) return Result.Refused<Order?>(new Refusal(RefusalCodes.OrderUnknown, "There is no such order."));
        if (about.ReturnId is { } sent && order.FindReturn(sent) is null)
            return Result.Refused<Order?>(new Refusal(RefusalCodes.ReturnUnknown, "The order has no such return."));
        return about.LineId is { } line && order.FindLine(line) is null
            ? Result.Refused<Order?>(new Refusal(RefusalCodes.LineUnknown, "The order has no such line."))
            : Result.Ok<Order?>(order);
    }

    private async Task EnterAsync(OpenTicket command, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        string?[] lists =
        [
            command.CustomerId is { } customer ? TicketLists.OfCustomer(customer) : null,
            command.About.OrderId is { } order ? TicketLists.OfOrder(order) : null,
        ];
        foreach (var list in lists.OfType<string>())
        {
            await store
                .CommitAsync(
                    Containers.Tickets, list, [TypedDocuments.Upsert(command.TicketId, new TicketEntry(list, at), StoredJson.Default.TicketEntry)], cancellationToken)
                .ConfigureAwait(false);
        }
    }
}
