using OrderFunctions.Application.Payments;
using OrderFunctions.Domain.Orders;
using Xunit;

namespace OrderFunctions.Application.Tests.Payments;

/// <summary>Payments that nothing was heard of are read one by one, and none of them stands in the way of the others.</summary>
public sealed class StalePaymentsTests
{
    [Fact]
    public async Task One_that_cannot_be_read_for_whatever_reason_does_not_hold_up_the_others()
    {
        await using var shop = new AShop();
        var first = await shop.AReservedOrderAsync();
        await shop.PayAsync(first, "tok_success.dropped", "p1");
        shop.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await shop.AReservedOrderAsync();
        await shop.PayAsync(second, "tok_success.dropped", "p2");
        shop.Clock.Advance(TimeSpan.FromMinutes(11));
        var calls = 0;
        shop.Sandbox.Barrier = () => calls++ == 0 ? throw new InvalidOperationException("A bug.") : Task.CompletedTask;

        await shop.Stale.HandleAsync(new ReadStalePayments(), CancellationToken.None);

        Assert.Equal(OrderStatus.Paid, (await shop.OrderAsync(second)).Status);
    }
}
