using System.Text.Json.Serialization;

namespace OrderFunctions.Adapters.Gateways.Borzo;

/// <summary>Every answer (https://borzodelivery.com/in/business-api/doc): what was asked for, or error codes.</summary>
internal sealed record BorzoReply(
    bool IsSuccessful, BorzoOrder? Order = null, IReadOnlyList<BorzoOrder>? Orders = null, IReadOnlyList<string>? Errors = null);

/// <summary>A delivery order. Amounts are decimal strings, ids are numbers.</summary>
internal sealed record BorzoOrder(
    long? OrderId = null,
    string? Status = null,
    string? PaymentAmount = null,
    DateTimeOffset? FinishDatetime = null,
    IReadOnlyList<BorzoPoint>? Points = null);

/// <summary>A stop of the courier: the first one is where parcels are fetched.</summary>
internal sealed record BorzoPoint(
    string? ClientOrderId = null,
    string? TrackingUrl = null,
    DateTimeOffset? CourierVisitDatetime = null,
    DateTimeOffset? EstimatedArrivalDatetime = null,
    BorzoDelivery? Delivery = null);

/// <summary>How far the delivery to a point is.</summary>
internal sealed record BorzoDelivery(
    string? Status = null, long? DeliveryId = null, long? OrderId = null, string? ClientOrderId = null, DateTimeOffset? StatusDatetime = null);

/// <summary>Body of calculate-order and create-order.</summary>
internal sealed record BorzoNewOrder(string Matter, int VehicleTypeId, IReadOnlyList<BorzoNewPoint> Points);

internal sealed record BorzoNewPoint(string Address, BorzoContact ContactPerson, string? ClientOrderId = null, string? Note = null);

internal sealed record BorzoContact(string Phone, string? Name = null);

/// <summary>Body of cancel-order.</summary>
internal sealed record BorzoCancel(long OrderId);

/// <summary>Body of a callback.</summary>
internal sealed record BorzoEvent(
    string? EventType = null, DateTimeOffset? EventDatetime = null, BorzoOrder? Order = null, BorzoDelivery? Delivery = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BorzoReply))]
[JsonSerializable(typeof(BorzoNewOrder))]
[JsonSerializable(typeof(BorzoCancel))]
[JsonSerializable(typeof(BorzoEvent))]
internal sealed partial class BorzoJson : JsonSerializerContext;
