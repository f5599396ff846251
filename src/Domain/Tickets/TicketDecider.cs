namespace OrderFunctions.Domain.Tickets;

/// <summary>Decides what happens to a ticket: two switches, time is an argument.</summary>
public static class TicketDecider
{
    /// <summary>Files that a ticket can have.</summary>
    public const int MaxAttachments = 20;

    public static Decision<TicketEvent> Decide(Ticket? ticket, TicketCommand command, TicketActor by, DateTimeOffset now)
    {
        if (command is TicketCommand.Open open) return Open(ticket, open, by, now);
        if (ticket is null) return new Refusal(RefusalCodes.TicketUnknown, "There is no such ticket.");
        if (IsRepeat(ticket, command)) return Decision.Nothing<TicketEvent>();
        if (ticket.Status == TicketStatus.Closed) return new Refusal(RefusalCodes.TicketClosed, "The ticket is closed; open another one.");
        if (ticket.Version >= Ticket.MaxFacts) return new Refusal(RefusalCodes.TicketFull, "The ticket takes no more; open another one.");
        return command switch
        {
            TicketCommand.Assign c => new TicketEvent.TicketAssigned(c.AgentId, by, now),
            TicketCommand.Move c => Move(ticket, c.To, by, now),
            TicketCommand.Comment c => Comment(ticket, c, by, now),
            TicketCommand.Attach when ticket.Attachments.Count >= MaxAttachments =>
                new Refusal(RefusalCodes.TicketFull, "The ticket takes no more files."),
            TicketCommand.Attach c => new TicketEvent.TicketAttached(c.AttachmentId, c.ContentType, c.Length, by, now),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "Nobody decides about this."),
        };
    }

    /// <summary>The ticket after <paramref name="events"/>.</summary>
    public static Ticket? Evolve(Ticket? ticket, IReadOnlyList<TicketEvent> events) => events.Aggregate(ticket, Evolve);

    private static Ticket Evolve(Ticket? ticket, TicketEvent happened)
    {
        var changed = happened switch
        {
            TicketEvent.TicketOpened e => new Ticket
            {
                Id = e.TicketId,
                CustomerId = e.CustomerId,
                About = e.About,
                Category = e.Category,
                Skill = e.Skill,
                OpenedAt = e.At,
                Due = e.Due,
            },
            TicketEvent.TicketAssigned e => ticket! with { AgentId = e.AgentId },
            TicketEvent.TicketMoved e => Moved(ticket!, e),
            TicketEvent.TicketCommented e => ticket! with
            {
                Comments = ticket.Comments + 1,
                FirstResponseAt = ticket.FirstResponseAt ?? (!e.IsInternal && e.By.Party == TicketParty.Staff ? e.At : null),
            },
            TicketEvent.TicketAttached e => ticket! with { Attachments = [.. ticket.Attachments, new(e.AttachmentId, e.ContentType, e.Length, e.At)] },
            _ => throw new ArgumentOutOfRangeException(nameof(happened), happened.GetType().Name, "No evolution is written for this event."),
        };
        return changed with { Version = (ticket?.Version ?? 0) + 1, UpdatedAt = happened.At };
    }

    private static Decision<TicketEvent> Open(Ticket? ticket, TicketCommand.Open c, TicketActor by, DateTimeOffset now)
    {
        if (ticket is not null)
        {
            return ticket.CustomerId == c.CustomerId && ticket.About == c.About
                ? Decision.Nothing<TicketEvent>()
                : new Refusal(RefusalCodes.IdReused, "Another ticket has this id.");
        }

        List<TicketEvent> events = [new TicketEvent.TicketOpened(c.TicketId, c.CustomerId, c.About, c.Category, c.Skill, by, now, c.Due)];
        if (c.AgentId is { } agent) events.Add(new TicketEvent.TicketAssigned(agent, new(TicketParty.System, "round-robin"), now));
        return events;
    }

    private static bool IsRepeat(Ticket ticket, TicketCommand command) => command switch
    {
        TicketCommand.Assign c => ticket.AgentId == c.AgentId,
        TicketCommand.Move c => ticket.Status == c.To,
        TicketCommand.Attach c => ticket.Attachments.Any(one => one.Id == c.AttachmentId),
        _ => false,
    };

    private static Decision<TicketEvent> Move(Ticket ticket, TicketStatus to, TicketActor by, DateTimeOffset now) => (ticket.Status, to) switch
    {
        (TicketStatus.Open, TicketStatus.InProgress or TicketStatus.WaitingForCustomer or TicketStatus.Resolved)
            or (TicketStatus.InProgress, TicketStatus.WaitingForCustomer or TicketStatus.Resolved)
            or (TicketStatus.WaitingForCustomer, TicketStatus.InProgress or TicketStatus.Resolved)
            or (TicketStatus.Resolved, TicketStatus.InProgress or TicketStatus.Closed) => new TicketEvent.TicketMoved(ticket.Status, to, by, now),
        _ => new Refusal(RefusalCodes.TicketWrongState, "The ticket cannot go there from where it is.").With("status", ticket.Status.ToString()),
    };

    private static Decision<TicketEvent> Comment(Ticket ticket, TicketCommand.Comment c, TicketActor by, DateTimeOffset now)
    {
        List<TicketEvent> events = [new TicketEvent.TicketCommented(c.CommentId, c.IsInternal, by, now)];
        if (c.Resolves)
        {
            if (ticket.Status != TicketStatus.Resolved) events.Add(new TicketEvent.TicketMoved(ticket.Status, TicketStatus.Resolved, by, now));
            return events;
        }

        var goesOn = by.Party == TicketParty.Customer
            ? ticket.Status is TicketStatus.WaitingForCustomer or TicketStatus.Resolved
            : !c.IsInternal && ticket.Status == TicketStatus.Open && by.Party == TicketParty.Staff;
        if (goesOn) events.Add(new TicketEvent.TicketMoved(ticket.Status, TicketStatus.InProgress, by, now));
        return events;
    }

    private static Ticket Moved(Ticket ticket, TicketEvent.TicketMoved e)
    {
        var waits = e.To is TicketStatus.WaitingForCustomer or TicketStatus.Resolved;
        var open = ticket.Waits is [.., { Until: null }];
        return ticket with
        {
            Status = e.To,
            FirstResponseAt = ticket.FirstResponseAt ?? (waits ? e.At : null),
            ResolvedAt = e.To is TicketStatus.Resolved or TicketStatus.Closed ? ticket.ResolvedAt ?? e.At : null,
            Waits = waits && !open ? [.. ticket.Waits, new(e.At, null)]
                : e.To == TicketStatus.InProgress && open ? [.. ticket.Waits.SkipLast(1), ticket.Waits[^1] with { Until = e.At }]
                : ticket.Waits,
        };
    }
}
