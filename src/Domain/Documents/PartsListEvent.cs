using System.Text.Json.Serialization;

namespace OrderFunctions.Domain.Documents;

/// <summary>Facts about a parts list; the discriminators are stored and never change.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Submitted), "submitted")]
[JsonDerivedType(typeof(FileAdded), "file-added")]
[JsonDerivedType(typeof(Assigned), "assigned")]
[JsonDerivedType(typeof(ContactNoted), "contact-noted")]
[JsonDerivedType(typeof(ItemPut), "item-put")]
[JsonDerivedType(typeof(ItemRemoved), "item-removed")]
[JsonDerivedType(typeof(OrderStarted), "order-started")]
[JsonDerivedType(typeof(OrderRefused), "order-refused")]
[JsonDerivedType(typeof(OrderCreated), "order-created")]
[JsonDerivedType(typeof(ListRejected), "rejected")]
[JsonDerivedType(typeof(ListWithdrawn), "withdrawn")]
public abstract record PartsListEvent
{
    private PartsListEvent(PartsListActor by, DateTimeOffset at) => (By, At) = (by, at);

    public PartsListActor By { get; init; }

    /// <summary>When it was decided, UTC.</summary>
    public DateTimeOffset At { get; init; }

    public sealed record Submitted(string Id, string CustomerId, PartsListActor By, DateTimeOffset At) : PartsListEvent(By, At);

    public sealed record FileAdded(PartsListFile File, PartsListActor By, DateTimeOffset At) : PartsListEvent(By, At);

    public sealed record Assigned(string ReviewerId, PartsListActor By, DateTimeOffset At) : PartsListEvent(By, At);

    public sealed record ContactNoted(string ContactId, ContactChannel Channel, PartsListActor By, DateTimeOffset At) : PartsListEvent(By, At);

    public sealed record ItemPut(PartsListItem Item, PartsListActor By, DateTimeOffset At) : PartsListEvent(By, At);

    public sealed record ItemRemoved(string Sku, PartsListActor By, DateTimeOffset At) : PartsListEvent(By, At);

    public sealed record OrderStarted(string OrderId, PartsListActor By, DateTimeOffset At) : PartsListEvent(By, At);

    public sealed record OrderRefused(string OrderId, string Code, PartsListActor By, DateTimeOffset At) : PartsListEvent(By, At);

    public sealed record OrderCreated(string OrderId, PartsListActor By, DateTimeOffset At) : PartsListEvent(By, At);

    public sealed record ListRejected(RejectReason Reason, PartsListActor By, DateTimeOffset At) : PartsListEvent(By, At);

    public sealed record ListWithdrawn(WithdrawReason Reason, PartsListActor By, DateTimeOffset At) : PartsListEvent(By, At);
}
