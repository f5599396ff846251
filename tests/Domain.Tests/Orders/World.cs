using OrderFunctions.Domain.Inventory;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Tests.Orders;

/// <summary>
/// One order, its shelf and its gateway, driven by numbers: each number picks a command, an earlier command once more, an
/// outstanding effect, an effect from the past once more, or the passing of time. Nothing comes in a sensible order.
/// </summary>
internal sealed class World
{
    private const int OnHandAtStart = 5;

    private readonly List<OrderCommand> asked = [];
    private readonly List<(StockStep Step, Reservation Asked)> stockSteps = [];
    private DateTimeOffset now = AnOrder.Start;
    private int fresh;

    public World(OrderPolicy policy, bool personalised)
    {
        Policy = policy;
        Levels = new[] { "MUG", "POSTER" }.SelectMany(sku => new[] { "main", "second" }.Select(location => new StockLevel(sku, location, OnHandAtStart, 0, 0)))
            .ToDictionary(level => (level.Sku, level.Location));
        Ask(AnOrder.PlaceCommand(personalised));
    }

    public OrderPolicy Policy { get; }

    public Order Order { get; private set; } = null!;

    public List<OrderEvent> History { get; } = [];

    public Dictionary<(string Sku, string Location), StockLevel> Levels { get; }

    public Dictionary<string, Reservation> Reservations { get; } = [];

    /// <summary>Set by <see cref="Step"/> when a repeated command did something although nothing had happened in between.</summary>
    public string? Complaint { get; private set; }

    public void Step(int number)
    {
        var (kind, pick) = (number % 10, number / 10);
        switch (kind)
        {
            case < 3:
                // Something that brings the order on, or else random lives would all end young.
                var sensible = Pool(pick).Where(command => BringsItOn(command, toANewStatus: pick % 2 == 0)).ToList();
                if (sensible.Count > 0) Ask(sensible[pick % sensible.Count]);
                break;
            case 3:
                var pool = Pool(pick);
                Ask(Freshen(pool[pick % pool.Count]));
                break;
            case 4:
                Ask(asked[pick % asked.Count]);
                break;
            case < 8 when OrderWork.Of(Order) is { Count: > 0 } work:
                CarryOut(work[pick % work.Count]);
                break;
            case 8 when stockSteps.Count > 0:
                var (step, reservation) = stockSteps[pick % stockSteps.Count];
                Stock(step, reservation);
                break;
            default:
                now += TimeSpan.FromMinutes(pick % 60);
                FillBackorder();
                break;
        }
    }

    /// <summary>Carries out everything outstanding, as an undisturbed system would.</summary>
    public void Settle()
    {
        for (var i = 0; i < 100 && OrderWork.Of(Order) is { Count: > 0 } work; i++)
        {
            foreach (var item in work) CarryOut(item);
        }
    }

    public StockLevel OnHandStart(StockLevel level) => level with { OnHand = OnHandAtStart, Reserved = 0, Committed = 0 };

    public void Ask(OrderCommand command)
    {
        asked.Add(command);
        var decision = OrderDecider.Decide(Order, command, now, Policy);
        History.AddRange(decision.Events);
        Order = OrderDecider.Evolve(Order, decision.Events)!;
        var again = OrderDecider.Decide(Order, command, now, Policy);
        if (!again.IsRefused && !again.IsRepeat) Complaint ??= $"{command} twice => {string.Join(", ", again.Events)}";
        foreach (var packed in decision.Events.OfType<OrderEvent.ShipmentPacked>())
        {
            foreach (var reference in packed.Allocations) stockSteps.Add((StockStep.Dispatch, Claim(reference)));
        }
    }

    private void CarryOut(OrderWork work)
    {
        switch (work.Kind)
        {
            case OrderWorkKind.ReserveStock:
                Ask(new OrderCommand.RecordReservations([new ReservationOutcome(work.Subject!, Stock(StockStep.Reserve, Claim(work.Subject!)) is null)]));
                break;
            case OrderWorkKind.CommitStock:
                if (Stock(StockStep.Commit, Claim(work.Subject!)) is null) Ask(new OrderCommand.RecordStockCommitted([work.Subject!]));
                else Ask(new OrderCommand.ReplaceAllocation(work.Subject!, $"a-{++fresh}", fresh % 2 == 0 ? "main" : "second"));
                break;
            case OrderWorkKind.MoveStock:
                Ask(new OrderCommand.RecordMoved(work.Subject!, TakeOver(Order.FindAllocation(work.Subject!)!.Value)));
                break;
            case OrderWorkKind.ReleaseStock:
                Stock(StockStep.Release, Claim(work.Subject!));
                Ask(new OrderCommand.RecordUndoDone("release-" + work.Subject));
                break;
            case OrderWorkKind.ShrinkStock:
                Stock(StockStep.Shrink, Claim(work.Subject!));
                Ask(new OrderCommand.RecordUndoDone("shrink-" + work.Subject));
                break;
            case OrderWorkKind.UnpackGoods:
                Stock(StockStep.Unpack, Claim(work.Subject!));
                Ask(new OrderCommand.RecordUndoDone("unpack-" + work.Subject));
                break;
            case OrderWorkKind.StartPayment:
                Ask(new OrderCommand.StartPayment($"p-{++fresh}", "sandbox", "card"));
                break;
            case OrderWorkKind.OpenPayment:
                Ask(new OrderCommand.RecordPaymentOpened(work.Subject!, "gw-" + work.Subject));
                break;
            case OrderWorkKind.CapturePayment:
                Ask(AnOrder.Success(work.Subject!, "t-" + work.Subject, AnOrder.Total));
                break;
            case OrderWorkKind.CancelPayment:
                Ask(new OrderCommand.RecordUndoDone("cancel-" + work.Subject));
                break;
            case OrderWorkKind.CheckFraud:
                Ask(new OrderCommand.RecordFraudCheck(false));
                break;
            case OrderWorkKind.CheckAddress:
                Ask(new OrderCommand.RecordAddressCheck(true));
                break;
            case OrderWorkKind.BookShipment:
                Ask(new OrderCommand.RecordBooked(work.Subject!, "ACME", "track-" + work.Subject));
                break;
            case OrderWorkKind.MakeLabel:
                Ask(new OrderCommand.RecordLabelled(work.Subject!, "label-" + work.Subject));
                break;
            case OrderWorkKind.VoidLabel:
                Ask(new OrderCommand.RecordUndoDone("void-" + work.Subject));
                break;
            case OrderWorkKind.SendRefund:
                Ask(new OrderCommand.RecordRefundSent(work.Subject!, $"gw-{work.Subject}-{Order.FindRefund(work.Subject!)!.Try}"));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(work), work.Kind, null);
        }
    }

    private Refusal? Stock(StockStep step, Reservation claim)
    {
        stockSteps.Add((step, claim));
        var decision = StockDecider.Decide(Reservations.GetValueOrDefault(claim.AllocationId), step, claim);
        if (decision.IsRefused) return decision.Refusal;
        if (decision.Value.IsRepeat) return null;
        var level = Levels[(claim.Sku, claim.Location)];
        if (StockDecider.Check(level, decision.Value.Move) is { } short_) return short_;
        Levels[(claim.Sku, claim.Location)] = level.Apply(decision.Value.Move);
        Reservations[claim.AllocationId] = decision.Value.Write!;
        return null;
    }

    private bool TakeOver(FoundAllocation found) => found.Allocation.Placement!.Move!.Parts
        .Select(part => Claim(found.ToRef() with { AllocationId = part.AllocationId, Location = part.Location, Quantity = part.Quantity }))
        .All(claim => Stock(StockStep.Reserve, claim) is null && Stock(StockStep.Commit, claim) is null);

    private Reservation Claim(string allocationId) => Claim(Order.FindAllocation(allocationId)!.Value.ToRef());

    private static Reservation Claim(AllocationRef reference) =>
        new(reference.AllocationId, reference.Sku, reference.Location, reference.Quantity, ReservationStatus.Reserved);

    private List<OrderCommand> Pool(int pick) =>
        [.. OrderGrid.Commands(Order, pick / 100).Select(entry => entry.Command).Where(command => !AssertsStock(command))];

    private bool BringsItOn(OrderCommand command, bool toANewStatus)
    {
        var decision = OrderDecider.Decide(Order, command, now, Policy);
        if (decision.Events.Count == 0) return false;
        var (before, after) = (Order.Status, OrderDecider.Evolve(Order, decision.Events)!.Status);
        if (after != before) return before.IsEndedOrEnding() || !after.IsEndedOrEnding();
        return !toANewStatus && command is not (OrderCommand.PlaceHold or OrderCommand.OpenDispute or OrderCommand.CorrectAddress or OrderCommand.ReplaceAllocation
            or OrderCommand.SplitAllocation or OrderCommand.MoveAllocation);
    }

    /// <summary>The warehouse finds goods for a backordered allocation, and lets them go again when the order says no.</summary>
    private void FillBackorder()
    {
        if (Order.LiveAllocations().FirstOrDefault(found => found.Allocation.Status == AllocationStatus.Backordered) is not { Line: not null } found) return;
        var taken = found.ToRef() with { AllocationId = $"a-{++fresh}", Location = "second" };
        if (Stock(StockStep.Reserve, Claim(taken)) is not null) return;
        Ask(new OrderCommand.FillBackorder(found.Allocation.Id, taken.AllocationId, taken.Location));
        if (Order.FindAllocation(taken.AllocationId) is null) Stock(StockStep.Release, Claim(taken));
    }

    /// <summary>Claims about the stock come from the stock alone.</summary>
    private static bool AssertsStock(OrderCommand command) => command switch
    {
        OrderCommand.RecordReservations or OrderCommand.RecordStockCommitted or OrderCommand.FillBackorder or OrderCommand.RecordMoved => true,
        OrderCommand.RecordUndoDone c => IsOfStock(c.UndoId),
        OrderCommand.RecordUndoFailed c => IsOfStock(c.UndoId),
        _ => false,
    };

    private static bool IsOfStock(string undoId) => !undoId.StartsWith("cancel-", StringComparison.Ordinal) && !undoId.StartsWith("void-", StringComparison.Ordinal);

    private IReadOnlyList<PlannedPart> Renamed(IReadOnlyList<PlannedPart> parts) =>
        [.. parts.Select((part, n) => part with { AllocationId = $"a-{fresh}-{n}" })];

    /// <summary>Every second time with an id that was never used, so that things happen more than once.</summary>
    private OrderCommand Freshen(OrderCommand command) => ++fresh % 2 == 0 ? command : command switch
    {
        OrderCommand.StartPayment c => c with { PaymentId = $"p-{fresh}" },
        OrderCommand.RecordPaymentSucceeded c => c with { TransactionId = $"t-{fresh}" },
        OrderCommand.RequestRefund c => c with { RefundId = $"r-{fresh}" },
        OrderCommand.RequestReturn c => c with { ReturnId = $"rt-{fresh}" },
        OrderCommand.ReplaceAllocation c => c with { NewAllocationId = $"a-{fresh}" },
        OrderCommand.Reship c => c with { NewAllocationId = $"a-{fresh}" },
        OrderCommand.SplitAllocation c => c with { Parts = Renamed(c.Parts) },
        OrderCommand.MoveAllocation c => c with { Parts = Renamed(c.Parts) },
        OrderCommand.PackShipment c => c with { ShipmentId = $"s-{fresh}" },
        OrderCommand.RecordCarrierNews c => c with { CarrierEventId = $"n-{fresh}" },
        OrderCommand.OpenDispute c => c with { DisputeId = $"d-{fresh}" },
        OrderCommand.RecordUndoFailed c => new OrderCommand.RecordUndoDone(c.UndoId),
        _ => command,
    };
}
