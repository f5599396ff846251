using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Application.Orders;

/// <summary>Look at a paid order before it is confirmed.</summary>
public sealed record CheckOrder(string OrderId);

/// <summary>Asks the rules about address and fraud; both verdicts become facts of the order, and each is made once.</summary>
public sealed class CheckOrderHandler(OrderRepository orders, IDocumentStore store, FraudPolicy policy, TimeProvider time)
{
    private readonly CustomerOrders _customers = new(store);

    public async Task<OrderGlance> HandleAsync(CheckOrder command, CancellationToken cancellationToken)
    {
        var order = await orders.ReadAsync(command.OrderId, cancellationToken).ConfigureAwait(false);
        var problems = AddressRules.ProblemsWith(order.ShippingAddress);
        var checkedAddress = await orders.ProceedAsync(
                order.Id,
                // What is wrong, never what stands there.
                new OrderCommand.RecordAddressCheck(problems.Count == 0, problems.Count == 0 ? null : string.Join(", ", problems)),
                cancellationToken)
            .ConfigureAwait(false);
        if (order.Checks.Fraud != FraudVerdict.Unchecked) return checkedAddress;

        var signs = await SignsOfAsync(order, cancellationToken).ConfigureAwait(false);
        var (suspected, score, reasons) = FraudRules.Assess(signs, policy);
        return await orders.ProceedAsync(
                order.Id, new OrderCommand.RecordFraudCheck(suspected, Score: score, Reasons: reasons), cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<FraudSigns> SignsOfAsync(Order order, CancellationToken cancellationToken)
    {
        var recent = await _customers
            .CountAsync(order.CustomerId, time.GetUtcNow() - policy.Window, policy.ManyOrders + 1, cancellationToken).ConfigureAwait(false);
        return new FraudSigns(
            order.Totals.Payable,
            order.ShippingAddress.Country,
            order.BillingAddress?.Country,
            recent,
            order.Payments.Count(payment => payment.Status == PaymentStatus.Failed));
    }
}
