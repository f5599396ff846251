using OrderFunctions.Application.Events;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Papers;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Tests.Model;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Functions.Tests.Fulfilment;

/// <summary>What a carrier outside is asked, and what the order knows of it afterwards, also when others come between.</summary>
public sealed class BookParcelTests
{
    private static readonly Actor Staff = Actor.Staff("staff-1");

    private readonly ObservedStore _store = new(new DocumentsInMemory(Containers.All));
    private readonly Pigeon _pigeon = new();
    private readonly OrderRepository _orders;
    private readonly BookParcelHandler _book;
    private readonly CarrierBook _carriers;

    public BookParcelTests()
    {
        _orders = new OrderRepository(_store, new OutboxHint(new RecordedJobs()), new ManualTimeProvider(), new OrderPolicy());
        _carriers = new CarrierBook([_pigeon, new Courier()], new ShippingOptions { Carrier = _pigeon.Code }, new CountedMetrics());
        _book = new BookParcelHandler(_orders, _carriers, new MakeLabelHandler(new FilesInMemory(), new()), new FilesInMemory());
    }

    [Fact]
    public async Task A_carrier_is_told_what_lies_in_the_parcel_and_what_that_is_worth()
    {
        await PackAsync();

        Assert.Equal(ShipmentStatus.Labelled, (await BookAsync()).Status);

        // One of two mugs.
        var asked = Assert.Single(_pigeon.Booked);
        Assert.Equal((1, new Money(1190, "EUR")), (asked.Pieces, asked.Value));
    }

    [Fact]
    public async Task A_carrier_that_staff_replace_while_it_is_being_chosen_is_not_asked()
    {
        await PackAsync();
        _store.BeforeCommit(() => _orders.ExecuteAsync(AnOrder.Id, new OrderCommand.ChooseCarrier(AnOrder.ShipmentId, "Courier", Staff.Id), Staff, default));
        _store.BeforeCommit(() => Task.CompletedTask);

        var parcel = await BookAsync();

        Assert.Empty(_pigeon.Booked);
        Assert.Equal(("Courier", ShipmentStatus.Created), (parcel.Carrier, parcel.Status));
    }

    [Fact]
    public async Task What_was_refused_is_not_asked_again_by_itself()
    {
        await PackAsync(shipment => shipment with { Carrier = "Pigeon", BookingProblem = "TOO_HEAVY" });

        Assert.Equal("TOO_HEAVY", (await BookAsync()).BookingProblem);

        Assert.Empty(_pigeon.Booked);
    }

    [Fact]
    public async Task A_parcel_that_was_cancelled_before_its_carrier_answered_has_its_booking_taken_back_if_there_is_one()
    {
        await PackAsync(shipment => shipment with { Carrier = "Pigeon", Status = ShipmentStatus.Cancelled });
        Assert.True((await Follow().LookAsync(AnOrder.Id, AnOrder.ShipmentId, default)).ToBook);

        // There is none: that is all there is to know.
        Assert.True((await Follow().BookAsync(AnOrder.Id, AnOrder.ShipmentId, default)) is { IsOver: true, ToBook: false });

        _pigeon.Found = new CarrierBooking("P1");
        var order = await _book.HandleAsync(new BookParcel(AnOrder.Id, AnOrder.ShipmentId), default);
        var undo = Assert.Single(order.Undos);
        Assert.Equal((UndoKind.VoidLabel, UndoStatus.Pending, "P1"), (undo.Kind, undo.Status, order.Shipments[0].TrackingNumber));
    }

    [Fact]
    public async Task What_a_carrier_tells_when_it_is_asked_is_noted_in_the_order_in_which_it_happened()
    {
        await PackAsync(shipment => shipment with { Carrier = "Pigeon", Status = ShipmentStatus.InTransit, TrackingNumber = "P1" });
        var (first, second) = (AnOrder.At.AddHours(1), AnOrder.At.AddHours(2));
        _pigeon.Reports = [new("b", CarrierNews.InTransit, second, "Hub"), new("a", CarrierNews.InTransit, first, "Depot"), new("c", CarrierNews.InTransit, second, "Hub")];

        await Follow().TrackAsync(AnOrder.Id, AnOrder.ShipmentId, default);

        var parcel = (await _orders.ReadAsync(AnOrder.Id, default)).Shipments[0];
        Assert.Equal([first, second], parcel.Scans.Select(scan => scan.HappenedAt));
    }

    private FollowParcelHandler Follow() => new(_orders, null!, _book, null!, null!, null!, _carriers, new ShippingOptions());

    private async Task<Shipment> BookAsync() =>
        (await _book.HandleAsync(new BookParcel(AnOrder.Id, AnOrder.ShipmentId), default)).Shipments[0];

    /// <summary>One of two mugs lies in a parcel that nobody carries yet.</summary>
    private async Task PackAsync(Func<Shipment, Shipment>? change = null)
    {
        var order = AnOrder.For("Ann");
        var (mugs, parcel) = (order.Lines[0], order.Shipments[0] with { OnItsOwn = true, Carrier = null, TrackingNumber = null, AllocationIds = ["half"] });
        order = order with
        {
            Status = OrderStatus.Assigned,
            Shipments = [change?.Invoke(parcel) ?? parcel],
            Lines =
            [
                mugs with
                {
                    Allocations =
                    [
                        new Allocation { Id = "half", Location = "main", Quantity = 1, Status = AllocationStatus.Packed, AssignedTo = "main", ShipmentId = parcel.Id },
                        new Allocation { Id = "rest", Location = "main", Quantity = 1, Status = AllocationStatus.Committed, AssignedTo = "main" },
                    ],
                },
            ],
        };
        var document = new OrderDocument { Order = order, Revision = 1, List = OrderDocument.AllOrders, At = 0 };
        await _store.CommitAsync(Containers.Orders, order.Id, [TypedDocuments.Create(OrderDocument.Id, document, StoredJson.Default.OrderDocument)]);
    }

    private sealed class Pigeon : ICarrier
    {
        public string Code => "pigeon";

        public string Name => "Pigeon";

        public bool IsOutside => true;

        public List<ParcelToCarry> Booked { get; } = [];

        public CarrierBooking? Found { get; set; }

        public IReadOnlyList<CarrierReport> Reports { get; set; } = [];

        public ValueTask<CarrierQuote?> QuoteAsync(ParcelToCarry parcel, CancellationToken cancellationToken) => default;

        public ValueTask<CarrierBooking> BookAsync(ParcelToCarry parcel, CancellationToken cancellationToken)
        {
            Booked.Add(parcel);
            return new(new CarrierBooking("P1"));
        }

        public ValueTask<CarrierBooking?> FindAsync(string reference, CancellationToken cancellationToken) => new(Found);

        public ValueTask<byte[]?> LabelAsync(string trackingNumber, CancellationToken cancellationToken) => default;

        public ValueTask<CarrierAnswer> CancelAsync(string reference, string? trackingNumber, CancellationToken cancellationToken) => default;

        public ValueTask<CarrierAnswer> InterceptAsync(string trackingNumber, CancellationToken cancellationToken) => default;

        public ValueTask<IReadOnlyList<CarrierReport>> TrackAsync(string trackingNumber, CancellationToken cancellationToken) => new(Reports);
    }
}
