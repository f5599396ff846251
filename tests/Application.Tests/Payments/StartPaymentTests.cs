using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using Xunit;

namespace OrderFunctions.Application.Tests.Payments;

/// <summary>Opening an attempt, through everything that can break on the way.</summary>
public sealed class StartPaymentTests : IAsyncLifetime
{
    private readonly AShop _shop = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public async Task The_attempt_is_on_the_order_before_the_gateway_hears_of_it()
    {
        var order = await _shop.AReservedOrderAsync();
        PaymentAttempt? atTheCall = null;
        _shop.Sandbox.Barrier = async () => atTheCall = await _shop.AttemptAsync(order, "p1");
        var started = await _shop.PayAsync(order, null, "p1");
        Assert.Equal(PaymentStatus.Pending, atTheCall?.Status);
        Assert.Null(atTheCall!.GatewayId);
        Assert.NotNull(started.Attempt.GatewayId);
        Assert.IsType<ClientAction.Sandbox>(started.ClientAction);
        Assert.Equal(OrderStatus.PaymentPending, (await _shop.OrderAsync(order)).Status);
    }

    [Fact]
    public async Task A_repeat_answers_the_same_and_opens_nothing_more()
    {
        var order = await _shop.AReservedOrderAsync();
        var first = await _shop.PayAsync(order, "tok_success", "p1");
        var version = (await _shop.OrderAsync(order)).Version;
        var second = await _shop.PayAsync(order, "tok_success", "p1");
        Assert.Equal(first.ClientAction, second.ClientAction);
        Assert.Equal(first.Attempt.GatewayId, second.Attempt.GatewayId);
        Assert.Equal(version, (await _shop.OrderAsync(order)).Version);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_gateway_that_is_away_is_asked_again_under_the_same_id(bool itDidItsWork)
    {
        var order = await _shop.AReservedOrderAsync();
        var calls = 0;
        _shop.Sandbox.Barrier = () =>
        {
            calls++;
            _shop.Sandbox.Transport.LoseNextAnswer = itDidItsWork;
            _shop.Sandbox.Transport.LoseNextRequest = !itDidItsWork;
            return Task.CompletedTask;
        };
        var e = await Assert.ThrowsAsync<GatewayException>(() => _shop.PayAsync(order, "tok_success", "p1"));
        Assert.True(e.IsTransient);
        Assert.Equal(3, calls);

        _shop.Sandbox.Barrier = () => Task.CompletedTask;
        _shop.Sandbox.Transport.LoseNextAnswer = _shop.Sandbox.Transport.LoseNextRequest = false;
        await _shop.PayAsync(order, "tok_success", "p1");
        await _shop.DeliverWebhooksAsync();
        Assert.Equal(OrderStatus.Paid, (await _shop.OrderAsync(order)).Status);
        Assert.Single((await _shop.AttemptAsync(order, "p1")).Captures);
    }

    [Fact]
    public async Task A_token_the_gateway_does_not_know_is_a_decline_after_which_another_may_work()
    {
        var order = await _shop.AReservedOrderAsync();
        var refused = await _shop.PayAsync(order, "tok_unknown", "p1");
        Assert.Equal((PaymentStatus.Failed, "unknown_payment_method"), (refused.Attempt.Status, refused.Attempt.DeclineCode));
        Assert.Null(refused.ClientAction);
        await _shop.PayAsync(order, "tok_success", "p2");
        await _shop.DeliverWebhooksAsync();
        Assert.Equal(OrderStatus.Paid, (await _shop.OrderAsync(order)).Status);
        Assert.Equal(0, await _shop.RemindersAsync());
    }

    [Theory]
    [InlineData("4242424242424242")]
    [InlineData("4242-4242-4242-4242")]
    [InlineData("4242.4242.4242.4242")]
    [InlineData("card-5555555555554444")]
    [InlineData("378282246310005")]
    [InlineData("tok with blanks")]
    [InlineData("")]
    public async Task A_card_number_or_other_text_is_refused_before_anything_is_stored(string method)
    {
        var order = await _shop.AReservedOrderAsync();
        var refused = await TryAsync(new StartPayment(order, "p1", AShop.Customer, null, method));
        Assert.Equal(PaymentRefusals.MethodInvalid, refused?.Code);
        Assert.Empty((await _shop.OrderAsync(order)).Payments);
        Assert.Equal(0, _shop.Sandbox.Transport.Arrived);
    }

    [Theory]
    [InlineData("tok_success.twice.late-90")]
    [InlineData("pm_1NXWPnLkdIwHu7ixabcd1234")]
    [InlineData("pm_card_visa4242")]
    [InlineData("0199f0a1-7a4e-7d7d-8a33-6a3f0c5d1e2f")]
    public void Tokens_are_not_taken_for_card_numbers(string token) => Assert.True(PaymentMethods.IsToken(token));

    [Fact]
    public async Task Another_total_than_the_customer_saw_is_refused_with_the_new_one()
    {
        var order = await _shop.AReservedOrderAsync();
        var refused = await TryAsync(
            new StartPayment(order, "p1", AShop.Customer, ExpectedTotal: new Money(1999, "EUR")));
        Assert.Equal(RefusalCodes.PriceChanged, refused?.Code);
        Assert.Equal(("2000", "EUR"), (refused!.Data!["total"], refused.Data["currency"]));
        Assert.Null(await TryAsync(new StartPayment(order, "p1", AShop.Customer, ExpectedTotal: new Money(2000, "EUR"))));
    }

    [Fact]
    public async Task What_cannot_be_paid_is_refused_and_the_gateway_not_bothered()
    {
        Assert.Equal(RefusalCodes.OrderUnknown, (await TryAsync(new StartPayment("nothing", "p1", AShop.Customer)))?.Code);
        var order = await _shop.AReservedOrderAsync();
        Assert.Equal(
            PaymentRefusals.ProviderUnknown,
            (await TryAsync(new StartPayment(order, "p1", AShop.Customer, "bank-of-nowhere")))?.Code);
        var arrived = _shop.Sandbox.Transport.Arrived;
        Assert.Equal(0, arrived);

        await _shop.PayAsync(order, null, "p1");
        Assert.Equal(
            RefusalCodes.PaymentInProgress, (await TryAsync(new StartPayment(order, "p2", AShop.Customer)))?.Code);
        Assert.Equal(1, _shop.Sandbox.Transport.Arrived);
    }

    [Fact]
    public async Task A_hundred_starts_at_once_charge_once()
    {
        var order = await _shop.AReservedOrderAsync();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _shop.PayAsync(order, "tok_success", "p1")));
        await _shop.DeliverWebhooksAsync();
        var paid = await _shop.OrderAsync(order);
        Assert.Equal(OrderStatus.Paid, paid.Status);
        Assert.Single(Assert.Single(paid.Payments).Captures);
        Assert.Empty(paid.Refunds);
    }

    private async Task<Refusal?> TryAsync(StartPayment command) =>
        (await _shop.Start.HandleAsync(command, CancellationToken.None)).Refusal;
}
