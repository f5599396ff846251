namespace OrderFunctions.Domain.Orders;

/// <summary>What is to be undone.</summary>
public enum UndoKind
{
    /// <summary>Release the stock reservation of an allocation (writes a tombstone if it was never made).</summary>
    ReleaseStock,

    /// <summary>Cancel or void a payment at the gateway.</summary>
    CancelPayment,

    /// <summary>Void the label of a shipment with the carrier.</summary>
    VoidLabel,

    /// <summary>Take packed goods out of the box and put them back on the shelf.</summary>
    UnpackGoods,

    /// <summary>Release part of an allocation's reservation: the line was reduced to the quantity that the allocation has now.</summary>
    ShrinkStock,
}

/// <summary>How far an undo is.</summary>
public enum UndoStatus
{
    Pending,
    Done,
    Failed,
    Repaired,
}

/// <summary>
/// One line of the compensation ledger. The id is made of kind and subject (<c>release-{allocation}</c>), so that a step is
/// undone once however often it is asked for.
/// </summary>
public sealed record Undo(string Id, UndoKind Kind, string Subject, UndoStatus Status, DateTimeOffset Since, string? Problem = null)
{
    public static string IdOf(UndoKind kind, string subject) => kind switch
    {
        UndoKind.ReleaseStock => "release-" + subject,
        UndoKind.CancelPayment => "cancel-" + subject,
        UndoKind.VoidLabel => "void-" + subject,
        UndoKind.UnpackGoods => "unpack-" + subject,
        UndoKind.ShrinkStock => "shrink-" + subject,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
