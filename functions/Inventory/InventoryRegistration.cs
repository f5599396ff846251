using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Functions.Inventory;

/// <summary>Adds the stock's use cases; they are stateless but for what is remembered for seconds.</summary>
internal static class InventoryRegistration
{
    public static IServiceCollection AddInventory(this IServiceCollection services) => services
        .AddSingleton<ReserveStockHandler>()
        .AddSingleton<CommitReservationHandler>()
        .AddSingleton<ReleaseReservationHandler>()
        .AddSingleton<UnpackReservationHandler>()
        .AddSingleton<ShrinkReservationHandler>()
        .AddSingleton<DispatchReservationHandler>()
        .AddSingleton<DivideReservationHandler>()
        .AddSingleton<ReceiveStockHandler>()
        .AddSingleton<AdjustStockHandler>()
        .AddSingleton<CountStockHandler>()
        .AddSingleton<ApplyStockEntriesHandler>()
        .AddSingleton<ReadAvailabilityHandler>()
        .AddSingleton<ReadStockHandler>()
        .AddSingleton<SetStockPlaceHandler>()
        .AddSingleton<WatchLowStockHandler>()
        .AddSingleton<LocationBook>()
        .AddSingleton<ListLocationsHandler>()
        .AddSingleton<SaveLocationHandler>()
        .AddSingleton<SendTransferHandler>()
        .AddSingleton<SettleTransferHandler>()
        .AddSingleton<ListTransfersHandler>()
        .AddSingleton<PurchaseRepository>()
        .AddSingleton<SavePurchaseHandler>()
        .AddSingleton<MovePurchaseHandler>()
        .AddSingleton<ReceiveDeliveryHandler>()
        .AddSingleton<SettlePurchaseHandler>()
        .AddSingleton<ListPurchasesHandler>()
        .AddSingleton<ReadExpectedHandler>()
        .AddSingleton<RememberedStock>()
        .AddSingleton<LookAtStockHandler>()
        .AddSingleton<WriteOffShortHandler>()
        .AddSingleton<BackorderQueue>()
        .AddSingleton<StockInvariants>();
}

/// <summary>JSON of the stock's requests and answers, and of the activity results that carry them.</summary>
[JsonSerializable(typeof(StockBatchBody))]
[JsonSerializable(typeof(StockBatchView))]
[JsonSerializable(typeof(StockView))]
[JsonSerializable(typeof(StockAnswer))]
[JsonSerializable(typeof(StockPlaceDraft))]
[JsonSerializable(typeof(StockPlaceView))]
[JsonSerializable(typeof(LocationBody))]
[JsonSerializable(typeof(LocationDraft))]
[JsonSerializable(typeof(LocationView))]
[JsonSerializable(typeof(LocationListView))]
[JsonSerializable(typeof(TransferDraft))]
[JsonSerializable(typeof(TransferArrival))]
[JsonSerializable(typeof(StockTransfer))]
[JsonSerializable(typeof(TransferListView))]
[JsonSerializable(typeof(PurchaseDraft))]
[JsonSerializable(typeof(DeliveryDraft))]
[JsonSerializable(typeof(PurchaseView))]
[JsonSerializable(typeof(PurchaseListView))]
internal sealed partial class InventoryTypes : JsonSerializerContext;
