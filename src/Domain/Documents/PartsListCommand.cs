namespace OrderFunctions.Domain.Documents;

/// <summary>What can be asked of a parts list. A closed set.</summary>
public abstract record PartsListCommand
{
    private PartsListCommand()
    {
    }

    /// <summary>The customer wants to send one. Repeat (same id and owner): nothing.</summary>
    public sealed record Submit(string Id, string CustomerId) : PartsListCommand;

    /// <summary>A page. Repeat (same content): nothing.</summary>
    public sealed record AddFile(PartsListFile File) : PartsListCommand;

    /// <summary>Let somebody of the staff read it. Repeat: nothing.</summary>
    public sealed record Assign(string ReviewerId) : PartsListCommand;

    /// <summary>Staff spoke with the customer, or note something down.</summary>
    /// <param name="ContactId">Fixed by whoever asks, so that a repeat notes it once.</param>
    public sealed record NoteContact(string ContactId, ContactChannel Channel) : PartsListCommand;

    /// <summary>Staff pick an article, or change how many of it. Repeat (the same): nothing.</summary>
    public sealed record PutItem(PartsListItem Item) : PartsListCommand;

    /// <summary>An article is not wanted after all. Repeat (it is not there): nothing.</summary>
    public sealed record RemoveItem(string Sku) : PartsListCommand;

    /// <summary>Make an order of it. Repeat (same order): nothing.</summary>
    public sealed record Order(string OrderId) : PartsListCommand;

    /// <summary>The order was placed. A fact, whatever else was decided meanwhile.</summary>
    public sealed record RecordOrder(string OrderId) : PartsListCommand;

    /// <summary>The order could not be placed; the list is open again.</summary>
    public sealed record RecordOrderRefused(string OrderId, string Code) : PartsListCommand;

    /// <summary>The customer takes it back, as long as nobody reads it. Repeat (same reason): nothing.</summary>
    public sealed record Withdraw(WithdrawReason Reason) : PartsListCommand;

    /// <summary>There will be no order. Repeat (same reason): nothing.</summary>
    public sealed record Reject(RejectReason Reason) : PartsListCommand;
}
