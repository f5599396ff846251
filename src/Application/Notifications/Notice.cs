using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Application.Notifications;

/// <summary>
/// What a customer is told of one event, by all ways: a document in the customer's partition of the container <c>messages</c>. Its id
/// is made of the event, so that nobody hears of an event twice; who is told by which way was decided when it was written.
/// </summary>
public sealed record Notice
{
    public required string Id { get; init; }

    /// <summary>The order that it is about; null for one about a parts list.</summary>
    public string? OrderId { get; init; }

    /// <summary>The parts list that it is about; null for one about an order.</summary>
    public string? DocumentId { get; init; }

    public required MessageKind Kind { get; init; }

    /// <summary>The event that it tells of.</summary>
    public required string EventId { get; init; }

    /// <summary>Which shipment, refund or return, if it is about one.</summary>
    public string? AboutId { get; init; }

    /// <summary>Language tag of its words.</summary>
    public string Language { get; init; } = "en";

    /// <summary>The headline in the customer's list; null when the list does not show it.</summary>
    public string? Headline { get; init; }

    /// <summary>The words under the headline.</summary>
    public string? Words { get; init; }

    /// <summary>When the customer has marked it as read; what was read all at once is in <see cref="ReadMark"/>.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>The messages, each with what became of it.</summary>
    public required IReadOnlyList<CustomerMessage> Messages { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Index field: the customer, as the partition writes it.</summary>
    public required string List { get; init; }

    /// <summary>Index field: <see cref="CreatedAt"/> in Unix milliseconds.</summary>
    public required long At { get; init; }

    /// <summary>The document's id.</summary>
    public static string IdOf(string eventId) => "msg-" + eventId;

    /// <summary>The same with one message replaced.</summary>
    public Notice With(CustomerMessage message) => this with { Messages = [.. Messages.Select(one => one.Id == message.Id ? message : one)] };
}

/// <summary>Up to when a customer has read everything: document <see cref="Id"/> in the customer's partition.</summary>
/// <param name="UpTo">Unix milliseconds, inclusive.</param>
public sealed record ReadMark(long UpTo)
{
    public const string Id = "read";
}
