using System.Globalization;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Inventory;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Functions.Tests.Model;

/// <summary>Where goods are that have left the shelf.</summary>
internal enum At
{
    Parcel,
    Customer,
    Shop,
}

/// <summary>Goods of one allocation that were put into a parcel.</summary>
internal sealed record Goods(string OrderId, string LineId, string AllocationId, string Sku, string Location, int Units, string Parcel, At At);

/// <summary>What was ordered of a supplier, by line, and how much of it came.</summary>
internal sealed record Wanted(IReadOnlyList<(string Sku, string Location, int Units)> Lines)
{
    public Dictionary<string, int> Came { get; } = new(StringComparer.Ordinal);

    /// <summary>The supplier has it, and nobody has called it off.</summary>
    public bool IsExpected { get; set; }
}

/// <summary>
/// The reference model: what lies where, who has what, and what was promised, told by what people did, without asking the shop's
/// books. It is as simple as that: units on shelves, units in parcels and with customers, money given as a favour, credit given by hand.
/// </summary>
internal sealed class Reality
{
    /// <summary>Units that are really there.</summary>
    public Dictionary<(string Sku, string Location), long> Shelf { get; } = [];

    /// <summary>By allocation.</summary>
    public Dictionary<string, Goods> Goods { get; } = new(StringComparer.Ordinal);

    /// <summary>Units of a line that came back from the customer.</summary>
    public Dictionary<(string OrderId, string LineId), int> CameBack { get; } = [];

    /// <summary>Goods back on the shelf, of which the books hear when a saga comes to it: by the entry's id.</summary>
    public Dictionary<string, (string Sku, string Location, int Units)> ToBook { get; } = new(StringComparer.Ordinal);

    /// <summary>Minor units that staff gave back for no goods, by order.</summary>
    public Dictionary<string, long> Favours { get; } = new(StringComparer.Ordinal);

    /// <summary>Units that staff gave the money back for while they stayed where they were, by order and line.</summary>
    public Dictionary<(string OrderId, string LineId), int> Free { get; } = [];

    /// <summary>Minor units of credit that staff gave or took, by customer.</summary>
    public Dictionary<string, long> Granted { get; } = new(StringComparer.Ordinal);

    /// <summary>Units that were thrown away, by article.</summary>
    public Dictionary<string, long> Scrapped { get; } = new(StringComparer.Ordinal);

    /// <summary>Orders of which a bank took money back, or tried to.</summary>
    public HashSet<string> Disputed { get; } = new(StringComparer.Ordinal);

    /// <summary>What was written down to be bought, by purchase order.</summary>
    public Dictionary<string, Wanted> Wanted { get; } = new(StringComparer.Ordinal);

    /// <summary>Allocations whose reservation was lost, until their order notices.</summary>
    public HashSet<string> Lost { get; } = new(StringComparer.Ordinal);

    /// <summary>Shelves that were found short, by allocation.</summary>
    public HashSet<string> Short { get; } = new(StringComparer.Ordinal);

    public void Put(string sku, string location, long units) => Shelf[(sku, location)] = Shelf.GetValueOrDefault((sku, location)) + units;

    /// <summary>Somebody has put the goods of a parcel into the box.</summary>
    public void Pack(Order order, Shipment shipment)
    {
        foreach (var id in shipment.AllocationIds)
        {
            var (line, allocation) = order.FindAllocation(id)!.Value;
            Put(line.Sku, allocation.Location, -allocation.Quantity);
            Goods.Add(id, new(order.Id, line.Id, id, line.Sku, allocation.Location, allocation.Quantity, shipment.Id, At.Parcel));
        }
    }

    /// <summary>The goods are taken out of the box again.</summary>
    public void Unpack(string allocationId)
    {
        if (!Goods.TryGetValue(allocationId, out var goods) || goods.At != At.Parcel) return;
        Goods[allocationId] = goods with { At = At.Shop };
        Put(goods.Sku, goods.Location, goods.Units);
    }

    /// <summary>The carrier brought the parcel to the customer.</summary>
    public void Deliver(string parcel)
    {
        foreach (var goods in In(parcel).Where(one => one.At == At.Parcel)) Goods[goods.AllocationId] = goods with { At = At.Customer };
    }

    public bool IsDelivered(string parcel) => In(parcel).Exists(one => one.At == At.Customer);

    /// <summary>The carrier brought the parcel back to the shop.</summary>
    public void TakeBack(string parcel, bool scrapped)
    {
        foreach (var goods in In(parcel).Where(one => one.At == At.Parcel))
        {
            Goods[goods.AllocationId] = goods with { At = At.Shop };
            if (scrapped) Scrap(goods.Sku, goods.Units);
            else Put(goods.Sku, goods.Location, goods.Units);
        }
    }

    /// <summary>Units that the customer holds of a line.</summary>
    public int WithCustomer(string orderId, string lineId) =>
        Goods.Values.Where(goods => goods.OrderId == orderId && goods.LineId == lineId && goods.At == At.Customer).Sum(goods => goods.Units)
        - CameBack.GetValueOrDefault((orderId, lineId));

    /// <summary>What a customer sent is here.</summary>
    public void Receive(Return one)
    {
        foreach (var line in one.Lines.Where(line => line.Received > 0))
            CameBack[(one.OrderId, line.LineId)] = CameBack.GetValueOrDefault((one.OrderId, line.LineId)) + line.Received;
    }

    /// <summary>A supplier has brought units of a line, which are counted and lie on the shelf.</summary>
    public void Bring(string purchase, Wanted wanted, string line, string note, int units)
    {
        var (sku, location, _) = wanted.Lines[int.Parse(line, CultureInfo.InvariantCulture) - 1];
        wanted.Came[line] = wanted.Came.GetValueOrDefault(line) + units;
        Put(sku, location, units);
        ToBook.Add($"purchase-{purchase}-{line}-{note}", (sku, location, units));
    }

    /// <summary>Units of an article that suppliers are still to bring.</summary>
    public long ToCome(string sku) => Wanted.Values.Where(one => one.IsExpected).Sum(one => one.Lines
        .Select((line, n) => line.Sku == sku ? Math.Max(0, line.Units - one.Came.GetValueOrDefault((n + 1).ToString(CultureInfo.InvariantCulture))) : 0).Sum());

    /// <summary>It goes back on the shelf, or away.</summary>
    public void Inspect(Return one)
    {
        foreach (var line in one.Lines)
        {
            Scrap(line.Sku, line.Scrap);
            if (line.Restock == 0) continue;
            Put(line.Sku, one.Location!, line.Restock);
            ToBook.Add($"return-{one.Id}-{line.LineId}", (line.Sku, one.Location!, line.Restock));
        }
    }

    /// <summary>Staff gave this much back, of it the worth of these units.</summary>
    public void Favour(Order order, long amount, IEnumerable<RefundUnits> units)
    {
        foreach (var (line, quantity) in units)
        {
            amount -= quantity * order.FindLine(line)!.UnitPrice;
            Free[(order.Id, line)] = Free.GetValueOrDefault((order.Id, line)) + quantity;
        }

        Favours[order.Id] = Favours.GetValueOrDefault(order.Id) + amount;
    }

    public void Grant(string customer, long amount) => Granted[customer] = Granted.GetValueOrDefault(customer) + amount;

    /// <summary>Units that the books must say lie there: those that do, those that they do not know to be packed yet, but not those that they do not know to be back.</summary>
    public long InTheBooks(string sku, string location, Books books) =>
        Shelf.GetValueOrDefault((sku, location))
        + Goods.Values.Where(goods => goods.Sku == sku && goods.Location == location && goods.At == At.Parcel
            // What left as part of a whole is held with it until the books have divided the two.
            && books.Reservations.GetValueOrDefault(goods.AllocationId) is null or { Status: ReservationStatus.Committed }).Sum(goods => goods.Units)
        - ToBook.Where(one => one.Value.Sku == sku && one.Value.Location == location && !books.Entries.Contains(one.Key)).Sum(one => one.Value.Units);

    private List<Goods> In(string parcel) => [.. Goods.Values.Where(goods => goods.Parcel == parcel)];

    private void Scrap(string sku, int units) => Scrapped[sku] = Scrapped.GetValueOrDefault(sku) + units;
}
