namespace OrderFunctions.Domain.Inventory;

/// <summary>IN_TRANSIT → RECEIVED, or → CANCELLED when the goods came back to where they were.</summary>
public enum TransferStatus
{
    InTransit,
    Received,
    Cancelled,
}

/// <summary>Units of an article on their way from one location to another; while in transit they lie at neither.</summary>
public sealed record StockTransfer
{
    /// <summary>The caller's id; the same id twice for the same SKU is the same transfer.</summary>
    public required string Id { get; init; }

    public required string Sku { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }

    /// <summary>Units that left.</summary>
    public required long Quantity { get; init; }

    public required string Reason { get; init; }

    public required TransferStatus Status { get; init; }

    public required string SentBy { get; init; }

    public required DateTimeOffset SentAt { get; init; }

    /// <summary>Units that arrived; fewer than left when some were lost on the way. Null while in transit.</summary>
    public long? Arrived { get; init; }

    public string? SettledBy { get; init; }

    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>
    /// The transfer with so many units received. The same number again changes nothing; refusals:
    /// <see cref="RefusalCodes.QuantityInvalid"/> for less than none or more than left, <see cref="RefusalCodes.TransferSettled"/>
    /// when it has come to another end.
    /// </summary>
    public Result<StockTransfer> Receive(long arrived, string by, DateTimeOffset at)
    {
        if (arrived < 0 || arrived > Quantity)
            return new Refusal(RefusalCodes.QuantityInvalid, "Between none and all of the units that left can arrive.");
        return Status switch
        {
            TransferStatus.InTransit => this with { Status = TransferStatus.Received, Arrived = arrived, SettledBy = by, SettledAt = at },
            TransferStatus.Received when Arrived == arrived => this,
            _ => Settled(),
        };
    }

    /// <summary>The transfer called off, all units back where they were. A repeat changes nothing.</summary>
    public Result<StockTransfer> Cancel(string by, DateTimeOffset at) => Status switch
    {
        TransferStatus.InTransit => this with { Status = TransferStatus.Cancelled, Arrived = 0, SettledBy = by, SettledAt = at },
        TransferStatus.Cancelled => this,
        _ => Settled(),
    };

    private Refusal Settled() =>
        new Refusal(RefusalCodes.TransferSettled, "The transfer has come to its end already.").With("status", Status.ToString());
}
