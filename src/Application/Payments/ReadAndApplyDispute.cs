using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Tickets;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Payments;

/// <summary>Read a dispute at its gateway and tell the order.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="PaymentId">The payment whose money is disputed.</param>
/// <param name="DisputeId">The gateway's id.</param>
/// <param name="By">Who gave the hint.</param>
public sealed record ReadAndApplyDispute(string OrderId, string PaymentId, string DisputeId, Actor By);

/// <summary>
/// Believes the gateway's reading, so that hints may come late, twice or in the wrong order. Whoever dies half-way is asked again by
/// the inbox: the order, then the ticket are brought to where the dispute stands.
/// </summary>
public sealed class ReadAndApplyDisputeHandler(OrderRepository orders, PaymentGateways gateways, DisputeTickets tickets)
{
    /// <summary>How the dispute stands.</summary>
    public async ValueTask<Result<GatewayDisputeState>> HandleAsync(
        ReadAndApplyDispute command, CancellationToken cancellationToken)
    {
        var order = (await orders.FindAsync(command.OrderId, cancellationToken).ConfigureAwait(false))?.Value.Order;
        if (order is null)
            return new Refusal(RefusalCodes.OrderUnknown, "There is no such order.");
        if (order.Payments.FirstOrDefault(one => one.Id == command.PaymentId) is not { GatewayId: { } gatewayId } attempt
            || await gateways.Of(attempt.Provider)
                .ReadDisputeAsync(gatewayId, command.DisputeId, gateways.Timeout, cancellationToken).ConfigureAwait(false)
                is not { } dispute)
            return new Refusal(RefusalCodes.PaymentUnknown, "There is no such payment, or no such dispute about it.");

        // A dispute that is first heard of when it is over was open before: the money was held back either way.
        var opened = await orders.ExecuteAsync(
            order.Id, new OrderCommand.OpenDispute(attempt.Id, dispute.Id, dispute.Amount, dispute.EvidenceDue), command.By, cancellationToken)
            .ConfigureAwait(false);
        if (!opened.TryGet(out var outcome, out var refusal))
            return refusal;
        if (dispute.State != GatewayDisputeState.Open)
        {
            var closed = await orders.ExecuteAsync(
                order.Id,
                new OrderCommand.CloseDispute(attempt.Id, dispute.Id, dispute.State == GatewayDisputeState.Won),
                command.By,
                cancellationToken).ConfigureAwait(false);
            if (!closed.TryGet(out outcome, out refusal))
                return refusal;
        }

        await tickets.TendAsync(outcome.Order, attempt.Id, dispute.Id, cancellationToken).ConfigureAwait(false);
        return dispute.State;
    }
}
