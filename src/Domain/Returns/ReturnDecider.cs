using System.Text.Json;

namespace OrderFunctions.Domain.Returns;

/// <summary>
/// The rules of a return: <see cref="Decide"/> answers what a command makes happen, <see cref="Evolve(Return?, ReturnEvent)"/>
/// applies what happened. Whether units can be sent back at all is the order's to say.
/// </summary>
public static class ReturnDecider
{
    /// <summary>What happens when <paramref name="command"/> is asked of <paramref name="one"/> (null: not opened) at <paramref name="now"/>.</summary>
    public static Decision<ReturnEvent> Decide(Return? one, ReturnCommand command, DateTimeOffset now)
    {
        if (command is ReturnCommand.Open open) return Open(one, open, now);
        if (one is null) return new Refusal(RefusalCodes.ReturnUnknown, "There is no such return.");
        return command switch
        {
            ReturnCommand.RecordClaimed => one.Status == ReturnStatus.Opened ? new ReturnEvent.Claimed(now) : Nothing,
            ReturnCommand.RecordClaimRefused c => one.Status == ReturnStatus.Opened ? new ReturnEvent.Rejected(null, c.Code, now) : Nothing,
            ReturnCommand.Approve c => Approve(one, c, now),
            ReturnCommand.Reject c => Reject(one, c, now),
            ReturnCommand.RecordLabelled c => one is { Status: ReturnStatus.Approved, Label: null } ? new ReturnEvent.Labelled(c.Label, c.TrackingNumber, now) : Nothing,
            ReturnCommand.RecordReceived c => Receive(one, c, now),
            ReturnCommand.RecordOrderKnows => one.OrderKnows || one.Status < ReturnStatus.Received ? Nothing : new ReturnEvent.OrderTold(now),
            ReturnCommand.Inspect c => Inspect(one, c, now),
            ReturnCommand.RecordGoodsBooked => one is { Status: ReturnStatus.Inspected, GoodsBooked: false } ? new ReturnEvent.GoodsBooked(now) : Nothing,
            ReturnCommand.RecordExchangePlaced c => ExchangePlaced(one, c, now),
            ReturnCommand.RecordExchangeFailed c =>
                one.Status == ReturnStatus.Inspected && one.IsExchange() ? new ReturnEvent.ExchangeFailed(c.Code, c.KeptAsCredit, now) : Nothing,
            ReturnCommand.RecordGivenBack c =>
                one is { Status: ReturnStatus.Inspected, GivenBack: null } ? new ReturnEvent.GivenBack(c.Amount, c.Credit, now) : Nothing,
            ReturnCommand.RecordRefundRefused c =>
                one is { Status: ReturnStatus.Inspected, GivenBack: null } ? new ReturnEvent.RefundRefused(c.Code, now) : Nothing,
            ReturnCommand.Complete => Complete(one, now),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "No decision is written for this command."),
        };
    }

    /// <summary>The return after <paramref name="happened"/>; <paramref name="one"/> is null for <see cref="ReturnEvent.Opened"/> alone.</summary>
    public static Return Evolve(Return? one, ReturnEvent happened)
    {
        if (happened is ReturnEvent.Opened opened) return FromOpened(opened);
        ArgumentNullException.ThrowIfNull(one);
        var changed = happened switch
        {
            ReturnEvent.Claimed => one with { Status = ReturnStatus.Requested },
            ReturnEvent.Approved e => one with { Status = ReturnStatus.Approved, Decision = e.Note },
            // What the order refused it has never set aside.
            ReturnEvent.Rejected e => one with
            {
                Status = ReturnStatus.Rejected,
                Decision = e.By is null ? null : e.Reason,
                Problem = e.By is null ? e.Reason : null,
                OrderKnows = e.By is null,
            },
            ReturnEvent.Labelled e => one with { Label = e.Label, TrackingNumber = e.TrackingNumber },
            ReturnEvent.Arrived e => one with
            {
                Status = ReturnStatus.Received,
                Location = e.Location,
                Lines = [.. one.Lines.Select(line => line with { Received = e.Lines.FirstOrDefault(units => units.LineId == line.LineId)?.Quantity ?? 0 })],
            },
            ReturnEvent.OrderTold => one with { OrderKnows = true },
            ReturnEvent.Inspected e => one with
            {
                Status = ReturnStatus.Inspected,
                Lines = [.. one.Lines.Select(line => Found(line, e.Lines))],
                Shipping = e.Shipping,
                Withheld = e.Withheld,
                Finding = e.Finding,
            },
            ReturnEvent.GoodsBooked => one with { GoodsBooked = true },
            ReturnEvent.ExchangePlaced e => one with { ExchangeOrderId = e.OrderId },
            ReturnEvent.ExchangeFailed e => one with { FellBack = true, Problem = e.Code, Credit = e.KeptAsCredit ? one.Credit : 0 },
            ReturnEvent.GivenBack e => one with { GivenBack = e.Amount, Credit = e.Credit },
            ReturnEvent.RefundRefused e => one with { GivenBack = 0, Problem = e.Code, FellBack = one.Resolution == ReturnResolution.Exchange },
            ReturnEvent.Completed => one with { Status = ReturnStatus.Completed },
            _ => throw new ArgumentOutOfRangeException(nameof(happened), happened.GetType().Name, "No evolution is written for this event."),
        };
        return changed with { Version = one.Version + 1, UpdatedAt = happened.At };
    }

    /// <summary>The return after several events.</summary>
    public static Return? Evolve(Return? one, IEnumerable<ReturnEvent> happened)
    {
        foreach (var next in happened) one = Evolve(one, next);
        return one;
    }

    private static Decision<ReturnEvent> Nothing => default;

    private static Decision<ReturnEvent> Open(Return? one, ReturnCommand.Open c, DateTimeOffset now)
    {
        if (one is not null)
        {
            return one.OrderId == c.OrderId && one.CustomerId == c.CustomerId
                ? Nothing
                : new Refusal(RefusalCodes.IdReused, "This id already stands for another return.");
        }

        if (c.Lines.Count == 0 || (c.Resolution == ReturnResolution.Exchange) != (c.Exchange.Count > 0))
        {
            return new Refusal(RefusalCodes.LinesInvalid, "A return needs something in it, and an exchange names what is wanted instead.");
        }

        return new ReturnEvent.Opened(c.ReturnId, c.OrderId, c.CustomerId, c.Lines, c.Resolution, c.Exchange, c.By, now);
    }

    private static Decision<ReturnEvent> Approve(Return one, ReturnCommand.Approve c, DateTimeOffset now) => one.Status switch
    {
        ReturnStatus.Requested => new ReturnEvent.Approved(c.By, c.Note, now),
        ReturnStatus.Approved => Nothing,
        _ => WrongState(one, "The return does not wait for a decision."),
    };

    private static Decision<ReturnEvent> Reject(Return one, ReturnCommand.Reject c, DateTimeOffset now) => one.Status switch
    {
        ReturnStatus.Requested or ReturnStatus.Approved => new ReturnEvent.Rejected(c.By, c.Reason, now),
        ReturnStatus.Rejected when one.Problem is null => Nothing,
        _ => WrongState(one, "The return can not be refused any more."),
    };

    private static Decision<ReturnEvent> Receive(Return one, ReturnCommand.RecordReceived c, DateTimeOffset now)
    {
        if (Stranger(one, c.Lines.Select(units => units.LineId)) is { } stranger) return stranger;
        foreach (var line in one.Lines)
        {
            if (c.Lines.FirstOrDefault(units => units.LineId == line.LineId) is { } units && (units.Quantity < 0 || units.Quantity > line.Quantity))
            {
                return Quantity(line, "More than was announced cannot be received.");
            }
        }

        if (c.Lines.Sum(units => (long)units.Quantity) == 0) return new Refusal(RefusalCodes.QuantityInvalid, "Something must have arrived.");
        if (one.Status >= ReturnStatus.Received && one.Lines.All(line => line.Received == (c.Lines.FirstOrDefault(units => units.LineId == line.LineId)?.Quantity ?? 0))
            && one.Status != ReturnStatus.Rejected)
        {
            return Nothing;
        }

        return one.Status == ReturnStatus.Approved
            ? new ReturnEvent.Arrived(c.By, c.Location, [.. c.Lines.Where(units => units.Quantity > 0)], now)
            : WrongState(one, "The return does not wait for goods.");
    }

    private static Decision<ReturnEvent> Inspect(Return one, ReturnCommand.Inspect c, DateTimeOffset now)
    {
        if (one.Status is not (ReturnStatus.Received or ReturnStatus.Inspected or ReturnStatus.Completed))
        {
            return WrongState(one, "Nothing has arrived that could be looked at.");
        }

        if (Stranger(one, c.Lines.Select(units => units.LineId)) is { } stranger) return stranger;
        foreach (var line in one.Lines)
        {
            var found = c.Lines.FirstOrDefault(units => units.LineId == line.LineId) ?? new InspectedUnits(line.LineId, 0, 0);
            if (found.Restock < 0 || found.Scrap < 0 || (long)found.Restock + found.Scrap != line.Received)
            {
                return Quantity(line, "Every unit that arrived is restocked or scrapped, and no other.")
                    .With("received", line.Received.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        if (c.Shipping is < 0 or > Money.MaxAmount || c.Withheld is < 0 or > Money.MaxAmount)
        {
            return new Refusal(RefusalCodes.AmountInvalid, "Amounts must not be negative.");
        }

        if (one.Status == ReturnStatus.Received) return new ReturnEvent.Inspected(c.By, c.Lines, c.Shipping, c.Withheld, c.Finding, now);
        var isSame = one.Shipping == c.Shipping && one.Withheld == c.Withheld && one.Lines.All(line => Found(line, c.Lines) == line);
        return isSame ? Nothing : WrongState(one, "The return has been inspected.");
    }

    private static Decision<ReturnEvent> ExchangePlaced(Return one, ReturnCommand.RecordExchangePlaced c, DateTimeOffset now)
    {
        if (one.ExchangeOrderId == c.OrderId) return Nothing;
        return one is { Status: ReturnStatus.Inspected, ExchangeOrderId: null } && one.IsExchange()
            ? new ReturnEvent.ExchangePlaced(c.OrderId, now)
            : WrongState(one, "The return is not to be exchanged.");
    }

    private static Decision<ReturnEvent> Complete(Return one, DateTimeOffset now)
    {
        if (one.Status == ReturnStatus.Completed) return Nothing;
        return one is { Status: ReturnStatus.Inspected, GoodsBooked: true, OrderKnows: true, GivenBack: not null }
            ? new ReturnEvent.Completed(now)
            : WrongState(one, "The return is not done.");
    }

    private static Return FromOpened(ReturnEvent.Opened e) => new()
    {
        Id = e.ReturnId,
        OrderId = e.OrderId,
        CustomerId = e.CustomerId,
        Version = 1,
        Lines = e.Lines,
        Resolution = e.Resolution,
        Exchange = e.Exchange,
        RequestedAt = e.At,
        UpdatedAt = e.At,
    };

    private static ReturnLine Found(ReturnLine line, IReadOnlyList<InspectedUnits> found) =>
        found.FirstOrDefault(units => units.LineId == line.LineId) is { } verdict ? line with { Restock = verdict.Restock, Scrap = verdict.Scrap } : line;

    private static Refusal? Stranger(Return one, IEnumerable<string> lineIds)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in lineIds)
        {
            if (one.Lines.All(line => line.LineId != id)) return new Refusal(RefusalCodes.LineUnknown, "The return has no such line.").With("line", id);
            if (!seen.Add(id)) return new Refusal(RefusalCodes.LinesInvalid, "Each line may be named once.").With("line", id);
        }

        return null;
    }

    private static Refusal Quantity(ReturnLine line, string message) => new Refusal(RefusalCodes.QuantityInvalid, message).With("line", line.LineId);

    private static Refusal WrongState(Return one, string message) =>
        new Refusal(RefusalCodes.WrongState, message).With("status", JsonNamingPolicy.SnakeCaseUpper.ConvertName(one.Status.ToString()));
}
