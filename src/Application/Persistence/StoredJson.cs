using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using OrderFunctions.Application.Campaigns;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Documents;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Exports;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Fulfilment.Geocoding;
using OrderFunctions.Application.Images;
using OrderFunctions.Application.Imports;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Jobs;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Application.Production;
using OrderFunctions.Application.Returns;
using OrderFunctions.Application.Sla;
using OrderFunctions.Application.Tickets;
using OrderFunctions.Domain.Jobs;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Application.Persistence;

/// <summary>JSON of stored documents: camelCase, enums as UPPER_SNAKE, absent instead of null, source-generated.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UpperSnakeEnumConverter)])]
[JsonSerializable(typeof(OutboxRow))]
[JsonSerializable(typeof(OrderDocument))]
[JsonSerializable(typeof(CustomerOrder))]
[JsonSerializable(typeof(OrderFacts))]
[JsonSerializable(typeof(OrderEvent))]
[JsonSerializable(typeof(StockCounts))]
[JsonSerializable(typeof(ReservationRecord))]
[JsonSerializable(typeof(StockEntry))]
[JsonSerializable(typeof(StockPlace))]
[JsonSerializable(typeof(TransferRecord))]
[JsonSerializable(typeof(Location))]
[JsonSerializable(typeof(Dealer))]
[JsonSerializable(typeof(Picklist))]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(ProcessedEvent))]
[JsonSerializable(typeof(Notice))]
[JsonSerializable(typeof(NoticeHint))]
[JsonSerializable(typeof(ReadMark))]
[JsonSerializable(typeof(NotificationProfile))]
[JsonSerializable(typeof(Suppression))]
[JsonSerializable(typeof(TemplateDocument))]
[JsonSerializable(typeof(CampaignDocument))]
[JsonSerializable(typeof(CampaignTemplate))]
[JsonSerializable(typeof(CampaignRequest))]
[JsonSerializable(typeof(RecipientDocument))]
[JsonSerializable(typeof(ShardDocument))]
[JsonSerializable(typeof(ReportCounts))]
[JsonSerializable(typeof(InboxEntry))]
[JsonSerializable(typeof(InboxState))]
[JsonSerializable(typeof(InboxHint))]
[JsonSerializable(typeof(PaymentReminder))]
[JsonSerializable(typeof(Alert))]
[JsonSerializable(typeof(AlertData))]
[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(DeadLetter))]
[JsonSerializable(typeof(MessageFailure))]
[JsonSerializable(typeof(OrderRepair))]
[JsonSerializable(typeof(Round))]
[JsonSerializable(typeof(Writer))]
[JsonSerializable(typeof(WriterDesk))]
[JsonSerializable(typeof(QualityCheck))]
[JsonSerializable(typeof(TaskCard))]
[JsonSerializable(typeof(KeptDrafts))]
[JsonSerializable(typeof(KeptPlace))]
[JsonSerializable(typeof(ReturnDocument))]
[JsonSerializable(typeof(ReturnEvent))]
[JsonSerializable(typeof(CreditAccount))]
[JsonSerializable(typeof(CreditEntry))]
[JsonSerializable(typeof(CreditPayment))]
[JsonSerializable(typeof(SlaPolicyDocument))]
[JsonSerializable(typeof(SlaRecord))]
[JsonSerializable(typeof(ViolationRecord))]
[JsonSerializable(typeof(SlaCard))]
[JsonSerializable(typeof(SlaMark))]
[JsonSerializable(typeof(SlaEscalated))]
[JsonSerializable(typeof(PurchaseDocument))]
[JsonSerializable(typeof(ExpectedUnits))]
[JsonSerializable(typeof(TicketDocument))]
[JsonSerializable(typeof(TicketComment))]
[JsonSerializable(typeof(TicketEntry))]
[JsonSerializable(typeof(AgentProfile))]
[JsonSerializable(typeof(SkillTurn))]
[JsonSerializable(typeof(FileRecord))]
[JsonSerializable(typeof(JobDocument))]
[JsonSerializable(typeof(ImageDocument))]
[JsonSerializable(typeof(ImageUse))]
[JsonSerializable(typeof(ExportRequest))]
[JsonSerializable(typeof(ExportCheckpoint))]
[JsonSerializable(typeof(ImportRequest))]
[JsonSerializable(typeof(ImportCheckpoint))]
[JsonSerializable(typeof(EraseCustomer))]
[JsonSerializable(typeof(ErasureCheckpoint))]
[JsonSerializable(typeof(ErasureRecord))]
[JsonSerializable(typeof(KeptInvoice))]
[JsonSerializable(typeof(ExportCustomerData))]
[JsonSerializable(typeof(DataExportCheckpoint))]
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(PartsListDocument))]
[JsonSerializable(typeof(PartsListDelivery))]
[JsonSerializable(typeof(PartsListAnswer))]
[JsonSerializable(typeof(PartsListContact))]
[JsonSerializable(typeof(PartsListEntry))]
[JsonSerializable(typeof(FileReading))]
public sealed partial class StoredJson : JsonSerializerContext;

/// <summary>Writes enum members as UPPER_SNAKE and refuses numbers.</summary>
public sealed class UpperSnakeEnumConverter()
    : JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false);
