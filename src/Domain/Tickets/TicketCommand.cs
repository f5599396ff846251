namespace OrderFunctions.Domain.Tickets;

/// <summary>What can be asked of a ticket. A closed set.</summary>
public abstract record TicketCommand
{
    private TicketCommand()
    {
    }

    /// <summary>Ask for help. Repeat (same id and owner): nothing.</summary>
    /// <param name="AgentId">Whose turn it is; null when nobody has the skill.</param>
    /// <param name="Due">Until when somebody outside the shop waits for it.</param>
    public sealed record Open(
        string TicketId, string? CustomerId, TicketSubject About, TicketCategory Category, string Skill, string? AgentId, DateTimeOffset? Due = null)
        : TicketCommand;

    /// <summary>Let somebody deal with it. Repeat: nothing.</summary>
    public sealed record Assign(string AgentId) : TicketCommand;

    /// <summary>Staff move it along. Repeat (it is there): nothing.</summary>
    public sealed record Move(TicketStatus To) : TicketCommand;

    /// <summary>
    /// Write something. A customer who writes puts a ticket that waits for them, or was resolved, back in progress; the first open
    /// word of staff is the first response.
    /// </summary>
    /// <param name="Resolves">What is written settles it.</param>
    public sealed record Comment(string CommentId, bool IsInternal, bool Resolves = false) : TicketCommand;

    /// <summary>Put a file beside it. Repeat (same content): nothing.</summary>
    public sealed record Attach(string AttachmentId, string ContentType, long Length) : TicketCommand;
}
