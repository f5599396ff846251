using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Documents;

/// <summary>Decides what happens to a parts list: two switches, time is an argument.</summary>
public static class PartsListDecider
{
    public static Decision<PartsListEvent> Decide(PartsList? list, PartsListCommand command, PartsListActor by, DateTimeOffset now)
    {
        if (command is PartsListCommand.Submit submit) return Submit(list, submit, by, now);
        if (list is null) return new Refusal(RefusalCodes.DocumentUnknown, "There is no such document.");
        if (IsRepeat(list, command)) return Decision.Nothing<PartsListEvent>();
        // An order that is there counts, whatever somebody else thought meanwhile.
        if (command is PartsListCommand.RecordOrder placed && list.Status != PartsListStatus.OrderCreated) return new PartsListEvent.OrderCreated(placed.OrderId, by, now);
        if (list.IsEnded) return new Refusal(RefusalCodes.DocumentClosed, "The document has become an order, was rejected or was withdrawn.").With("status", list.Status.ToString());
        if (command is PartsListCommand.RecordOrderRefused refused) return new PartsListEvent.OrderRefused(refused.OrderId, refused.Code, by, now);
        if (list.IsBeingOrdered) return new Refusal(RefusalCodes.DocumentBeingOrdered, "The order is being placed; look again in a moment.");
        // Ordering, rejecting and withdrawing always find room: they end it.
        if (list.Version >= PartsList.MaxFacts && command is not (PartsListCommand.Order or PartsListCommand.Reject or PartsListCommand.Withdraw))
            return new Refusal(RefusalCodes.DocumentFull, "The document takes no more changes; order it or reject it.");
        return command switch
        {
            PartsListCommand.AddFile when list.Files.Count >= PartsList.MaxFiles => new Refusal(RefusalCodes.DocumentFull, "The document takes no more files."),
            PartsListCommand.AddFile c => new PartsListEvent.FileAdded(c.File, by, now),
            PartsListCommand.Assign or PartsListCommand.Reject when list.Files.Count == 0 => new Refusal(RefusalCodes.DocumentEmpty, "The customer has not sent a file yet."),
            PartsListCommand.Assign c => new PartsListEvent.Assigned(c.ReviewerId, by, now),
            PartsListCommand.Reject c => new PartsListEvent.ListRejected(c.Reason, by, now),
            PartsListCommand.Withdraw when list.Status != PartsListStatus.PendingReview =>
                new Refusal(RefusalCodes.DocumentUnderReview, "Somebody reads the document already and can reject it when it is not wanted."),
            PartsListCommand.Withdraw c => new PartsListEvent.ListWithdrawn(c.Reason, by, now),
            PartsListCommand.NoteContact or PartsListCommand.PutItem or PartsListCommand.RemoveItem or PartsListCommand.Order when list.Status != PartsListStatus.UnderReview =>
                new Refusal(RefusalCodes.DocumentNotReviewed, "Nobody reviews the document yet; assign it first."),
            PartsListCommand.NoteContact when list.Contacts >= PartsList.MaxContacts => new Refusal(RefusalCodes.DocumentFull, "The document takes no more contacts."),
            PartsListCommand.NoteContact c => new PartsListEvent.ContactNoted(c.ContactId, c.Channel, by, now),
            PartsListCommand.PutItem c => Put(list, c.Item, by, now),
            PartsListCommand.RemoveItem c => new PartsListEvent.ItemRemoved(c.Sku, by, now),
            PartsListCommand.Order when list.Items.Count == 0 => new Refusal(RefusalCodes.DocumentEmpty, "No articles have been picked."),
            PartsListCommand.Order c => new PartsListEvent.OrderStarted(c.OrderId, by, now),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "Nobody decides about this."),
        };
    }

    /// <summary>The list after <paramref name="events"/>.</summary>
    public static PartsList? Evolve(PartsList? list, IReadOnlyList<PartsListEvent> events) => events.Aggregate(list, Evolve);

    private static PartsList Evolve(PartsList? list, PartsListEvent happened)
    {
        var changed = happened switch
        {
            PartsListEvent.Submitted e => new PartsList { Id = e.Id, CustomerId = e.CustomerId, SubmittedAt = e.At },
            PartsListEvent.FileAdded e => list! with { Files = [.. list.Files, e.File] },
            PartsListEvent.Assigned e => list! with { Status = PartsListStatus.UnderReview, ReviewerId = e.ReviewerId },
            PartsListEvent.ContactNoted => list! with { Contacts = list.Contacts + 1 },
            PartsListEvent.ItemPut e => list! with { Items = With(list.Items, e.Item) },
            PartsListEvent.ItemRemoved e => list! with { Items = [.. list.Items.Where(item => item.Sku != e.Sku)] },
            PartsListEvent.OrderStarted e => list! with { OrderId = e.OrderId, OrderingSince = e.At },
            PartsListEvent.OrderRefused => list! with { OrderId = null, OrderingSince = null },
            PartsListEvent.OrderCreated e => list! with { Status = PartsListStatus.OrderCreated, OrderId = e.OrderId, OrderingSince = null, Reason = null, Withdrawal = null },
            PartsListEvent.ListRejected e => list! with { Status = PartsListStatus.Rejected, Reason = e.Reason },
            PartsListEvent.ListWithdrawn e => list! with { Status = PartsListStatus.Withdrawn, Withdrawal = e.Reason },
            _ => throw new ArgumentOutOfRangeException(nameof(happened), happened.GetType().Name, "No evolution is written for this event."),
        };
        return changed with { Version = (list?.Version ?? 0) + 1, UpdatedAt = happened.At };
    }

    private static Decision<PartsListEvent> Submit(PartsList? list, PartsListCommand.Submit c, PartsListActor by, DateTimeOffset now)
    {
        if (list is null) return new PartsListEvent.Submitted(c.Id, c.CustomerId, by, now);
        return list.CustomerId == c.CustomerId ? Decision.Nothing<PartsListEvent>() : new Refusal(RefusalCodes.IdReused, "Another document has this id.");
    }

    private static bool IsRepeat(PartsList list, PartsListCommand command) => command switch
    {
        PartsListCommand.AddFile c => list.Files.Any(file => file.Id == c.File.Id),
        PartsListCommand.Assign c => list.ReviewerId == c.ReviewerId && !list.IsEnded,
        PartsListCommand.PutItem c => list.Items.Contains(c.Item) && !list.IsEnded,
        PartsListCommand.RemoveItem c => list.Status == PartsListStatus.UnderReview && list.Items.All(item => item.Sku != c.Sku),
        PartsListCommand.Order c => list.OrderId == c.OrderId,
        PartsListCommand.RecordOrder c => list.Status == PartsListStatus.OrderCreated && list.OrderId == c.OrderId,
        // Somebody else has placed it, or has noted this already.
        PartsListCommand.RecordOrderRefused c => list.OrderId != c.OrderId || list.Status == PartsListStatus.OrderCreated,
        PartsListCommand.Reject c => list.Reason == c.Reason,
        PartsListCommand.Withdraw c => list.Withdrawal == c.Reason,
        _ => false,
    };

    private static Decision<PartsListEvent> Put(PartsList list, PartsListItem item, PartsListActor by, DateTimeOffset now)
    {
        if (item.Quantity is < 1 or > OrderDecider.MaxQuantity)
            return new Refusal(RefusalCodes.QuantityInvalid, $"A quantity is 1 to {OrderDecider.MaxQuantity}.");
        if (list.Items.Count >= OrderDecider.MaxLines && list.Items.All(known => known.Sku != item.Sku))
            return new Refusal(RefusalCodes.DocumentFull, $"An order has at most {OrderDecider.MaxLines} lines.");
        return new PartsListEvent.ItemPut(item, by, now);
    }

    // Where it stood, or at the end.
    private static IReadOnlyList<PartsListItem> With(IReadOnlyList<PartsListItem> items, PartsListItem item) => items.Any(known => known.Sku == item.Sku)
        ? [.. items.Select(known => known.Sku == item.Sku ? item : known)]
        : [.. items, item];
}
