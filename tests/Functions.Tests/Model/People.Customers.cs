using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Functions.Tests.Model;

/// <summary>What customers do with their orders before anything is sent.</summary>
internal sealed partial class People
{
    private static readonly Address Home = new("Ann", "Road 2", "Berlin", "10115", "DE");

    private IEnumerable<Act> CustomerActs() =>
    [
        new("place", 9, Place),
        new("pay", 8, StartToPay),
        new("cancel", 4, Cancel),
        new("reduce", 4, Reduce),
        new("move", 3, MoveHouse),
        new("choose", 2, ChooseAboutBackorder),
        new("leave an exchange", 2, LeaveExchange),
    ];

    private bool Place(Dice dice)
    {
        // A handful of orders that meet each other on the shelves is what makes things happen.
        if (_books.Orders.Count(order => !order.Status.IsFinal()) >= 4) return false;
        var customer = dice.Pick(Stage.Customers);
        var skus = Stage.Articles.Select(article => article.Sku).OrderBy(_ => dice.Below(1000)).Take(dice.UpTo(3)).ToList();
        var lines = skus.ConvertAll(sku => new LineToPrice(sku, dice.UpTo(3), sku == Stage.Verse ? "For Rosa" : null));
        var address = dice.Chance(10) ? Home with { PostalCode = "1011" } : Home;
        var payment = dice.Chance(75) ? new PaymentWish(Bank.Name, HowToPay(dice)) : dice.Chance(30) ? new PaymentWish(PaymentAttempt.StoreCredit, "credit") : null;
        var command = new PlaceOrder(
            NewId("order"), customer, new CustomerContact("ann@example.com"), address, dice.Chance(10) ? Home with { Country = "US", PostalCode = "10115" } : null, lines, payment, null, IsRepeat: true);
        return Ask(
            dice,
            $"{customer} places {Short(command.OrderId)}: {string.Join(", ", lines.Select(line => $"{line.Quantity} {line.Sku}"))}, {payment?.Method ?? "pays later"}",
            null, Actor.Customer(customer), null,
            async () => await _world.Get<PlaceOrderHandler>().HandleAsync(command, default) is { Order: { } order }
                ? order
                : (Result<Order>)new Refusal("NOT_PLACED", "Something stands against it."));
    }

    private static string HowToPay(Dice dice) => dice.Chance(60) ? "pays" : dice.Pick("later", "declined", "refused", "asks", "pays-short", "pays-over", "pays-foreign");

    private bool StartToPay(Dice dice)
    {
        if (AnOrder(dice, order => order.Status is OrderStatus.Reserved or OrderStatus.PaymentPending) is not { } order) return false;
        var by = Actor.Customer(order.CustomerId);
        long? part = null;
        var credit = _books.Accounts.GetValueOrDefault(order.CustomerId)?.Balance ?? 0;
        var provider = credit > 0 && dice.Chance(40) ? PaymentAttempt.StoreCredit : Bank.Name;
        if (provider == PaymentAttempt.StoreCredit && dice.Chance(60)) part = dice.UpTo((int)credit);
        var command = new StartPayment(order.Id, NewId("payment"), by, provider, provider == Bank.Name ? HowToPay(dice) : null, Amount: part);
        return Ask(
            dice, $"customer starts to pay {Short(order.Id)} by {provider} {command.PaymentMethod} {part}", order, by, OrderAction.Pay,
            () => _world.Get<StartPaymentHandler>().HandleAsync(command, default));
    }

    private bool Cancel(Dice dice)
    {
        if (AnOrder(dice) is not { } order) return false;
        var by = dice.Chance(70) ? Actor.Customer(order.CustomerId) : Actor.Staff("staff-1");
        var asked = new OrderCommand.Cancel(by.AsCaller(), by.Id);
        // As the door does it: what cannot be cancelled any more is to be stopped on its way.
        return Ask(
            dice, $"{by.Kind} cancels {Short(order.Id)}", order, by, OrderAction.Cancel,
            async () =>
            {
                var cancelled = await Orders.ExecuteAsync(order.Id, asked, by, default);
                return cancelled.Refusal?.Code == RefusalCodes.TooLateToCancel
                    ? await Orders.ExecuteAsync(order.Id, new OrderCommand.AskIntercept(by.AsCaller(), by.Id), by, default)
                    : cancelled;
            },
            maybeTwice: false);
    }

    /// <summary>What was to take the place of goods that came back is not wanted any more.</summary>
    private bool LeaveExchange(Dice dice)
    {
        if (AnOrder(dice, order => order.ExchangeOf is not null && !order.Status.IsFinal()) is not { } order) return false;
        return Ask(
            dice, "customer does not want what is exchanged any more:", order, Actor.Customer(order.CustomerId), OrderAction.Cancel,
            new OrderCommand.Cancel(Caller.Customer, order.CustomerId), maybeTwice: false);
    }

    private bool Reduce(Dice dice)
    {
        if (AnOrder(dice) is not { } order) return false;
        var line = dice.Pick(order.Lines);
        var by = dice.Chance(70) ? Actor.Customer(order.CustomerId) : Actor.Staff("staff-1");
        var left = dice.Below(line.Quantity + 1);
        return Ask(dice, $"reduce line {line.Id} to {left} of", order, by, OrderAction.ReduceLine, new OrderCommand.ReduceLine(line.Id, left, by.AsCaller(), by.Id));
    }

    private bool MoveHouse(Dice dice)
    {
        if (AnOrder(dice) is not { } order) return false;
        var by = Actor.Customer(order.CustomerId);
        var address = dice.Chance(80) ? Home with { Line1 = $"Road {dice.UpTo(9)}" } : dice.Chance(50) ? Home with { PostalCode = "1" } : Home with { Country = "AT", PostalCode = "1010" };
        return Ask(dice, $"new address {address.PostalCode} {address.Country} for", order, by, OrderAction.CorrectAddress, new OrderCommand.CorrectAddress(address, by.AsCaller(), by.Id));
    }

    private bool ChooseAboutBackorder(Dice dice)
    {
        if (AnOrder(dice, order => order.LiveAllocations().Any(found => found.Allocation.Status == AllocationStatus.Backordered)) is not { } order) return false;
        var (by, refund) = (Actor.Customer(order.CustomerId), dice.Chance(50));
        return Ask(
            dice, refund ? "customer wants the money instead of waiting:" : "customer waits for", order, by, OrderAction.ChooseBackorder,
            new OrderCommand.ChooseBackorder(refund, by.AsCaller(), by.Id));
    }
}
