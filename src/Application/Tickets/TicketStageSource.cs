using OrderFunctions.Application.Sla;

namespace OrderFunctions.Application.Tickets;

/// <summary>The stretches of work on a ticket: until the first answer, and until it is resolved.</summary>
public sealed class TicketStageSource(TicketRepository tickets) : IStageSource
{
    /// <inheritdoc />
    public SlaSubjectKind Kind => SlaSubjectKind.Ticket;

    /// <inheritdoc />
    public async Task<StageWork?> FindAsync(string id, int revision, CancellationToken cancellationToken)
    {
        if (await tickets.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { Value.Ticket: var ticket }) return null;
        return new(ticket.Version, ticket.Version == revision ? null : ticket.Stages(), ticket.About.OrderId);
    }
}
