using OrderFunctions.Application.Production;
using OrderFunctions.Domain.Inventory;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Functions.Tests.Model;

/// <summary>What holds when every order has come to its end: nobody has anything that is not theirs.</summary>
internal sealed class AtTheEnd(World world, Books books, Reality reality)
{
    public void Check()
    {
        foreach (var order in books.Orders)
        {
            CheckGoods(order);
            CheckBank(order);
        }

        foreach (var held in books.Reservations.Values.Where(one => one.Quantity > 0 && one.Status is ReservationStatus.Reserved or ReservationStatus.Committed))
            throw Broken($"{held.Quantity} {held.Sku} at {held.Location} are still {held.Status} for {held.AllocationId}");
        foreach (var (entry, back) in reality.ToBook.Where(one => !books.Entries.Contains(one.Key)))
            throw Broken($"{back.Units} {back.Sku} came back to {back.Location} and were never booked as {entry}");
        foreach (var (sku, units) in reality.Scrapped)
        {
            var booked = books.Counts.Where(one => one.Key.Sku == sku).Sum(one => one.Value.Scrapped);
            if (booked != units) throw Broken($"{units} {sku} were thrown away, and {booked} say the books");
        }

        if (world.Sagas.Alive.FirstOrDefault() is { } alive) throw Broken($"saga {alive} still runs");
        foreach (var writer in Stage.Writers)
        {
            var desk = World.Now(world.Get<WriterBook>().DeskAsync(writer, default).AsTask());
            if (desk.Tasks.Count > 0) throw Broken($"{desk.Tasks[0].TaskId} still lies on the desk of {writer}");
        }
    }

    private static LawBroken Broken(string message) => Laws.Broken("In the end, " + message);

    /// <summary>Who paid for goods was brought them, and nobody else.</summary>
    private void CheckGoods(Order order)
    {
        foreach (var line in order.Lines)
        {
            var paid = order.Status == OrderStatus.Delivered ? line.Allocations.Where(allocation => allocation.IsLive).Sum(allocation => allocation.Quantity) : 0;
            var brought = reality.Goods.Values.Where(goods => goods.OrderId == order.Id && goods.LineId == line.Id && goods.At == At.Customer).Sum(goods => goods.Units);
            if (paid != brought) throw Broken($"{order.Id} ({order.Status}): {paid} {line.Sku} are the customer's, and {brought} were brought");
            if (reality.WithCustomer(order.Id, line.Id) < 0) throw Broken($"{order.Id}: more {line.Sku} came back than were brought");
        }
    }

    /// <summary>What the bank has moved is what the order says, apart from what went another way.</summary>
    private void CheckBank(Order order)
    {
        foreach (var payment in order.Payments.Where(payment => payment.Provider == Bank.Name))
        {
            if (world.Bank.Of(payment.Id) is not { State: BankMoney.Taken } at)
            {
                if (payment.Captures.Count > 0) throw Broken($"{payment.Id} was never taken");
                continue;
            }

            var moved = at.Taken.Amount - at.Refunded - at.Disputes.Where(dispute => dispute.State != Application.Payments.GatewayDisputeState.Won).Sum(dispute => dispute.Amount);
            var otherwise = order.Refunds.Where(refund => refund.PaymentId == payment.Id && (refund.SettledOutside is not null || refund.ToCredit)).Sum(refund => refund.Amount.Amount);
            var kept = order.Kept(payment.Id, at.Taken.Currency);
            if (moved != kept + otherwise) throw Broken($"{payment.Id} of {order.Id} ({order.Status}): {moved} stayed at the bank; the order keeps {kept}, and gave {otherwise} in another way");
        }
    }
}
