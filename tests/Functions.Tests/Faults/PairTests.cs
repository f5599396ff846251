using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Faults;

/// <summary>
/// Two wishes that exclude each other, each once first and once second. The loser has read the order and decided before the
/// winner commits: its commit fails, it reads again, and gets the answer that is written here.
/// </summary>
public sealed class PairTests
{
    [Theory]
    // The money came in time: the expiry finds nothing to end.
    [InlineData(true, "PAID", null)]
    // The time was over: the money is late, is recorded, and goes back.
    [InlineData(false, "FAILED", "LATE_PAYMENT")]
    public async Task Webhook_or_expiry(bool moneyFirst, string status, string? refunded)
    {
        await using var pair = await APair.OpenAsync();
        var order = await CancelTests.ReachAsync(pair.Shop, "PAYMENT_PENDING");
        var stored = await pair.Shop.OrderAsync(order);
        OrderCommand money = new OrderCommand.RecordPaymentSucceeded(stored.Payments[0].Id, "t1", new Money(stored.Totals.Payable, "EUR"));
        OrderCommand expiry = new OrderCommand.Expire();
        // The gateway said "unpaid", and was wrong.
        await pair.DoAsync(order, new OrderCommand.RecordPaymentVoided(stored.Payments[0].Id));

        var (winner, loser) = await pair.RaceAsync(order, moneyFirst ? money : expiry, moneyFirst ? expiry : money, stored.Due);

        Assert.Equal((null, null), (winner.Refusal, loser.Refusal));
        Assert.Equal(status, Status(moneyFirst ? winner : loser));
        Assert.Equal(refunded, moneyFirst ? null : Assert.Single(loser.Value.Order.Refunds).Reason);
        if (moneyFirst) Assert.Empty(loser.Value.Events);
    }

    [Theory]
    // Cancelled: the stock that was committed meanwhile is let go, and the commit is passed over.
    [InlineData(true)]
    // Committed: the cancel lets it go.
    [InlineData(false)]
    public async Task Cancel_or_commit(bool cancelFirst)
    {
        await using var pair = await APair.OpenAsync();
        var before = await pair.Shop.StockAsync();
        var order = await CancelTests.ReachAsync(pair.Shop, "FRAUD_REVIEW");
        var allocation = (await pair.Shop.OrderAsync(order)).LiveAllocations().Single().Allocation.Id;
        // Not yet written down although the stock has committed: what the saga's step would say now.
        await pair.DoAsync(order, new OrderCommand.ReplaceAllocation(allocation, allocation + "x", "main"));
        await pair.Shop.Host.WhenIdleAsync();
        OrderCommand cancel = new OrderCommand.Cancel(Caller.Customer, "customer-1");
        OrderCommand commit = new OrderCommand.RecordStockCommitted([allocation + "x"]);

        var (_, loser) = await pair.RaceAsync(order, cancelFirst ? cancel : commit, cancelFirst ? commit : cancel);

        Assert.Null(loser.Refusal);
        await pair.WakeAsync(order);
        Assert.Equal("CANCELLED", await pair.Shop.StatusAsync(order));
        Assert.Equal(before, await pair.Shop.StockAsync());
        await pair.Shop.AssertAllRefundedAsync(order);
    }

    [Theory]
    // Cancelled: the parcel must not leave.
    [InlineData(true, RefusalCodes.WrongState, "CANCELLED")]
    // Handed over: it can only be sent back.
    [InlineData(false, RefusalCodes.TooLateToCancel, "SHIPPED")]
    public async Task Cancel_or_hand_over(bool cancelFirst, string refusal, string status)
    {
        await using var pair = await APair.OpenAsync();
        var order = await CancelTests.ReachAsync(pair.Shop, "PACKED");
        OrderCommand cancel = new OrderCommand.Cancel(Caller.Customer, "customer-1");
        OrderCommand handOver = new OrderCommand.HandOver(await pair.Shop.ShipmentAsync(order), "staff-1");

        var (_, loser) = await pair.RaceAsync(order, cancelFirst ? cancel : handOver, cancelFirst ? handOver : cancel);

        Assert.Equal(refusal, loser.Refusal?.Code);
        await pair.WakeAsync(order);
        Assert.Equal(status, await pair.Shop.StatusAsync(order));
        Assert.Equal(cancelFirst ? (500, 0, 0, 500) : (499, 0, 0, 499), await pair.Shop.StockAsync());
        if (cancelFirst) await pair.Shop.AssertAllRefundedAsync(order);
        else Assert.Equal(0, pair.Shop.MoneyAtGateway().Refunded);
    }

    [Theory]
    // Refunded: the bank takes back more than is left, which nobody can refuse; people hear of it.
    [InlineData(true)]
    // Disputed: that money is not ours to give.
    [InlineData(false)]
    public async Task Refund_or_dispute(bool refundFirst)
    {
        await using var pair = await APair.OpenAsync();
        var order = await CancelTests.ReachAsync(pair.Shop, "ASSIGNED");
        var stored = await pair.Shop.OrderAsync(order);
        OrderCommand refund = new OrderCommand.RequestRefund("r1", [], 0, stored.Totals.Payable, "GOODWILL", "staff-1");
        OrderCommand dispute = new OrderCommand.OpenDispute(stored.Payments[0].Id, "d1", new Money(stored.Totals.Payable, "EUR"));

        var (_, loser) = await pair.RaceAsync(order, refundFirst ? refund : dispute, refundFirst ? dispute : refund);

        Assert.Equal(refundFirst ? null : RefusalCodes.RefundExceedsCaptured, loser.Refusal?.Code);
        await pair.WakeAsync(order);
        var after = await pair.Shop.OrderAsync(order);
        Assert.Equal(refundFirst, after.Alerts.Contains("CHARGEBACK_EXCEEDS_KEPT:d1"));
        Assert.Equal(refundFirst ? stored.Totals.Payable : 0, pair.Shop.MoneyAtGateway().Refunded);
        Assert.Contains(after.Holds, hold => hold.Reason == Hold.Dispute);
    }

    [Theory]
    // Approved in the last second: the deadline finds no review any more.
    [InlineData(true, null, "ASSIGNED")]
    // Too late: the order ends, and the approval is told so.
    [InlineData(false, RefusalCodes.OrderEnded, "FAILED")]
    public async Task Approval_or_deadline(bool approvalFirst, string? refusal, string status)
    {
        await using var pair = await APair.OpenAsync();
        var order = await CancelTests.ReachAsync(pair.Shop, "FRAUD_REVIEW");
        var due = (await pair.Shop.OrderAsync(order)).Due;
        OrderCommand approval = new OrderCommand.DecideReview(true, "staff-1");
        OrderCommand deadline = new OrderCommand.Expire();

        var (_, loser) = await pair.RaceAsync(order, approvalFirst ? approval : deadline, approvalFirst ? deadline : approval, due);

        Assert.Equal(refusal, loser.Refusal?.Code);
        await pair.WakeAsync(order);
        Assert.Equal(status, await pair.Shop.StatusAsync(order));
        if (!approvalFirst) await pair.Shop.AssertAllRefundedAsync(order);
        else Assert.Equal(0, pair.Shop.MoneyAtGateway().Refunded);
    }

    private static string Status(Result<OrderOutcome> result) =>
        System.Text.Json.JsonNamingPolicy.SnakeCaseUpper.ConvertName(result.Value.Order.Status.ToString());
}
