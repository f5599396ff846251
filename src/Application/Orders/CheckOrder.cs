using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Orders;

/// <summary>Look at a paid order before it is confirmed.</summary>
public sealed record CheckOrder(string OrderId);

/// <summary>
/// Checks the address by its form and lets every order pass the fraud check; both verdicts are facts of the order, made
/// once. A fraud policy that suspects takes its place here.
/// </summary>
public sealed class CheckOrderHandler(OrderRepository orders)
{
    public async Task<OrderGlance> HandleAsync(CheckOrder command, CancellationToken cancellationToken)
    {
        var order = await orders.ReadAsync(command.OrderId, cancellationToken).ConfigureAwait(false);
        var invalid = order.ShippingAddress.Validate();
        // The fields that are wrong, never what they hold.
        var problem = invalid?.Data is { } fields ? string.Join(", ", fields.Keys) : null;
        await orders.ProceedAsync(
                order.Id, new OrderCommand.RecordAddressCheck(invalid is null, problem), cancellationToken)
            .ConfigureAwait(false);
        return await orders.ProceedAsync(
                order.Id, new OrderCommand.RecordFraudCheck(Suspected: false), cancellationToken)
            .ConfigureAwait(false);
    }
}
