using System.Text.Json;
using System.Text.RegularExpressions;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Inventory;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using OrderFunctions.Functions.Tests.Hosts;

namespace OrderFunctions.Functions.Tests.Model;

/// <summary>Something is not as it must be.</summary>
internal sealed class LawBroken(string message) : Exception(message);

/// <summary>
/// What holds after every single thing that anybody does, the machinery in the middle of its work included: the shop's books add up
/// and agree with reality, and no order moves against the table.
/// </summary>
internal sealed partial class Laws(World world, Books books, Reality reality)
{
    /// <summary>Moves of the diagram in the README, which the decision table is held against.</summary>
    private static readonly Lazy<HashSet<(OrderStatus From, OrderStatus To)>> Moves = new(ReadMoves);

    /// <summary>Where goods go from where they are; to nowhere else.</summary>
    private static readonly Dictionary<AllocationStatus, AllocationStatus[]> Steps = new()
    {
        [AllocationStatus.Pending] = [AllocationStatus.Reserved, AllocationStatus.Committed, AllocationStatus.Backordered, AllocationStatus.Cancelled],
        [AllocationStatus.Reserved] = [AllocationStatus.Committed, AllocationStatus.Backordered, AllocationStatus.Cancelled],
        // Goods that are taken again, whose text is approved already, are made at once.
        [AllocationStatus.Committed] = [AllocationStatus.InProduction, AllocationStatus.Approved, AllocationStatus.Picked, AllocationStatus.Short, AllocationStatus.Packed, AllocationStatus.Backordered, AllocationStatus.Cancelled],
        [AllocationStatus.Backordered] = [AllocationStatus.Cancelled],
        [AllocationStatus.InProduction] = [AllocationStatus.Approved, AllocationStatus.Cancelled],
        [AllocationStatus.Approved] = [AllocationStatus.Picked, AllocationStatus.Short, AllocationStatus.Packed, AllocationStatus.Cancelled],
        [AllocationStatus.Picked] = [AllocationStatus.Short, AllocationStatus.Packed, AllocationStatus.Backordered, AllocationStatus.Cancelled],
        [AllocationStatus.Short] = [AllocationStatus.Packed, AllocationStatus.Backordered, AllocationStatus.Cancelled],
        [AllocationStatus.Packed] = [AllocationStatus.Shipped, AllocationStatus.InTransit, AllocationStatus.Delivered, AllocationStatus.Lost, AllocationStatus.Cancelled],
        [AllocationStatus.Shipped] = [AllocationStatus.InTransit, AllocationStatus.Delivered, AllocationStatus.Lost, AllocationStatus.Cancelled],
        [AllocationStatus.InTransit] = [AllocationStatus.Delivered, AllocationStatus.Lost, AllocationStatus.Cancelled],
        [AllocationStatus.Lost] = [AllocationStatus.Delivered, AllocationStatus.Cancelled],
        [AllocationStatus.Delivered] = [AllocationStatus.ReturnRequested],
        [AllocationStatus.ReturnRequested] = [AllocationStatus.Returned, AllocationStatus.Delivered],
        [AllocationStatus.Returned] = [AllocationStatus.ReturnRequested],
        [AllocationStatus.Cancelled] = [],
    };

    /// <summary>Looks at what has changed; how many documents about money and goods that were.</summary>
    public int Look()
    {
        if (!world.Store.HasChanges && world.Faults.Count + world.Bank.Faults.Count == 0) return 0;
        var changes = books.Read(world.Store);
        foreach (var (before, after) in changes.Orders)
        {
            Follow(before, after);
            CheckMove(before, after);
            CheckMoney(after);
            CheckEnd(after);
            foreach (var wrong in OrderInvariants.Check(after)) throw Broken($"{wrong.Rule} of {after.Id}: {wrong.Subject} is {wrong.Found}, not {wrong.Expected}");
        }

        foreach (var (sku, location) in changes.Stock) CheckStock(sku, location);
        foreach (var customer in changes.Credit) CheckCredit(customer);
        if (world.Faults.Concat(world.Bank.Faults).FirstOrDefault() is { } fault) throw Broken(fault);
        return changes.Documents;
    }

    public static LawBroken Broken(string message) => new(message);

    /// <summary>What the warehouse does because the order says so: goods that are to be unpacked are unpacked.</summary>
    private void Follow(Order? before, Order after)
    {
        foreach (var undo in after.Undos.Where(undo => undo is { Kind: UndoKind.UnpackGoods, Status: UndoStatus.Done }))
        {
            if (before?.FindUndo(undo.Id) is not { Status: UndoStatus.Done }) reality.Unpack(undo.Subject);
        }
    }

    private static void CheckMove(Order? before, Order after)
    {
        if (before is null)
        {
            if (after.Status != OrderStatus.Created) throw Broken($"{after.Id} begins as {after.Status}");
            return;
        }

        if (after.Version <= before.Version) throw Broken($"{after.Id} goes from version {before.Version} to {after.Version}");
        if (!MayMove(before.Status, after)) throw Broken($"{after.Id} moves from {before.Status} to {after.Status}, which is not in the table");
        if (after.Status.IsConfirmedPhase() && Hindmost(after) is { } status && status != after.Status)
            throw Broken($"{after.Id} is {after.Status}, and the last of its goods are as far as {status}");
        foreach (var (_, now) in after.AllAllocations())
        {
            if (before.FindAllocation(now.Id) is { Allocation: var was } && was.Status != now.Status && !Steps[was.Status].Contains(now.Status) && !WasSentOutside(after, now))
                throw Broken($"{now.Id} goes from {was.Status} to {now.Status}");
        }
    }

    /// <summary>A delivery system tells of a parcel when it has left, and maybe has arrived.</summary>
    private static bool WasSentOutside(Order order, Allocation goods) => goods is { Status: AllocationStatus.Shipped or AllocationStatus.Delivered, ShipmentId: { } parcel }
        && DeliverySystem.Sends(order.FindShipment(parcel)!);

    /// <summary>
    /// By the diagram; where it says that money goes back, the way may be shorter: none is left, or what went back before has failed.
    /// What an order with several parcels is called follows from its goods, whichever of them come or go.
    /// </summary>
    private static bool MayMove(OrderStatus from, Order to)
    {
        if (from == to.Status || Moves.Value.Contains((from, to.Status))) return true;
        if (from.IsConfirmedPhase() && to.Status.IsConfirmedPhase()) return true;
        return Moves.Value.Contains((from, OrderStatus.RefundPending)) && to.Status switch
        {
            OrderStatus.RefundFailed => to.Refunds.Any(refund => refund.Status == RefundStatus.Failed),
            OrderStatus.Cancelled or OrderStatus.Failed => !to.HasRefundsToSettle(),
            _ => false,
        };
    }

    /// <summary>How far the goods are that are least far; null when nothing is left of them.</summary>
    private static OrderStatus? Hindmost(Order order) => order.LiveAllocations().Select(found => Stage(found.Allocation, found.Line.Personalised))
        .OrderBy(stage => stage.Rank).Select(stage => (OrderStatus?)stage.Status).FirstOrDefault();

    private static (int Rank, OrderStatus Status) Stage(Allocation goods, bool isMade) =>
        (goods.Status == AllocationStatus.Lost ? goods.LostFrom : goods.Status, goods.AssignedTo is not null) switch
        {
            (AllocationStatus.InProduction, _) => (1, OrderStatus.InProduction),
            (AllocationStatus.Approved, false) => (2, OrderStatus.InProduction),
            (AllocationStatus.Committed, false) when !isMade => (3, OrderStatus.Confirmed),
            (AllocationStatus.Committed or AllocationStatus.Approved, true) or (AllocationStatus.Picked or AllocationStatus.Short, _) => (4, OrderStatus.Assigned),
            (AllocationStatus.Packed, _) => (5, OrderStatus.Packed),
            (AllocationStatus.Shipped, _) => (6, OrderStatus.Shipped),
            (AllocationStatus.InTransit, _) => (7, OrderStatus.InTransit),
            (AllocationStatus.Delivered or AllocationStatus.ReturnRequested or AllocationStatus.Returned, _) => (8, OrderStatus.Delivered),
            _ => (0, OrderStatus.Confirmed),
        };

    /// <summary>The order never says more than the bank did, and never wants more back than came.</summary>
    private void CheckMoney(Order order)
    {
        foreach (var payment in order.Payments)
        {
            var captured = payment.Captures.Sum(capture => capture.Amount.Amount);
            var back = order.Refunds.Where(refund => refund.PaymentId == payment.Id).ToList();
            if (back.Sum(refund => refund.Amount.Amount) > captured) throw Broken($"{payment.Id}: {back.Sum(refund => refund.Amount.Amount)} goes back of {captured}");
            if (payment.Provider != Bank.Name) continue;
            var taken = world.Bank.Of(payment.Id) is { State: BankMoney.Taken } at ? at.Taken.Amount : 0;
            if (captured > taken) throw Broken($"{payment.Id}: {captured} came, says the order; {taken}, says the bank");
            var arrived = back.Where(refund => refund is { Status: RefundStatus.Succeeded, SettledOutside: null, ToCredit: false }).Sum(refund => refund.Amount.Amount);
            var sent = world.Bank.Of(payment.Id)?.Refunds.Where(refund => refund.Arrived || refund.Bounced).Sum(refund => refund.Amount) ?? 0;
            if (arrived > sent) throw Broken($"{payment.Id}: {arrived} went back, says the order; {sent}, says the bank");
        }
    }

    private static void CheckEnd(Order order)
    {
        if (!order.Status.IsEndedOrEnding()) return;
        if (order.LiveAllocations().FirstOrDefault(found => !found.Allocation.IsHandedOver) is { Allocation: { } held })
            throw Broken($"{order.Id} has ended as {order.Status} and holds {held.Id}, which is {held.Status}");
        if (order.Payments.Sum(payment => order.Kept(payment.Id, order.Currency)) is > 0 and var kept)
            throw Broken($"{order.Id} has ended as {order.Status} and keeps {kept}");
    }

    private void CheckStock(string sku, string location)
    {
        var counts = books.Counts.GetValueOrDefault((sku, location)) ?? StockCounts.None(sku, location);
        var open = books.Reservations.Values.Where(one => one.Sku == sku && one.Location == location).ToLookup(one => one.Status, one => (long)one.Quantity);
        Same("reserved", counts.Reserved, open[ReservationStatus.Reserved].Sum());
        Same("committed", counts.Committed, open[ReservationStatus.Committed].Sum());
        Same("available", counts.Available, counts.OnHand - counts.Reserved - counts.Committed);
        Same("on hand", counts.OnHand, counts.Received + counts.Returned + counts.Adjusted + counts.Transferred - counts.Dispatched - counts.Scrapped);
        Same("on hand, as it really lies there,", counts.OnHand, reality.InTheBooks(sku, location, books));
        if (counts is not { OnHand: >= 0, Reserved: >= 0, Committed: >= 0, Available: >= 0 }) throw Broken($"{sku} at {location} is below nothing: {counts}");

        void Same(string what, long found, long expected)
        {
            if (found != expected) throw Broken($"{sku} at {location}: {what} is {found}, not {expected}");
        }
    }

    private void CheckCredit(string customer)
    {
        var entries = books.Credits.Where(entry => entry.CustomerId == customer).ToList();
        var (balance, sum) = (books.Accounts[customer].Balance, entries.Sum(entry => entry.Amount));
        if (balance != sum || balance < 0) throw Broken($"{customer} has a credit of {balance}, and entries of {sum}");
        if (entries.GroupBy(entry => entry.Id).FirstOrDefault(same => same.Count() > 1) is { } twice) throw Broken($"{twice.Key} was credited twice");
    }

    private static HashSet<(OrderStatus From, OrderStatus To)> ReadMoves()
    {
        var statuses = Enum.GetValues<OrderStatus>().ToDictionary(status => JsonNamingPolicy.SnakeCaseUpper.ConvertName(status.ToString()));
        return [.. Arrow().Matches(File.ReadAllText(RepositoryFiles.FullPath("README.md")))
            .Select(arrow => (statuses[arrow.Groups["from"].Value], statuses[arrow.Groups["to"].Value]))];
    }

    [GeneratedRegex(@"^    (?<from>[A-Z_]+) --> (?<to>[A-Z_]+) :", RegexOptions.Multiline)]
    private static partial Regex Arrow();
}
