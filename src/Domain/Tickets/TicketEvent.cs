using System.Text.Json.Serialization;

namespace OrderFunctions.Domain.Tickets;

/// <summary>Facts about a ticket. They never hold what people write; the discriminators are stored and never change.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Opened), "ticket-opened")]
[JsonDerivedType(typeof(Assigned), "ticket-assigned")]
[JsonDerivedType(typeof(Moved), "ticket-moved")]
[JsonDerivedType(typeof(Commented), "ticket-commented")]
[JsonDerivedType(typeof(Attached), "ticket-attached")]
public abstract record TicketEvent
{
    private TicketEvent(TicketActor by, DateTimeOffset at) => (By, At) = (by, at);

    public TicketActor By { get; init; }

    /// <summary>When it was decided, UTC.</summary>
    public DateTimeOffset At { get; init; }

    public sealed record Opened(
        string TicketId, string? CustomerId, TicketSubject About, TicketCategory Category, string Skill, TicketActor By, DateTimeOffset At) : TicketEvent(By, At);

    public sealed record Assigned(string AgentId, TicketActor By, DateTimeOffset At) : TicketEvent(By, At);

    public sealed record Moved(TicketStatus From, TicketStatus To, TicketActor By, DateTimeOffset At) : TicketEvent(By, At);

    /// <summary>Somebody wrote; <paramref name="IsInternal"/> is for staff only.</summary>
    public sealed record Commented(string CommentId, bool IsInternal, TicketActor By, DateTimeOffset At) : TicketEvent(By, At);

    public sealed record Attached(string AttachmentId, string ContentType, long Length, TicketActor By, DateTimeOffset At) : TicketEvent(By, At);
}
