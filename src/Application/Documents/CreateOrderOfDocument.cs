using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Documents;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Documents;

/// <summary>Staff make an order of a parts list.</summary>
/// <param name="Version">The version that staff saw; null for finishing what was begun.</param>
public sealed record CreateOrderOfDocument(string DocumentId, PartsListActor By, string? Version = null);

/// <summary>The list, and the order, or everything that stands against it, by index of the item.</summary>
public sealed record OrderOfDocument(Versioned<PartsListDocument> Document, Order? Order, IReadOnlyList<LineRefusal> Refusals);

/// <summary>
/// Notes that the order is being placed, places it by the use case that customers place orders with, and notes how that went. The order's
/// id follows from the list, so that asking twice, at the same time or after a crash gives one order.
/// </summary>
public sealed class CreateOrderOfDocumentHandler(PartsListRepository lists, PlaceOrderHandler place)
{
    /// <summary>Refuses with what the list refuses with.</summary>
    public async Task<Result<OrderOfDocument>> HandleAsync(CreateOrderOfDocument command, CancellationToken cancellationToken)
    {
        if (await lists.FindAsync(command.DocumentId, cancellationToken).ConfigureAwait(false) is not { } found)
            return new Refusal(RefusalCodes.DocumentUnknown, "There is no such document.");
        var orderId = OrderIdOf(found.Value.PartsList);
        var isKnown = found.Value.PartsList.OrderId == orderId;
        var started = await lists
            .ExecuteAsync(command.DocumentId, new PartsListCommand.Order(orderId), command.By, cancellationToken, version: isKnown ? null : command.Version)
            .ConfigureAwait(false);
        if (!started.TryGet(out var document, out var refusal))
        {
            // Whoever was faster has moved the version on; that is no reason to refuse the same wish.
            if (refusal.Code != PartsListRepository.Changed
                || (await lists.FindAsync(command.DocumentId, cancellationToken).ConfigureAwait(false))?.Value.PartsList.OrderId != orderId) return refusal;
            document = (await lists.FindAsync(command.DocumentId, cancellationToken).ConfigureAwait(false))!;
        }

        var list = document.Value.PartsList;
        var delivery = await lists.DeliveryOfAsync(list.Id, cancellationToken).ConfigureAwait(false);
        var placed = await place.HandleAsync(
            new PlaceOrder(
                orderId,
                list.CustomerId,
                delivery.Contact,
                delivery.ShippingAddress,
                delivery.BillingAddress,
                [.. list.Items.Select(item => new LineToPrice(item.Sku, item.Quantity, item.Wishes))],
                delivery.Payment,
                ExpectedTotal: null,
                IsRepeat: true,
                DocumentId: list.Id),
            cancellationToken).ConfigureAwait(false);
        PartsListCommand outcome = placed.Order is null
            ? new PartsListCommand.RecordOrderRefused(orderId, placed.Refusals[0].Refusal.Code)
            : new PartsListCommand.RecordOrder(orderId);
        var recorded = await lists.ExecuteAsync(list.Id, outcome, command.By, cancellationToken).ConfigureAwait(false);
        return recorded.TryGet(out var after, out refusal) ? new OrderOfDocument(after, placed.Order, placed.Refusals) : refusal;
    }

    /// <summary>The one order that a list can become.</summary>
    public static string OrderIdOf(PartsList list) => Ids.Of(list.SubmittedAt, "order/" + list.Id);
}
