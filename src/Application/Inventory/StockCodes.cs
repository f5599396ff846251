namespace OrderFunctions.Application.Inventory;

/// <summary>Codes of the stock's refusals that no decider has.</summary>
public static class StockCodes
{
    /// <summary>There is no such location.</summary>
    public const string UnknownLocation = "UNKNOWN_LOCATION";

    /// <summary>The location's code is taken.</summary>
    public const string LocationTaken = "LOCATION_TAKEN";

    /// <summary>Somebody else changed it since it was read.</summary>
    public const string LocationChanged = "PRECONDITION_FAILED";

    /// <summary>Orders need the location.</summary>
    public const string LocationNeeded = "LOCATION_NEEDED";

    /// <summary>The location takes no goods any more.</summary>
    public const string LocationClosed = "LOCATION_CLOSED";

    /// <summary>There is no such transfer.</summary>
    public const string TransferUnknown = "TRANSFER_UNKNOWN";

    /// <summary>There is no such purchase order.</summary>
    public const string PurchaseUnknown = "PURCHASE_UNKNOWN";
}
