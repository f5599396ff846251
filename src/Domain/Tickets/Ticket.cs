using OrderFunctions.Domain.Sla;

namespace OrderFunctions.Domain.Tickets;

/// <summary>Where a ticket stands. CLOSED is final.</summary>
public enum TicketStatus
{
    Open,
    InProgress,
    WaitingForCustomer,
    Resolved,
    Closed,
}

/// <summary>What a ticket is about; decides which skill it needs.</summary>
public enum TicketCategory
{
    Order,
    Payment,
    Delivery,
    Return,
    Product,
    Sla,
    Dispute,
    Other,
}

/// <summary>What a ticket belongs to; any of it may be missing.</summary>
/// <param name="ViolationId">The broken promise; staff's tickets only.</param>
public sealed record TicketSubject(string? OrderId = null, string? LineId = null, string? ReturnId = null, string? ViolationId = null);

/// <summary>Whose side somebody is on.</summary>
public enum TicketParty
{
    Customer,
    Staff,

    /// <summary>The app itself.</summary>
    System,
}

/// <summary>Who did something to a ticket.</summary>
/// <param name="Id">Subject of the token, or a name from the code.</param>
public sealed record TicketActor(TicketParty Party, string Id);

/// <summary>A file beside a ticket.</summary>
/// <param name="Id">Digest of its content: the same file again is the same attachment.</param>
public sealed record TicketAttachment(string Id, string ContentType, long Length, DateTimeOffset At);

/// <summary>
/// A request for help. What people write stands beside it, not in it: everything here may be shown in timelines and told to others.
/// </summary>
public sealed record Ticket
{
    /// <summary>Facts that a ticket can have; whoever has more to say opens another one.</summary>
    public const int MaxFacts = 500;

    public required string Id { get; init; }

    /// <summary>How many facts there are.</summary>
    public int Version { get; init; }

    /// <summary>Whose it is; null for one between the shop and its own people.</summary>
    public string? CustomerId { get; init; }

    public required TicketSubject About { get; init; }

    public required TicketCategory Category { get; init; }

    /// <summary>What whoever deals with it must know.</summary>
    public required string Skill { get; init; }

    public TicketStatus Status { get; init; }

    /// <summary>Who deals with it; null while nobody does.</summary>
    public string? AgentId { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When the shop first answered.</summary>
    public DateTimeOffset? FirstResponseAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Until when somebody outside the shop waits for it, such as a bank for evidence; null for most.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>Times in which it waited for the customer, or was thought to be resolved.</summary>
    public IReadOnlyList<Pause> Waits { get; init; } = [];

    public int Comments { get; init; }

    public IReadOnlyList<TicketAttachment> Attachments { get; init; } = [];

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The two promises that can be made about it.</summary>
    public IReadOnlyList<StageSpan> Stages()
    {
        var agent = new Assignee(AssigneeKind.Agent, AgentId ?? "nobody");
        return
        [
            new("first-response", SlaStage.FirstResponse, agent, OpenedAt, FirstResponseAt, Withdrawn: false, []),
            new("resolution", SlaStage.Resolution, agent, OpenedAt, ResolvedAt, Withdrawn: false, Waits),
        ];
    }
}
