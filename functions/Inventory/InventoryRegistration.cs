using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Inventory;

namespace OrderFunctions.Functions.Inventory;

/// <summary>Adds the stock's use cases; they are stateless.</summary>
internal static class InventoryRegistration
{
    public static IServiceCollection AddInventory(this IServiceCollection services) => services
        .AddSingleton<ReserveStockHandler>()
        .AddSingleton<CommitReservationHandler>()
        .AddSingleton<ReleaseReservationHandler>()
        .AddSingleton<UnpackReservationHandler>()
        .AddSingleton<DispatchReservationHandler>()
        .AddSingleton<ReceiveStockHandler>()
        .AddSingleton<AdjustStockHandler>()
        .AddSingleton<ApplyStockEntriesHandler>()
        .AddSingleton<ReadAvailabilityHandler>()
        .AddSingleton<WriteOffShortHandler>()
        .AddSingleton<BackorderQueue>()
        .AddSingleton<StockInvariants>();
}

/// <summary>JSON of the stock's requests and answers, and of the activity results that carry them.</summary>
[JsonSerializable(typeof(StockBatchBody))]
[JsonSerializable(typeof(StockBatchView))]
[JsonSerializable(typeof(StockView))]
[JsonSerializable(typeof(StockAnswer))]
internal sealed partial class InventoryTypes : JsonSerializerContext;
