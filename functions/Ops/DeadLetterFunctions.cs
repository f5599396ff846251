using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Application.Campaigns;
using OrderFunctions.Application.Documents;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Exports;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Images;
using OrderFunctions.Application.Imports;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Application.Sla;
using OrderFunctions.Functions.Events;

namespace OrderFunctions.Functions.Ops;

/// <summary>
/// One function per queue and subscription that takes what the host has given up on into the repair queue. Both hosts
/// keep dead messages in the same places and never give up on these functions.
/// </summary>
public sealed class DeadLetterFunctions(KeepDeadLetterHandler keep, MakeImageSizesHandler images, WorkOnDocumentHandler documents)
{
    private const string Poison = DeadLetterSource.PoisonSuffix;

    [Function("OutboxPoisonQueue")]
    public Task OutboxAsync([QueueTrigger(Queues.Outbox + Poison)] string message, string id, CancellationToken cancellationToken) =>
        keep.HandleAsync(new(new(Queues.Outbox), id, message), cancellationToken);

    [Function("InboxPoisonQueue")]
    public Task InboxAsync([QueueTrigger(InboxHints.Queue + Poison)] string message, string id, CancellationToken cancellationToken) =>
        keep.HandleAsync(new(new(InboxHints.Queue), id, message), cancellationToken);

    [Function("BackordersPoisonQueue")]
    public Task BackordersAsync(
        [QueueTrigger(FillBackordersHandler.Queue + Poison)] string message, string id, CancellationToken cancellationToken) =>
        keep.HandleAsync(new(new(FillBackordersHandler.Queue), id, message), cancellationToken);

    [Function("PicklistsPoisonQueue")]
    public Task PicklistsAsync(
        [QueueTrigger(RefreshPicklistHandler.Queue + Poison)] string message, string id, CancellationToken cancellationToken) =>
        keep.HandleAsync(new(new(RefreshPicklistHandler.Queue), id, message), cancellationToken);

    [Function("PurchasesPoisonQueue")]
    public Task PurchasesAsync(
        [QueueTrigger(SettlePurchaseHandler.Queue + Poison)] string message, string id, CancellationToken cancellationToken) =>
        keep.HandleAsync(new(new(SettlePurchaseHandler.Queue), id, message), cancellationToken);

    [Function("CampaignsPoisonQueue")]
    public Task CampaignsAsync([QueueTrigger(CampaignJobs.Queue + Poison)] string message, string id, CancellationToken cancellationToken) =>
        keep.HandleAsync(new(new(CampaignJobs.Queue), id, message), cancellationToken);

    [Function("MessagesPoisonQueue")]
    public Task MessagesAsync([QueueTrigger(SendNotice.Queue + Poison)] string message, string id, CancellationToken cancellationToken) =>
        keep.HandleAsync(new(new(SendNotice.Queue), id, message), cancellationToken);

    [Function("SlaPoisonQueue")]
    public Task SlaAsync([QueueTrigger(WatchSlaHandler.Queue + Poison)] string message, string id, CancellationToken cancellationToken) =>
        keep.HandleAsync(new(new(WatchSlaHandler.Queue), id, message), cancellationToken);

    [Function("ImagesPoisonQueue")]
    public async Task ImagesAsync(
        [QueueTrigger(MakeImageSizesHandler.Queue + Poison)] string message, string id, CancellationToken cancellationToken)
    {
        await keep.HandleAsync(new(new(MakeImageSizesHandler.Queue), id, message), cancellationToken);
        await images.GiveUpAsync(message, cancellationToken);
    }

    [Function("ExportsPoisonQueue")]
    public Task ExportsAsync([QueueTrigger(ExportJob.QueueName + Poison)] string message, string id, CancellationToken cancellationToken) =>
        keep.HandleAsync(new(new(ExportJob.QueueName), id, message), cancellationToken);

    [Function("ImportsPoisonQueue")]
    public Task ImportsAsync([QueueTrigger(ImportJob.QueueName + Poison)] string message, string id, CancellationToken cancellationToken) =>
        keep.HandleAsync(new(new(ImportJob.QueueName), id, message), cancellationToken);

    [Function("DocumentsPoisonQueue")]
    public async Task DocumentsAsync(
        [QueueTrigger(WorkOnDocumentHandler.Queue + Poison)] string message, string id, CancellationToken cancellationToken)
    {
        await keep.HandleAsync(new(new(WorkOnDocumentHandler.Queue), id, message), cancellationToken);
        await documents.GiveUpAsync(message, cancellationToken);
    }

    [Function("SandboxWebhookPoisonQueue")]
    public Task SandboxWebhooksAsync(
        [QueueTrigger(SandboxWebhookDelivery.Queue + Poison)] string message, string id, CancellationToken cancellationToken) =>
        keep.HandleAsync(new(new(SandboxWebhookDelivery.Queue), id, message), cancellationToken);

    [Function("PrivacyPoisonQueue")]
    public Task PrivacyAsync([QueueTrigger(PrivacyQueue.Name + Poison)] string message, string id, CancellationToken cancellationToken) =>
        keep.HandleAsync(new(new(PrivacyQueue.Name), id, message), cancellationToken);

    [Function("OrderEventsToNotificationsDeadLetters")]
    public Task NotificationsAsync(
        [ServiceBusTrigger(
            Topics.Orders, NotificationsSubscription.Name + DeadLetterSource.DeadLetterQueue, Connection = EventBusMode.Connection)]
        string message,
        string messageId,
        CancellationToken cancellationToken) =>
        keep.HandleAsync(new(new(Topics.Orders, NotificationsSubscription.Name), messageId, message), cancellationToken);

    [Function("OrdersShippedDeadLetters")]
    public Task ShippedAsync(
        [ServiceBusTrigger(Topics.OrdersShipped, DeliverySubscriptions.Name + DeadLetterSource.DeadLetterQueue, Connection = EventBusMode.Connection)]
        string message,
        string messageId,
        CancellationToken cancellationToken) =>
        keep.HandleAsync(new(new(Topics.OrdersShipped, DeliverySubscriptions.Name), messageId, message), cancellationToken);

    [Function("OrdersDeliveredDeadLetters")]
    public Task DeliveredAsync(
        [ServiceBusTrigger(Topics.OrdersDelivered, DeliverySubscriptions.Name + DeadLetterSource.DeadLetterQueue, Connection = EventBusMode.Connection)]
        string message,
        string messageId,
        CancellationToken cancellationToken) =>
        keep.HandleAsync(new(new(Topics.OrdersDelivered, DeliverySubscriptions.Name), messageId, message), cancellationToken);
}
