using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Production;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Inventory;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Functions.Tests.Model;

/// <summary>
/// What holds when the machinery has nothing to do any more until somebody acts or time passes: every order says whom it waits for,
/// and they can do it; stock is held for who wants it, and for nobody else; what is kept of a payment is what the customer has for it.
/// </summary>
internal sealed class AtRest(World world, Books books, Reality reality)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(8);

    public void Check()
    {
        foreach (var order in books.Orders.Where(order => !order.Status.IsFinal())) CheckWait(order);
        foreach (var order in books.Orders) CheckDeadlines(order);
        foreach (var order in books.TakeTouched())
        {
            CheckStock(order);
            CheckWorth(order);
        }

        CheckHeldStock();
        foreach (var customer in Stage.Customers) CheckCredit(customer);
        foreach (var sku in Stage.Articles.Select(article => article.Sku)) CheckSupply(sku);
    }

    private static LawBroken Broken(string message) => Laws.Broken("At rest, " + message);

    /// <summary>Nobody waits in vain.</summary>
    private void CheckWait(Order order)
    {
        var next = NextAction.Of(order, world.Get<OrderPolicy>());
        if (next.Waits.Length == 0) throw Broken($"{order.Id} does not say why it waits");
        var wakes = world.Sagas.AlarmOf(order.Id);
        // What could not be done when it was due is tried again within minutes.
        var latest = order.Due is { } due ? Later(due, world.Clock.GetUtcNow() + LongestPause) : (DateTimeOffset?)null;
        if (latest is { } time && !IsHeld(order) && !Resting(order) && !(wakes <= time.UtcDateTime))
            throw Broken($"{order.Id} ({order.Status}) is due at {order.Due:O}, and its saga wakes at {wakes:O}");
        switch (next.By)
        {
            case var _ when (next.By == Party.System || OrderGlance.Of(order).HasWork) && wakes is null && !Resting(order):
                throw Broken($"{order.Id} ({order.Status}) waits for the shop's own machinery ({next.Waits}), which does nothing");
            case Party.Nobody:
                throw Broken($"{order.Id} ({order.Status}) waits for nobody");
            case Party.Customer or Party.Staff when next.Action is { } action:
                var allowed = OrderActions.Allowed(order, next.By == Party.Customer ? Caller.Customer : Caller.Staff, world.Clock.GetUtcNow(), world.Get<OrderPolicy>());
                // A hold on the order as a whole lets nobody pay; it is lifted first.
                if (!allowed.Contains(action)) throw Broken($"{order.Id} ({order.Status}) waits for {next.By} to {action}, who may only {string.Join(", ", allowed)}");
                break;
        }
    }

    /// <summary>Whoever does not answer in time is not waited for.</summary>
    private void CheckDeadlines(Order order)
    {
        var late = world.Clock.GetUtcNow() - LongestPause;
        foreach (var task in (order.Tasks ?? []).Where(task => task.AcceptBy < late && order.FindHold(task.LineId) is null && !IsAwake(new TaskId(order.Id, task.LineId).ToSagaId())))
            throw Broken($"line {task.LineId} of {order.Id} waits for {task.WriterId}, who was to accept until {task.AcceptBy:O}");
        foreach (var (_, allocation) in order.LiveAllocations().Where(found => found.Allocation.Placement?.AcceptBy < late && order.FindHold(found.Line.Id) is null && !IsAwake(order.Id)))
            throw Broken($"{allocation.Id} waits for {allocation.AssignedTo}, who was to accept until {allocation.Placement!.AcceptBy:O}");
    }

    /// <summary>It tries again within minutes, or has lost its process, and the sweep will find it.</summary>
    private bool IsAwake(string saga) => !world.Sagas.IsAlive(saga) || world.Sagas.AlarmOf(saga) <= (world.Clock.GetUtcNow() + LongestPause).UtcDateTime;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static bool IsHeld(Order order) => order.FindHold() is not null;

    /// <summary>Goods that an order counts on are held for it, and those that it does not are not.</summary>
    private void CheckStock(Order order)
    {
        foreach (var (line, allocation) in order.AllAllocations())
        {
            var held = books.Reservations.GetValueOrDefault(allocation.Id);
            var wanted = allocation.Status switch
            {
                AllocationStatus.Reserved => ReservationStatus.Reserved,
                AllocationStatus.Committed or AllocationStatus.InProduction or AllocationStatus.Approved or AllocationStatus.Picked => ReservationStatus.Committed,
                AllocationStatus.Packed or AllocationStatus.Shipped or AllocationStatus.InTransit or AllocationStatus.Delivered
                    or AllocationStatus.ReturnRequested or AllocationStatus.Returned => ReservationStatus.Dispatched,
                _ => (ReservationStatus?)null,
            };
            // What a hold has called off, or weather, goes on later.
            if (wanted is null || reality.Lost.Contains(allocation.Id) || IsHeld(order) || OrderGlance.Of(order).HasWork || allocation is { Status: AllocationStatus.Packed, ShipmentId: { } parcel } && !world.Sagas.IsAlive("parcel-" + parcel)) continue;
            // An attempt that came to nothing after the stock was committed for it leaves it committed for the next one.
            if (wanted == ReservationStatus.Reserved && held?.Status == ReservationStatus.Committed && order.Status == OrderStatus.PaymentPending) wanted = held.Status;
            if (held?.Status != wanted || held.Quantity != allocation.Quantity || held.Location != allocation.Location || held.Sku != line.Sku)
                throw Broken($"{allocation.Id} is {allocation.Status} ({allocation.Quantity} at {allocation.Location}), and its stock is {held?.Status.ToString() ?? "not held"} ({held?.Quantity} at {held?.Location})");
        }
    }

    private void CheckHeldStock()
    {
        foreach (var held in books.Reservations.Values.Where(one => one.Waiters is null && one.Status is ReservationStatus.Reserved or ReservationStatus.Committed))
        {
            var found = books.Order(held.OrderId!).FindAllocation(held.AllocationId);
            var undo = books.Order(held.OrderId!).Undos.FirstOrDefault(undo => undo.Subject == held.AllocationId && undo.Status is UndoStatus.Pending or UndoStatus.Failed);
            if (found is not { Allocation.IsLive: true } && undo is null && !books.Order(held.OrderId!).IsOnItsWay(held.AllocationId))
                throw Broken($"{held.Quantity} {held.Sku} are held for {held.AllocationId}, which is {found?.Allocation.Status.ToString() ?? "not there"}");
        }

        foreach (var line in books.Reservations.Values.Where(one => one.Waiters is not null))
        {
            foreach (var waiter in line.Waiters!)
            {
                if (books.Order(waiter.OrderId).FindAllocation(waiter.AllocationId) is not { Allocation.Status: AllocationStatus.Backordered })
                    throw Broken($"{waiter.AllocationId} waits in line for {line.Sku} and is not backordered");
            }

            if (line.Quantity > line.Waiters!.Sum(waiter => waiter.Quantity)) throw Broken($"{line.Quantity} {line.Sku} are set aside for {line.Waiters!.Count} who wait for less");
        }
    }

    /// <summary>
    /// What the shop keeps is what the goods are worth that the customer has or will have, and the way there, less favours: told from
    /// units and prices, not from what the order says about its money.
    /// </summary>
    private void CheckWorth(Order order)
    {
        if (reality.Disputed.Contains(order.Id) || order.Status < OrderStatus.Paid) return;
        var kept = order.Payments.Sum(payment => order.Kept(payment.Id, order.Currency));
        if (order.Status.IsEndedOrEnding())
        {
            if (kept != 0) throw Broken($"{order.Id} has ended and keeps {kept}");
            return;
        }

        var worth = order.Lines.Sum(line => Math.Max(0, UnitsOf(line) - reality.Free.GetValueOrDefault((order.Id, line.Id))) * line.UnitPrice)
            + order.Totals.Shipping
            - books.Returns.Where(one => one.OrderId == order.Id).Sum(one => one.GivenBack ?? 0)
            - reality.Favours.GetValueOrDefault(order.Id);
        if (kept != Math.Max(0, worth)) throw Broken($"{order.Id} ({order.Status}) keeps {kept}, and what the customer has is worth {worth}");
    }

    /// <summary>Units that the customer has, had, or will have.</summary>
    private static int UnitsOf(OrderLine line) => line.Allocations.Where(allocation => allocation.IsLive).Sum(allocation => allocation.Quantity);

    /// <summary>Granted, less spent, plus what came back, is what there is.</summary>
    private void CheckCredit(string customer)
    {
        var balance = books.Accounts.GetValueOrDefault(customer)?.Balance ?? 0;
        var orders = books.Orders.Where(order => order.CustomerId == customer).ToList();
        var spent = orders.SelectMany(order => order.Payments).Where(payment => payment.Provider == PaymentAttempt.StoreCredit)
            .Sum(payment => payment.Captures.Sum(capture => capture.Amount.Amount) + (payment.Status == PaymentStatus.Authorized ? payment.Amount.Amount : 0));
        var back = orders.SelectMany(order => order.Refunds.Where(refund => refund is { Status: RefundStatus.Succeeded, SettledOutside: null }
            && (refund.ToCredit || order.FindPayment(refund.PaymentId)!.Provider == PaymentAttempt.StoreCredit))).Sum(refund => refund.Amount.Amount);
        var expected = reality.Granted.GetValueOrDefault(customer) - spent + back;
        if (balance != expected) throw Broken($"{customer} has a credit of {balance}, not {expected}: {reality.Granted.GetValueOrDefault(customer)} granted, {spent} spent, {back} back");
    }

    /// <summary>Units under way: from one location to another, and from suppliers.</summary>
    private void CheckSupply(string sku)
    {
        var left = -books.Counts.Where(one => one.Key.Sku == sku).Sum(one => one.Value.Transferred);
        var under = books.Transfers.Values.Where(one => one.Transfer.Sku == sku && one.Transfer.Status == TransferStatus.InTransit).Sum(one => one.Transfer.Quantity);
        if (left != under) throw Broken($"{left} {sku} have left for elsewhere, and {under} are on the road");
        var (expected, toCome) = (books.Expected.Values.Where(one => one.Sku == sku).Sum(one => one.Quantity), reality.ToCome(sku));
        if (expected != toCome) throw Broken($"{expected} {sku} are expected, and suppliers are to bring {toCome}");
    }

    /// <summary>A step failed a while ago, and its saga tries again later; or it lost its process, and the sweeper will find it.</summary>
    private bool Resting(Order order) => !world.Sagas.IsAlive(order.Id)
        || order.Tasks?.Any(task => world.Sagas.AlarmOf(new TaskId(order.Id, task.LineId).ToSagaId()) is not null) == true;
}
