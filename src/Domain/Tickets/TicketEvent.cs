using System.Text.Json.Serialization;

namespace OrderFunctions.Domain.Tickets;

/// <summary>Facts about a ticket. They never hold what people write; the discriminators are stored and never change.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TicketOpened), "ticket-opened")]
[JsonDerivedType(typeof(TicketAssigned), "ticket-assigned")]
[JsonDerivedType(typeof(TicketMoved), "ticket-moved")]
[JsonDerivedType(typeof(TicketCommented), "ticket-commented")]
[JsonDerivedType(typeof(TicketAttached), "ticket-attached")]
public abstract record TicketEvent
{
    private TicketEvent(TicketActor by, DateTimeOffset at) => (By, At) = (by, at);

    public TicketActor By { get; init; }

    /// <summary>When it was decided, UTC.</summary>
    public DateTimeOffset At { get; init; }

    public sealed record TicketOpened(
        string TicketId,
        string? CustomerId,
        TicketSubject About,
        TicketCategory Category,
        string Skill,
        TicketActor By,
        DateTimeOffset At,
        DateTimeOffset? Due = null) : TicketEvent(By, At);

    public sealed record TicketAssigned(string AgentId, TicketActor By, DateTimeOffset At) : TicketEvent(By, At);

    public sealed record TicketMoved(TicketStatus From, TicketStatus To, TicketActor By, DateTimeOffset At) : TicketEvent(By, At);

    /// <summary>Somebody wrote; <paramref name="IsInternal"/> is for staff only.</summary>
    public sealed record TicketCommented(string CommentId, bool IsInternal, TicketActor By, DateTimeOffset At) : TicketEvent(By, At);

    public sealed record TicketAttached(string AttachmentId, string ContentType, long Length, TicketActor By, DateTimeOffset At) : TicketEvent(By, At);
}
