using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Cosmos;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Adapters.Sqlite;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Telemetry;
using OrderFunctions.Functions.Settings;
using OrderFunctions.Storage;

namespace OrderFunctions.Functions.AzureHost;

/// <summary>The document store that is asked for.</summary>
internal static class DocumentStores
{
    /// <summary>
    /// Cosmos DB for as many instances as there are; SQLite for one process on one file, whose lock refuses a second.
    /// </summary>
    public static void AddDocuments(this IServiceCollection services, IConfiguration configuration, AzureSettings settings)
    {
        if (settings.Documents.Store == DocumentStoreKind.Cosmos)
            services.AddCosmosDocuments(configuration, _ => AzureClients.Credential(settings.Blobs)); // one identity for all
        else
            services.AddSqliteDocuments(settings.Documents.DataFile);
    }

    private static void AddSqliteDocuments(this IServiceCollection services, string dataFile)
    {
        services.AddSingleton(_ => SqliteOwner.Open(dataFile, [SqliteDocumentStore.CreateModule(Containers.All)]));
        services.AddHostedService<SqliteOwner>();
        services.AddSingleton<WhenDurable>(static provider => provider.GetRequiredService<Database>().WhenDurableAsync);
        services.AddSingleton<IDocumentStore>(static provider => new StockWatchStore(
            new MeasuredDocumentStore(
                new SqliteDocumentStore(provider.GetRequiredService<Database>(), Containers.All), provider.GetRequiredService<IMeterFactory>()),
            provider.GetRequiredService<RememberedStock>()));
    }
}
