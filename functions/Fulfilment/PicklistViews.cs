using System.Text.Json.Serialization;
using OrderFunctions.Application.Fulfilment;

namespace OrderFunctions.Functions.Fulfilment;

/// <summary>What is to be picked for an order at a location. It holds nothing about the customer.</summary>
/// <param name="Id">The shipment that it becomes.</param>
/// <param name="AcceptBy">Until when the dealer has to accept it.</param>
public sealed record PicklistView(
    string Id, string OrderId, string Location, PicklistStatus Status, DateTimeOffset? AcceptBy, IReadOnlyList<PicklistLineView> Lines)
{
    internal static PicklistView Of(Picklist list) => new(
        list.Id,
        list.OrderId,
        list.Location,
        list.Status,
        list.AcceptBy,
        [.. list.Lines.Select(line => new PicklistLineView(line.Sku, line.Name, line.Bin, line.Quantity, line.Picked, line.Short))]);
}

/// <summary>An article on a picklist.</summary>
/// <param name="Bin">The shelf, where somebody has said which.</param>
/// <param name="Picked">Units in the basket.</param>
/// <param name="Short">Units that the shelf did not hold; they are looked for elsewhere.</param>
public sealed record PicklistLineView(string Sku, string Name, string? Bin, int Quantity, int Picked, int Short);

/// <summary>A page of picklists.</summary>
public sealed record PicklistListView(IReadOnlyList<PicklistView> Picklists, string? Continuation);

/// <summary>Body of a decline: why, 1 to 200 characters.</summary>
public sealed record DeclineBody(string Reason);

/// <summary>Body of picking: so many units of the article in all.</summary>
public sealed record PickedBody(string Sku, int Quantity);

/// <summary>Body of an assignment by staff: which allocation, to which location, and why (1 to 200 characters).</summary>
public sealed record AssignmentBody(string AllocationId, string Location, string Reason);

[JsonSerializable(typeof(DealerDraft))]
[JsonSerializable(typeof(DealerView))]
[JsonSerializable(typeof(DealerListView))]
[JsonSerializable(typeof(PicklistView))]
[JsonSerializable(typeof(PicklistListView))]
[JsonSerializable(typeof(DeclineBody))]
[JsonSerializable(typeof(PickedBody))]
[JsonSerializable(typeof(AssignmentBody))]
internal sealed partial class DealerJson : JsonSerializerContext;
