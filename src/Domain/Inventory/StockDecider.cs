namespace OrderFunctions.Domain.Inventory;

/// <summary>The stock steps of an allocation.</summary>
public enum StockStep
{
    Reserve,
    Commit,
    Dispatch,
    Release,

    /// <summary>Packed goods go back on the shelf: whatever the reservation had become, it is released, and dispatched goods are on hand again.</summary>
    Unpack,

    /// <summary>Fewer units than before are claimed; the quantity is what is left. A repeat, or what was let go, changes nothing.</summary>
    Shrink,
}

/// <summary>
/// What a stock step does: the reservation record to write (null: nothing changes, a repeat) and the guarded increments that
/// go with it in the same batch.
/// </summary>
public sealed record StockDecision(Reservation? Write, StockMove Move)
{
    /// <summary>The step was done before.</summary>
    public static StockDecision Repeat { get; } = new(null, StockMove.None);

    public bool IsRepeat => Write is null;
}

/// <summary>
/// The reservation's state machine. It looks at the reservation record alone: whether there is enough stock is the guard of
/// the increment (available ≥ quantity), which the store checks, so that a hot SKU is never read first.
/// </summary>
public static class StockDecider
{
    /// <summary>
    /// Decides one step. Repeats change nothing. Refusals: reserve or commit on RELEASED (<see cref="RefusalCodes.ReservationReleased"/>),
    /// commit or dispatch without a record (<see cref="RefusalCodes.ReservationUnknown"/>), dispatch before commit
    /// (<see cref="RefusalCodes.ReservationNotCommitted"/>), release after dispatch (<see cref="RefusalCodes.ReservationDispatched"/>),
    /// another SKU, location or quantity under the same id (<see cref="RefusalCodes.ReservationDiffers"/>).
    /// </summary>
    /// <param name="found">The record as stored, or null.</param>
    /// <param name="step">The step.</param>
    /// <param name="asked">Allocation id, SKU, location and quantity as the order has them; its status is ignored.</param>
    public static Result<StockDecision> Decide(Reservation? found, StockStep step, Reservation asked)
    {
        if (asked.Quantity < 1) return new Refusal(RefusalCodes.QuantityInvalid, "The quantity must be at least one.");
        if (found is not null && step == StockStep.Shrink) return Shrink(found, asked);
        // A line that was reduced claims less than its reservation for a moment: whoever lets go then lets go of all, and whoever
        // goes on goes on with what is claimed, and lets go of the rest.
        var rest = found is not null && step != StockStep.Reserve ? Math.Max(0, found.Quantity - asked.Quantity) : 0;
        if (rest > 0 && step is StockStep.Release or StockStep.Unpack) (asked, rest) = (asked with { Quantity = found!.Quantity }, 0);
        if (found is not null && found with { Status = asked.Status, Quantity = found.Quantity - rest } != asked)
        {
            return new Refusal(RefusalCodes.ReservationDiffers, "Another quantity, article or location is reserved under this id.");
        }

        return (step, found?.Status) switch
        {
            (StockStep.Reserve, null) => Write(ReservationStatus.Reserved, new StockMove(0, asked.Quantity, 0)),
            (StockStep.Reserve, ReservationStatus.Released) => Released(),
            (StockStep.Reserve, _) => StockDecision.Repeat,

            (StockStep.Commit, null) => Unknown(),
            (StockStep.Commit, ReservationStatus.Released) => Released(),
            (StockStep.Commit, ReservationStatus.Reserved) =>
                Write(ReservationStatus.Committed, new StockMove(0, -asked.Quantity - rest, asked.Quantity)),
            (StockStep.Commit, _) => StockDecision.Repeat,

            (StockStep.Dispatch, null) => Unknown(),
            (StockStep.Dispatch, ReservationStatus.Released) => Released(),
            (StockStep.Dispatch, ReservationStatus.Reserved) =>
                new Refusal(RefusalCodes.ReservationNotCommitted, "The stock is reserved but not committed."),
            (StockStep.Dispatch, ReservationStatus.Committed) =>
                Write(ReservationStatus.Dispatched, new StockMove(-asked.Quantity, 0, -asked.Quantity - rest)),
            (StockStep.Dispatch, _) => StockDecision.Repeat,

            (StockStep.Release, null) => Write(ReservationStatus.Released, StockMove.None),
            (StockStep.Release, ReservationStatus.Reserved) =>
                Write(ReservationStatus.Released, new StockMove(0, -asked.Quantity, 0)),
            (StockStep.Release, ReservationStatus.Committed) =>
                Write(ReservationStatus.Released, new StockMove(0, 0, -asked.Quantity)),
            (StockStep.Release, ReservationStatus.Dispatched) =>
                new Refusal(RefusalCodes.ReservationDispatched, "The goods have been dispatched."),
            (StockStep.Release, _) => StockDecision.Repeat,

            (StockStep.Unpack, ReservationStatus.Dispatched) =>
                Write(ReservationStatus.Released, new StockMove(asked.Quantity, 0, 0)),
            (StockStep.Unpack, _) => Decide(found, StockStep.Release, asked),

            (StockStep.Shrink, _) => Unknown(),

            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };

        Result<StockDecision> Write(ReservationStatus status, StockMove move) => new StockDecision(asked with { Status = status }, move);

        static Result<StockDecision> Released() =>
            new Refusal(RefusalCodes.ReservationReleased, "The reservation was released; take a new allocation id.");

        static Result<StockDecision> Unknown() =>
            new Refusal(RefusalCodes.ReservationUnknown, "Nothing is reserved under this id.");
    }

    private static Result<StockDecision> Shrink(Reservation found, Reservation asked)
    {
        if (found with { Status = asked.Status, Quantity = asked.Quantity } != asked || found.Quantity < asked.Quantity)
        {
            return new Refusal(RefusalCodes.ReservationDiffers, "Fewer units, or another article or location, are reserved under this id.");
        }

        var change = asked.Quantity - found.Quantity;
        return (change, found.Status) switch
        {
            (0, _) or (_, ReservationStatus.Released) => StockDecision.Repeat,
            (_, ReservationStatus.Reserved) => new StockDecision(found with { Quantity = asked.Quantity }, new StockMove(0, change, 0)),
            (_, ReservationStatus.Committed) => new StockDecision(found with { Quantity = asked.Quantity }, new StockMove(0, 0, change)),
            _ => new Refusal(RefusalCodes.ReservationDispatched, "The goods have been dispatched."),
        };
    }

    /// <summary>Null when the counts can take the move, else <see cref="RefusalCodes.OutOfStock"/> with what is available.</summary>
    public static Refusal? Check(StockLevel level, StockMove move)
    {
        var after = level.Apply(move);
        return after is { OnHand: >= 0, Reserved: >= 0, Committed: >= 0, Available: >= 0 }
            ? null
            : new Refusal(
                RefusalCodes.OutOfStock,
                "There is not enough stock.",
                new Dictionary<string, string>(StringComparer.Ordinal) { ["available"] = level.Available.ToString(System.Globalization.CultureInfo.InvariantCulture) });
    }
}
