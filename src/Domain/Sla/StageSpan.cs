namespace OrderFunctions.Domain.Sla;

/// <summary>A part of the work for which a time can be promised.</summary>
public enum SlaStage
{
    /// <summary>From assigned or offered until it is accepted, or until the first sign of work.</summary>
    Accept,

    /// <summary>Of a line that is made to order: from accepted, or sent back, to the next draft.</summary>
    Write,

    /// <summary>From assigned to packed.</summary>
    Pack,

    /// <summary>From packed to handed over.</summary>
    Dispatch,

    /// <summary>From handed over to delivered.</summary>
    Deliver,

    /// <summary>Of a ticket: from opened to the first answer.</summary>
    FirstResponse,

    /// <summary>Of a ticket: from opened to resolved.</summary>
    Resolution,
}

/// <summary>Who can be held to a promise.</summary>
public enum AssigneeKind
{
    /// <summary>A location: the shop's own or a dealer's; the id is its code.</summary>
    Dealer,

    /// <summary>A writer; the id is the token's subject.</summary>
    Writer,

    /// <summary>A support agent; the id is the token's subject.</summary>
    Agent,
}

/// <summary>Somebody who does a part of the work.</summary>
public sealed record Assignee(AssigneeKind Kind, string Id);

/// <summary>Time in which nothing is expected of the assignee; <paramref name="Until"/> is null while it lasts.</summary>
public sealed record Pause(DateTimeOffset From, DateTimeOffset? Until);

/// <summary>
/// One stretch of work, as the facts tell it: whoever reads the same facts, however late and however often, makes the same one.
/// </summary>
/// <param name="Key">Unique among the spans of one order or ticket; never changes.</param>
/// <param name="EndedAt">When it was done, or taken away; null while it goes on.</param>
/// <param name="Withdrawn">It was taken away before it was done: cancelled, short, given to somebody else.</param>
/// <param name="Pauses">In their order, none overlapping another; only the last one can be open.</param>
public sealed record StageSpan(
    string Key,
    SlaStage Stage,
    Assignee Assignee,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    bool Withdrawn,
    IReadOnlyList<Pause> Pauses);
