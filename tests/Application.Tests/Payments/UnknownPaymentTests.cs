using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;
using Xunit;

namespace OrderFunctions.Application.Tests.Payments;

/// <summary>Ids come from outside: what nobody knows is refused before anybody is asked for money.</summary>
public sealed class UnknownPaymentTests : IAsyncLifetime
{
    private readonly AShop _shop = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public async Task What_is_not_known_is_refused_and_no_gateway_hears_of_it()
    {
        var order = await _shop.AReservedOrderAsync();
        var calls = 0;
        _shop.Sandbox.Barrier = () => Task.FromResult(++calls);

        Assert.All(await AskAsync("nowhere"), code => Assert.Equal(RefusalCodes.OrderUnknown, code));
        Assert.Equal(
            [RefusalCodes.PaymentUnknown, RefusalCodes.PaymentUnknown, RefusalCodes.PaymentUnknown, RefusalCodes.RefundUnknown],
            await AskAsync(order));
        Assert.Equal((0, 0), (calls, await _shop.RemindersAsync()));
    }

    private async Task<string[]> AskAsync(string order) =>
    [
        (await _shop.Read.HandleAsync(new ReadAndApplyPayment(order, "p9", Actor.Saga), default)).Refusal!.Code,
        (await _shop.Cancel.HandleAsync(new CancelOpenPayment(order, "p9", Actor.Saga), default)).Refusal!.Code,
        (await _shop.Capture.HandleAsync(new CapturePayment(order, "p9", Actor.Saga), default)).Refusal!.Code,
        (await _shop.Refund.HandleAsync(new RefundPayment(order, "r9", Actor.Saga), default)).Refusal!.Code,
    ];
}
