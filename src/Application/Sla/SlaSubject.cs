namespace OrderFunctions.Application.Sla;

/// <summary>What promises can be about.</summary>
public enum SlaSubjectKind
{
    Order,
    Ticket,
}

/// <summary>An order or a ticket that is watched.</summary>
public readonly record struct SlaSubject(SlaSubjectKind Kind, string Id)
{
    private const string TicketPrefix = "ticket:";

    /// <summary>The text that messages name it by: an order's is its id, as in other queues.</summary>
    public string ToText() => Kind == SlaSubjectKind.Ticket ? TicketPrefix + Id : Id;

    /// <summary>Reads that text.</summary>
    public static SlaSubject Parse(string text) => text.StartsWith(TicketPrefix, StringComparison.Ordinal)
        ? new(SlaSubjectKind.Ticket, text[TicketPrefix.Length..])
        : new(SlaSubjectKind.Order, text);
}
