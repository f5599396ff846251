namespace OrderFunctions.Domain.Returns;

/// <summary>Everything that can be asked of a return. Each command says what a repeat does.</summary>
public abstract record ReturnCommand
{
    private ReturnCommand()
    {
    }

    /// <summary>The customer, or staff for them, wants to send units back. Repeat: nothing; another order: ID_REUSED.</summary>
    public sealed record Open(
        string ReturnId,
        string OrderId,
        string CustomerId,
        IReadOnlyList<ReturnLine> Lines,
        ReturnResolution Resolution,
        IReadOnlyList<ExchangeLine> Exchange,
        string By) : ReturnCommand;

    /// <summary>The order has set the units aside for it. Repeat: nothing.</summary>
    public sealed record RecordClaimed : ReturnCommand;

    /// <summary>The order says no: another return was faster. Repeat: nothing.</summary>
    public sealed record RecordClaimRefused(string Code) : ReturnCommand;

    /// <summary>Staff agree. Repeat: nothing.</summary>
    public sealed record Approve(string By, string? Note = null) : ReturnCommand;

    /// <summary>Staff refuse; also after they had agreed, while nothing has arrived. Repeat: nothing.</summary>
    public sealed record Reject(string By, string Reason) : ReturnCommand;

    /// <summary>The label was made. Repeat: nothing.</summary>
    public sealed record RecordLabelled(string Label, string TrackingNumber) : ReturnCommand;

    /// <summary>
    /// The parcel is here. More than announced, or nothing at all: QUANTITY_INVALID. Repeat with the same units: nothing; with
    /// others: WRONG_STATE.
    /// </summary>
    public sealed record RecordReceived(string By, string Location, IReadOnlyList<ReceivedUnits> Lines) : ReturnCommand;

    /// <summary>The order knows what happened to the goods. Repeat: nothing.</summary>
    public sealed record RecordOrderKnows : ReturnCommand;

    /// <summary>
    /// What was found. Each unit that arrived is restocked or scrapped; more or fewer: QUANTITY_INVALID. Repeat with the same
    /// verdicts: nothing; with others: WRONG_STATE.
    /// </summary>
    /// <param name="Shipping">Minor units of the shipping price that go back, too.</param>
    /// <param name="Withheld">Minor units kept back.</param>
    public sealed record Inspect(
        string By, IReadOnlyList<InspectedUnits> Lines, long Shipping = 0, long Withheld = 0, string? Finding = null) : ReturnCommand;

    /// <summary>What was found is in the books. Repeat: nothing.</summary>
    public sealed record RecordGoodsBooked : ReturnCommand;

    /// <summary>The order in exchange was placed. Repeat: nothing.</summary>
    public sealed record RecordExchangePlaced(string OrderId) : ReturnCommand;

    /// <summary>The exchange came to nothing; what was, or is to be, given back goes back as money. Repeat: nothing.</summary>
    /// <param name="KeptAsCredit">The customer has spent the credit in the meantime.</param>
    public sealed record RecordExchangeFailed(string Code, bool KeptAsCredit = false) : ReturnCommand;

    /// <summary>The order gives this back, in minor units. Repeat: nothing.</summary>
    public sealed record RecordGivenBack(long Amount, long Credit) : ReturnCommand;

    /// <summary>The order can give nothing back: the bank took the money, or it was given back before. Repeat: nothing.</summary>
    public sealed record RecordRefundRefused(string Code) : ReturnCommand;

    /// <summary>The customer has what was agreed. Repeat: nothing.</summary>
    public sealed record Complete : ReturnCommand;
}

/// <summary>Units of a line that arrived.</summary>
public sealed record ReceivedUnits(string LineId, int Quantity);

/// <summary>What was found of a line's units.</summary>
public sealed record InspectedUnits(string LineId, int Restock, int Scrap);
