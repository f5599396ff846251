using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Domain.Tests.Inventory;

public sealed class StockTransferTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly StockTransfer OnItsWay = new()
    {
        Id = "t1",
        Sku = "MUG",
        From = "main",
        To = "north",
        Quantity = 5,
        Reason = "north runs out",
        Status = TransferStatus.InTransit,
        SentBy = "ann",
        SentAt = Noon,
    };

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5)]
    public void None_to_all_of_the_units_can_arrive_and_the_same_number_again_changes_nothing(long arrived)
    {
        var received = OnItsWay.Receive(arrived, "bob", Noon.AddHours(1)).Value;

        Assert.Equal(
            OnItsWay with { Status = TransferStatus.Received, Arrived = arrived, SettledBy = "bob", SettledAt = Noon.AddHours(1) },
            received);
        Assert.Same(received, received.Receive(arrived, "carl", Noon.AddHours(2)).Value);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(6)]
    public void Less_than_none_or_more_than_left_cannot_arrive(long arrived) =>
        Assert.Equal(RefusalCodes.QuantityInvalid, OnItsWay.Receive(arrived, "bob", Noon).Refusal!.Code);

    [Fact]
    public void A_transfer_that_is_called_off_has_all_its_units_back()
    {
        var cancelled = OnItsWay.Cancel("bob", Noon.AddHours(1)).Value;

        Assert.Equal(
            OnItsWay with { Status = TransferStatus.Cancelled, Arrived = 0, SettledBy = "bob", SettledAt = Noon.AddHours(1) },
            cancelled);
        Assert.Same(cancelled, cancelled.Cancel("carl", Noon.AddHours(2)).Value);
    }

    [Fact]
    public void A_transfer_has_one_end()
    {
        var received = OnItsWay.Receive(4, "bob", Noon).Value;
        var cancelled = OnItsWay.Cancel("bob", Noon).Value;

        Assert.Equal(
            ["TRANSFER_SETTLED Received", "TRANSFER_SETTLED Received", "TRANSFER_SETTLED Cancelled", "TRANSFER_SETTLED Cancelled"],
            new[] { received.Receive(5, "carl", Noon), received.Cancel("carl", Noon), cancelled.Receive(4, "carl", Noon), cancelled.Receive(0, "carl", Noon) }
                .Select(no => $"{no.Refusal!.Code} {no.Refusal.Data!["status"]}"));
    }
}
