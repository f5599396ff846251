using System.Text;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Production;
using OrderFunctions.Application.Returns;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Production;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Functions.Tests.Model;

/// <summary>What writers and the quality check do, what customers send back, and what comes into the house.</summary>
internal sealed partial class People
{
    private IEnumerable<Act> WriterActs() =>
    [
        new("assign writer", 2, AssignWriter),
        new("writer answers", 6, WriterAnswers),
        new("draft", 7, HandIn),
        new("check", 8, CheckDraft),
        new("decide", 3, DecideAboutLine),
    ];

    private IEnumerable<Act> ReturnActs() =>
    [
        new("open return", 6, OpenReturn),
        new("decide return", 6, DecideReturn),
        new("receive return", 6, ReceiveReturn),
        new("inspect return", 6, InspectReturn),
    ];

    private IEnumerable<Act> StockActs() =>
    [
        new("receive stock", 4, ReceiveStock),
        new("correct stock", 2, CorrectStock),
        new("lose a reservation", 2, LoseReservation),
        new("send transfer", 2, SendTransfer),
        new("settle transfer", 3, SettleTransfer),
    ];

    private (Order Order, WritingTask Task)? ATask(Dice dice, Func<WritingTask, bool> fits)
    {
        var tasks = _books.Orders.SelectMany(order => (order.Tasks ?? []).Where(fits).Select(task => (order, task))).ToList();
        return tasks.Count == 0 ? null : dice.Pick<(Order, WritingTask)>(tasks);
    }

    private bool Write(Dice dice, string what, Order order, WritingTask task, string by, WritingCommand command) => Ask(
        dice, $"{by} {what} line {task.LineId} of", order, Actor.Staff(by), null, new OrderCommand.Write(task.LineId, command), maybeTwice: command is not WritingCommand.Decide);

    private bool AssignWriter(Dice dice)
    {
        if (ATask(dice, task => !task.IsOver) is not var (order, task)) return false;
        var writer = dice.Chance(60) ? dice.Pick(Stage.Writers) : null;
        return Ask(
            dice, $"staff give line {task.LineId} of {Short(order.Id)} to {writer ?? "somebody"}", order, Staff, null,
            () => _world.Get<AssignWriterHandler>().HandleAsync(new AssignWriter(new TaskId(order.Id, task.LineId), writer, Staff), default),
            maybeTwice: false);
    }

    private bool WriterAnswers(Dice dice)
    {
        if (ATask(dice, task => task.Status is WritingStatus.Offered or WritingStatus.Writing) is not var (order, task)) return false;
        var by = dice.Chance(90) ? task.WriterId! : dice.Pick(Stage.Writers);
        if (!dice.Chance(75)) return Write(dice, "declines", order, task, by, new WritingCommand.Decline(by));
        var accepted = Write(dice, "accepts", order, task, by, new WritingCommand.Accept(by));
        if (accepted && task is { Status: WritingStatus.Offered, AcceptBy: { } until } && until < _world.Clock.GetUtcNow())
            throw Laws.Broken($"{by} accepted line {task.LineId} of {order.Id} after {until:O}");
        return accepted;
    }

    private bool HandIn(Dice dice)
    {
        if (ATask(dice, task => task.Status is WritingStatus.Writing or WritingStatus.Checking or WritingStatus.Offered) is not var (order, task)) return false;
        var text = Encoding.UTF8.GetBytes($"Dear Rosa, {dice.Below(50)}");
        return Ask(
            dice, $"{task.WriterId} hands in line {task.LineId} of {Short(order.Id)}", order, Actor.Staff(task.WriterId!), null,
            () => _world.Get<UploadDraftHandler>().HandleAsync(new UploadDraft(new TaskId(order.Id, task.LineId), text, Actor.Staff(task.WriterId!)), default));
    }

    private bool CheckDraft(Dice dice)
    {
        if (ATask(dice, task => task.Drafts.Count > 0) is not var (order, task)) return false;
        var (draft, by) = (dice.Chance(90) ? task.Drafts.Count : 1, dice.Chance(95) ? "qc" : task.WriterId!);
        return dice.Chance(40)
            ? Write(dice, $"approves draft {draft} of", order, task, by, new WritingCommand.Approve(draft, by))
            : Write(dice, $"rejects draft {draft} of", order, task, by, new WritingCommand.Reject(draft, RejectionReason.Style, by));
    }

    private bool DecideAboutLine(Dice dice)
    {
        if (ATask(dice, task => task.Status == WritingStatus.Review) is not var (order, task)) return false;
        var decision = dice.Pick(Enum.GetValues<WritingDecision>());
        return Write(dice, $"decides {decision} about", order, task, "boss", new WritingCommand.Decide(decision, "boss"));
    }

    private bool OpenReturn(Dice dice)
    {
        if (AnOrder(dice, order => order.LiveAllocations().Any(found => found.Allocation.IsWithCustomer)) is not { } order) return false;
        var lines = order.Lines.Where(line => line.Allocations.Any(allocation => allocation.IsWithCustomer) || dice.Chance(5))
            .Where(_ => dice.Chance(70)).Select(line => new ReturnLine { LineId = line.Id, Sku = line.Sku, Quantity = dice.UpTo(line.Quantity), Reason = ReturnReason.ChangedMind }).ToList();
        if (lines.Count == 0) return false;
        var resolution = dice.Chance(50) ? ReturnResolution.Exchange : dice.Pick(Enum.GetValues<ReturnResolution>());
        List<ExchangeLine> wanted = resolution == ReturnResolution.Exchange ? [new ExchangeLine(dice.Pick("MUG", "TEA", "POT", "POT"), dice.UpTo(2))] : [];
        var id = ReturnIds.Of(order.Id, NewId("return"));
        return Ask(
            dice, $"customer sends {string.Join(", ", lines.Select(line => $"{line.Quantity} of line {line.LineId}"))} of {Short(order.Id)} back for {resolution}",
            order, Actor.Customer(order.CustomerId), OrderAction.RequestReturn,
            () => _world.Get<OpenReturnHandler>().HandleAsync(new OpenReturn(id, order.Id, lines, resolution, wanted, Actor.Customer(order.CustomerId)), default));
    }

    private bool AskReturn(Dice dice, ReturnStatus status, string what, Func<Return, ReturnCommand?> command, Action<Return>? then = null)
    {
        if (dice.PickAny(_books.Returns.Where(one => one.Status == status || dice.Chance(3))) is not { } one) return false;
        if (command(one) is not { } asked) return false;
        return Ask(
            dice, $"{what} {Short(one.Id)}", null, Staff, null,
            () => _world.Get<ReturnRepository>().ExecuteAsync(one.Id, asked, Staff, default),
            document =>
            {
                if (document.Value.Return.Status != one.Status) then?.Invoke(document.Value.Return);
            });
    }

    private bool DecideReturn(Dice dice) => dice.Chance(75)
        ? AskReturn(dice, ReturnStatus.Requested, "staff approve the return", _ => new ReturnCommand.Approve(Staff.Id))
        : AskReturn(dice, dice.Pick(ReturnStatus.Requested, ReturnStatus.Approved), "staff reject the return", _ => new ReturnCommand.Reject(Staff.Id, "Used."));

    private bool ReceiveReturn(Dice dice) => AskReturn(
        dice, ReturnStatus.Approved, "the goods are back of the return",
        one => new ReturnCommand.RecordReceived(
            Staff.Id,
            dice.Pick(Stage.Locations(_world.Rules)),
            [.. one.Lines.Select(line => new ReceivedUnits(line.LineId, dice.Chance(70) ? line.Quantity : dice.Below(line.Quantity + 1)))]),
        _reality.Receive);

    private bool InspectReturn(Dice dice) => AskReturn(
        dice, ReturnStatus.Received, "staff inspect the return",
        one =>
        {
            var found = one.Lines.Select(line => (line, scrap: dice.Chance(70) ? 0 : dice.Below(line.Received + 1)))
                .Select(each => new InspectedUnits(each.line.LineId, each.line.Received - each.scrap, each.scrap));
            return new ReturnCommand.Inspect(Staff.Id, [.. found], dice.Chance(20) ? dice.UpTo(300) : 0, dice.Chance(25) ? dice.UpTo(500) : 0, "Seen.");
        },
        _reality.Inspect);

    private bool ReceiveStock(Dice dice) => Book(dice, StockEntryKind.Receipt, dice.UpTo(4));

    private bool CorrectStock(Dice dice) => Book(dice, StockEntryKind.Adjustment, dice.Chance(50) ? dice.UpTo(2) : -dice.UpTo(2));

    private bool Book(Dice dice, StockEntryKind kind, int units) =>
        Book(dice, kind, dice.Pick(Stage.Articles).Sku, dice.Pick(Stage.Locations(_world.Rules)), units);

    private bool Book(Dice dice, StockEntryKind kind, string sku, string location, int units)
    {
        var entry = new StockEntryDraft { Id = NewId("entry"), Type = kind, Sku = sku, Quantity = units, Location = location, Reason = "counted" };
        return Ask(
            dice, $"{kind} of {units} {sku} at {location}", null, Staff, null,
            async () =>
            {
                var line = new FillBackorders(sku, location);
                await _world.Get<FillBackordersHandler>().PromiseAsync(line, default);
                var booked = await _world.Get<ApplyStockEntriesHandler>().HandleAsync(new ApplyStockEntries([entry], Staff.Id), default);
                await _world.Get<FillBackordersHandler>().HandleAsync(line, default);
                return booked is { Answers: [{ Outcome: StockEntryOutcome.Applied or StockEntryOutcome.Repeated } answer] }
                    ? answer
                    : (Result<StockEntryAnswer>)new Refusal("NOT_BOOKED", "Units are promised to orders.");
            },
            answer =>
            {
                if (answer.Outcome == StockEntryOutcome.Applied) _reality.Put(sku, location, units);
            });
    }

    /// <summary>A step that comes too late or to the wrong one has let go of what an order counts on.</summary>
    private bool LoseReservation(Dice dice)
    {
        if (AnOrder(dice, order => order.Status is OrderStatus.Reserved or OrderStatus.PaymentPending) is not { } order) return false;
        if (dice.PickAny(order.LiveAllocations().Where(found => found.Allocation.Status == AllocationStatus.Reserved).Select(found => found.Allocation)) is not { } allocation) return false;
        if (_books.Reservations.GetValueOrDefault(allocation.Id) is not { Status: Domain.Inventory.ReservationStatus.Reserved } held) return false;
        Log.Add($"{held.Quantity} {held.Sku} are not held any more for {allocation.Id[36..]} of {Short(order.Id)}");
        World.Now(_world.Get<ReleaseReservationHandler>().HandleAsync(new ReleaseReservation(held.Sku, allocation.Id, held.Quantity, held.Location)).AsTask());
        _reality.Lost.Add(allocation.Id);
        _laws.Look();
        return true;
    }

    private bool SendTransfer(Dice dice)
    {
        var places = Stage.Locations(_world.Rules);
        if (places.Count == 1) return false;
        var (sku, from, to, units) = (dice.Pick("MUG", "TEA", "POT"), dice.Pick(places), dice.Pick(places), dice.UpTo(3));
        if (from == to) return false;
        var draft = new TransferDraft(NewId("transfer"), from, to, units, "moved");
        return Ask(
            dice, $"{units} {sku} go from {from} to {to}", null, Staff, null,
            () => _world.Get<SendTransferHandler>().HandleAsync(new SendTransfer(sku, draft, Staff.Id), default).AsTask(),
            _ => _reality.Put(sku, from, -units));
    }

    private bool SettleTransfer(Dice dice)
    {
        if (dice.PickAny(_books.Transfers.Values) is not { Transfer: var transfer }) return false;
        long? arrived = dice.Chance(80) ? dice.Below((int)transfer.Quantity + 1) : null;
        var wasOpen = transfer.Status == Domain.Inventory.TransferStatus.InTransit;
        return Ask(
            dice, $"a transfer of {transfer.Quantity} {transfer.Sku} to {transfer.To} {(arrived is null ? "is called off" : $"arrives with {arrived}")}", null, Staff, null,
            async () =>
            {
                var settled = await _world.Get<SettleTransferHandler>().HandleAsync(new SettleTransfer(transfer.Sku, transfer.Id, arrived, Staff.Id), default);
                await _world.Get<FillBackordersHandler>().HandleAsync(new FillBackorders(transfer.Sku, arrived is null ? transfer.From : transfer.To), default);
                return settled;
            },
            _ =>
            {
                if (wasOpen) _reality.Put(transfer.Sku, arrived is null ? transfer.From : transfer.To, arrived ?? transfer.Quantity);
            });
    }
}
