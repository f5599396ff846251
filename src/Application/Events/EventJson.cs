using System.Text.Json;
using System.Text.Json.Serialization;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Events;

/// <summary>JSON of published events: the boundary towards subscribers, here and elsewhere.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UpperSnakeEnumConverter)])]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(CloudEvent))]
[JsonSerializable(typeof(OrderCreatedData))]
[JsonSerializable(typeof(OrderConfirmedData))]
[JsonSerializable(typeof(OrderEndedData))]
[JsonSerializable(typeof(OrderShippedData))]
[JsonSerializable(typeof(OrderDeliveredData))]
[JsonSerializable(typeof(InventoryReservedData))]
[JsonSerializable(typeof(InventoryFailedData))]
[JsonSerializable(typeof(InventoryReleasedData))]
[JsonSerializable(typeof(InventoryCommittedData))]
[JsonSerializable(typeof(PaymentSucceededData))]
[JsonSerializable(typeof(PaymentFailedData))]
[JsonSerializable(typeof(RefundRequestedData))]
[JsonSerializable(typeof(RefundSucceededData))]
[JsonSerializable(typeof(RefundFailedData))]
[JsonSerializable(typeof(InventoryChangedData))]
[JsonSerializable(typeof(PurchaseOrderedData))]
[JsonSerializable(typeof(PurchaseReceivedData))]
[JsonSerializable(typeof(PurchaseCancelledData))]
[JsonSerializable(typeof(ProductUpdatedData))]
[JsonSerializable(typeof(DraftUploadedData))]
[JsonSerializable(typeof(QcApprovedData))]
[JsonSerializable(typeof(QcRejectedData))]
[JsonSerializable(typeof(SlaViolatedData))]
[JsonSerializable(typeof(TicketOpenedData))]
[JsonSerializable(typeof(TicketMovedData))]
[JsonSerializable(typeof(DeliveryRequestedData))]
[JsonSerializable(typeof(DeliveryCancelledData))]
[JsonSerializable(typeof(ParcelShippedData))]
[JsonSerializable(typeof(ParcelDeliveredData))]
public sealed partial class EventJson : JsonSerializerContext;
