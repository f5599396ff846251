using OrderFunctions.Application.Files;
using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Papers;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>Find a carrier for a packed parcel, book it there and make its label.</summary>
public sealed record BookParcel(string OrderId, string ShipmentId);

/// <summary>
/// Each step is recorded before the next, so that a repeat goes on where the last one stopped: the carrier that is asked
/// first of all, because another one must not be asked for the same parcel; the booking; the label. A carrier that says no
/// for good is recorded too, and weather throws.
/// </summary>
public sealed class BookParcelHandler(OrderRepository orders, CarrierBook carriers, MakeLabelHandler labels, IFileStore files)
{
    /// <summary>The order afterwards.</summary>
    public async Task<Order> HandleAsync(BookParcel command, CancellationToken cancellationToken)
    {
        var order = await orders.ReadAsync(command.OrderId, cancellationToken).ConfigureAwait(false);
        if (order.FindShipment(command.ShipmentId) is not { } shipment) return order;
        if (shipment is { Status: ShipmentStatus.Created, TrackingNumber: null, BookingProblem: null })
            (order, shipment) = await BookAsync(order, shipment, cancellationToken).ConfigureAwait(false);
        else if (shipment.IsToBeReconciled())
            return await ReconcileAsync(order, shipment, cancellationToken).ConfigureAwait(false);
        if (shipment is not { Status: ShipmentStatus.Booked, TrackingNumber: { } number, Label: null }) return order;

        var label = await MakeLabelAsync(order, shipment, number, cancellationToken).ConfigureAwait(false);
        return await orders.ProceedAsync(order.Id, new OrderCommand.RecordLabelled(shipment.Id, label), Actor.Parcel, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(Order Order, Shipment Shipment)> BookAsync(Order order, Shipment shipment, CancellationToken cancellationToken)
    {
        var parcel = ParcelOf(order, shipment);
        var carrier = shipment.Carrier is { } chosen
            ? carriers.Named(chosen) ?? throw new InvalidOperationException($"No carrier is called '{chosen}'.")
            : await carriers.ChooseAsync(parcel, cancellationToken).ConfigureAwait(false);
        if (carrier.IsOutside && shipment.Carrier is null)
        {
            order = await orders
                .ProceedAsync(order.Id, new OrderCommand.ChooseCarrier(shipment.Id, carrier.Name, Actor.Parcel.Id, IfNone: true), Actor.Parcel, cancellationToken)
                .ConfigureAwait(false);
            shipment = order.FindShipment(shipment.Id)!;
            if (shipment is not { Status: ShipmentStatus.Created } || shipment.Carrier != carrier.Name) return (order, shipment);
        }

        OrderCommand outcome;
        try
        {
            var booking = await carriers.CallAsync(carrier, "book", one => one.BookAsync(parcel, cancellationToken)).ConfigureAwait(false);
            outcome = Booked(shipment, carrier, booking);
        }
        catch (CarrierException refused) when (!refused.IsTransient)
        {
            outcome = new OrderCommand.RecordBookingRefused(shipment.Id, carrier.Name, refused.Code);
        }

        order = await orders.ProceedAsync(order.Id, outcome, Actor.Parcel, cancellationToken).ConfigureAwait(false);
        return (order, order.FindShipment(shipment.Id)!);
    }

    /// <summary>
    /// The parcel was cancelled while its carrier was asked, and nobody heard the answer. A booking that stands there is
    /// recorded, and with that it is to be taken back.
    /// </summary>
    private async Task<Order> ReconcileAsync(Order order, Shipment shipment, CancellationToken cancellationToken)
    {
        if (carriers.Named(shipment.Carrier) is not { IsOutside: true } carrier) return order;
        var booking = await carriers
            .CallAsync(carrier, "find", one => one.FindAsync(ParcelReference.Of(shipment.Id), cancellationToken))
            .ConfigureAwait(false);
        return booking is null
            ? order
            : await orders.ProceedAsync(order.Id, Booked(shipment, carrier, booking), Actor.Parcel, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> MakeLabelAsync(Order order, Shipment shipment, string number, CancellationToken cancellationToken)
    {
        var own = carriers.Named(shipment.Carrier) is { } carrier
            ? await carriers.CallAsync(carrier, "label", one => one.LabelAsync(number, cancellationToken)).ConfigureAwait(false)
            : null;
        if (own is null)
            return (await labels.HandleAsync(new MakeLabel(order, shipment.Id), cancellationToken).ConfigureAwait(false)).Name;
        using var content = new MemoryStream(own, writable: false);
        var file = await files
            .WriteAsync(MakeLabelHandler.NameOf(order.Id, shipment.Id), PaperTypes.Pdf, content, cancellationToken)
            .ConfigureAwait(false);
        return file.Name;
    }

    private static OrderCommand.RecordBooked Booked(Shipment shipment, ICarrier carrier, CarrierBooking booking) => new(
        shipment.Id, carrier.Name, booking.TrackingNumber, booking.TrackingUrl, booking.ExpectedAt, TrackingTokens.NewSecret());

    private static ParcelToCarry ParcelOf(Order order, Shipment shipment)
    {
        var contents = order.AllAllocations().Where(found => shipment.AllocationIds.Contains(found.Allocation.Id)).ToList();
        var value = contents.Sum(found => found.Line.Amounts.Gross * found.Allocation.Quantity / found.Line.Quantity);
        return new ParcelToCarry(
            ParcelReference.Of(shipment.Id),
            order.Id,
            order.ShippingAddress,
            order.Contact.Phone,
            contents.Sum(found => (long)found.Allocation.Quantity),
            new Money(value, order.Currency));
    }
}
