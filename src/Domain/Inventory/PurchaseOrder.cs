using System.Text.Json.Serialization;

namespace OrderFunctions.Domain.Inventory;

/// <summary>
/// DRAFT → ORDERED → PARTLY_RECEIVED → RECEIVED. CANCELLED from the first three: what has not come by then is not expected any more.
/// </summary>
public enum PurchaseStatus
{
    Draft,
    Ordered,
    PartlyReceived,
    Received,
    Cancelled,
}

/// <summary>An article that is bought.</summary>
/// <param name="Id">1, 2, 3 …, as they were written down.</param>
/// <param name="Location">Where it is to come in.</param>
/// <param name="Quantity">Units that are ordered.</param>
/// <param name="ExpectedOn">The day on which they are expected.</param>
/// <param name="Received">Units that have come, maybe more than were ordered.</param>
public sealed record PurchaseLine(string Id, string Sku, string Location, long Quantity, DateOnly ExpectedOn, long Received = 0)
{
    /// <summary>Units that are still to come.</summary>
    [JsonIgnore]
    public long Missing => Received >= Quantity ? 0 : Quantity - Received;
}

/// <summary>Units of a line that came with a delivery.</summary>
public sealed record DeliveredUnits(string LineId, long Quantity);

/// <summary>One delivery.</summary>
/// <param name="DeliveryNote">The supplier's number: the same one again is the same delivery.</param>
/// <param name="Booked">They are in the counts.</param>
public sealed record PurchaseReceipt(string DeliveryNote, IReadOnlyList<DeliveredUnits> Units, string By, DateTimeOffset At, bool Booked = false);

/// <summary>What is bought from a supplier, and what of it has come.</summary>
public sealed record PurchaseOrder
{
    /// <summary>Articles of one order.</summary>
    public const int MaxLines = 100;

    /// <summary>Deliveries of one order.</summary>
    public const int MaxReceipts = 200;

    /// <summary>Units of a line, or of a delivery.</summary>
    public const long MaxQuantity = 1_000_000_000;

    public required string Id { get; init; }

    public PurchaseStatus Status { get; init; }

    public required string Supplier { get; init; }

    /// <summary>The supplier's number of the order, or whatever else helps to find it there.</summary>
    public string? Reference { get; init; }

    public required IReadOnlyList<PurchaseLine> Lines { get; init; }

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<PurchaseReceipt> Receipts { get; init; } = [];

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? OrderedBy { get; init; }

    public DateTimeOffset? OrderedAt { get; init; }

    /// <summary>Who changed, ordered, received or cancelled it last; null for what was never touched again.</summary>
    public string? UpdatedBy { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Goods are to come.</summary>
    [JsonIgnore]
    public bool IsExpected => Status is PurchaseStatus.Ordered or PurchaseStatus.PartlyReceived;

    /// <summary>
    /// Written anew. Once it is ordered only the days can change, as the supplier says, and the reference; anything else is refused with
    /// <see cref="RefusalCodes.WrongState"/>.
    /// </summary>
    public Result<PurchaseOrder> Change(string supplier, string? reference, IReadOnlyList<PurchaseLine> lines, string by, DateTimeOffset at)
    {
        if (Status == PurchaseStatus.Draft) return this with { Supplier = supplier, Reference = reference, Lines = lines, UpdatedBy = by, UpdatedAt = at };
        if (!IsExpected || supplier != Supplier || !Wanted(lines).SequenceEqual(Wanted(Lines)))
            return WrongState("It has been ordered: only days and reference can change while goods are to come.");
        return this with
        {
            Reference = reference,
            Lines = [.. Lines.Zip(lines, static (line, said) => line with { ExpectedOn = said.ExpectedOn })],
            UpdatedBy = by,
            UpdatedAt = at,
        };
    }

    /// <summary>The supplier has it. A repeat changes nothing.</summary>
    public Result<PurchaseOrder> Order(string by, DateTimeOffset at) => Status switch
    {
        PurchaseStatus.Draft => this with { Status = PurchaseStatus.Ordered, OrderedBy = by, OrderedAt = at, UpdatedBy = by, UpdatedAt = at },
        PurchaseStatus.Cancelled => WrongState("It has been cancelled."),
        _ => this,
    };

    /// <summary>
    /// A delivery came. The same note with the same units changes nothing, with others it is <see cref="RefusalCodes.IdReused"/>. More than
    /// was ordered: <see cref="RefusalCodes.OverReceipt"/>, unless whoever counts says that it is to be kept.
    /// </summary>
    public Result<PurchaseOrder> Receive(
        string deliveryNote, IReadOnlyList<DeliveredUnits> units, bool acceptsMore, string by, DateTimeOffset at)
    {
        units = [.. units.OrderBy(one => one.LineId, StringComparer.Ordinal)];
        if (Receipts.FirstOrDefault(one => one.DeliveryNote == deliveryNote) is { } earlier)
        {
            return earlier.Units.SequenceEqual(units)
                ? this
                : new Refusal(RefusalCodes.IdReused, "This delivery note has come with other units.");
        }

        if (Status is PurchaseStatus.Draft or PurchaseStatus.Cancelled) return WrongState("Nothing of it is to come.");
        if (Receipts.Count >= MaxReceipts) return WrongState("It takes no more deliveries.");
        if (units.Count == 0 || units.Any(one => one.Quantity is < 1 or > MaxQuantity) || units.DistinctBy(one => one.LineId).Count() < units.Count)
            return new Refusal(RefusalCodes.QuantityInvalid, "A delivery has units of at least one line, and of each line once.");
        foreach (var (lineId, quantity) in units)
        {
            if (Lines.FirstOrDefault(line => line.Id == lineId) is not { } line)
                return new Refusal(RefusalCodes.LineUnknown, "The purchase order has no such line.").With("line", lineId);
            if (quantity > line.Missing && !acceptsMore)
            {
                return new Refusal(RefusalCodes.OverReceipt, "More has come than was ordered.")
                    .With("line", lineId).With("missing", line.Missing.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        var lines = Lines.Select(line => line with { Received = line.Received + (units.FirstOrDefault(one => one.LineId == line.Id)?.Quantity ?? 0) }).ToList();
        return this with
        {
            Lines = lines,
            Receipts = [.. Receipts, new(deliveryNote, units, by, at)],
            Status = lines.TrueForAll(line => line.Missing == 0) ? PurchaseStatus.Received : PurchaseStatus.PartlyReceived,
            UpdatedBy = by,
            UpdatedAt = at,
        };
    }

    /// <summary>The units of a delivery are in the counts. A repeat changes nothing.</summary>
    public Result<PurchaseOrder> Book(string deliveryNote) => Receipts.Any(one => one.DeliveryNote == deliveryNote && !one.Booked)
        ? this with { Receipts = [.. Receipts.Select(one => one.DeliveryNote == deliveryNote ? one with { Booked = true } : one)] }
        : this;

    /// <summary>Nothing more is to come. A repeat changes nothing; all of it is here: <see cref="RefusalCodes.WrongState"/>.</summary>
    public Result<PurchaseOrder> Cancel(string by, DateTimeOffset at) => Status switch
    {
        PurchaseStatus.Cancelled => this,
        PurchaseStatus.Received => WrongState("All of it has been received."),
        _ => this with { Status = PurchaseStatus.Cancelled, UpdatedBy = by, UpdatedAt = at },
    };

    private static IEnumerable<PurchaseLine> Wanted(IReadOnlyList<PurchaseLine> lines) =>
        lines.Select(static line => line with { ExpectedOn = default, Received = 0 });

    private Refusal WrongState(string message) => new Refusal(RefusalCodes.WrongState, message).With("status", Status.ToString());
}
