using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Testing;

/// <summary>An order of two mugs and a gift card, shipped and delivered, for whoever is named.</summary>
public static class AnOrder
{
    public const string Id = "0199f0a1-7a4e-7d7d-8a33-6a3f0c5d1e2f";

    public const string ShipmentId = "0199f0b7-22aa-7e13-b0c4-9a8b7c6d5e4f";

    public static readonly DateTimeOffset At = new(2030, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public static Order For(string name, string article = "Blue mug") => new()
    {
        Id = Id,
        CustomerId = "customer-7",
        Contact = new CustomerContact("ann@example.com"),
        ShippingAddress = new Address(name, "Road 2", "Town", "12345", "DE"),
        Currency = "EUR",
        Totals = new OrderTotals(Net: 7000, Tax: 730, Discount: 500, Shipping: 499, Payable: 8229),
        Lines =
        [
            Line("1", "MUG-BLUE", article, 2, 1000, 1900, new LineAmounts(2000, 380, 0, 2380)),
            Line("2", "GIFT-50", "Gift card", 1, 5500, 700, new LineAmounts(5000, 350, 500, 5350)),
        ],
        Status = OrderStatus.Delivered,
        PlacedAt = At,
        ConfirmedAt = At.AddMinutes(5),
        ReturnUntil = At.AddDays(30),
        Shipments =
        [
            new Shipment
            {
                Id = ShipmentId,
                Location = "main",
                AllocationIds = [Id + "-1", Id + "-2"],
                Carrier = "Parcel Post",
                TrackingNumber = "PP123456789",
            },
        ],
    };

    private static OrderLine Line(
        string id, string sku, string name, int quantity, long unitPrice, int tax, LineAmounts amounts) => new()
        {
            Id = id,
            Sku = sku,
            Name = name,
            Quantity = quantity,
            UnitPrice = unitPrice,
            TaxBasisPoints = tax,
            Amounts = amounts,
            Allocations = [new Allocation { Id = $"{Id}-{id}", Location = "main", Quantity = quantity }],
        };
}
