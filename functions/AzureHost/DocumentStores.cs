using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Adapters.Sqlite;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Telemetry;
using OrderFunctions.Functions.Settings;
using OrderFunctions.Storage;

namespace OrderFunctions.Functions.AzureHost;

/// <summary>The document store that is asked for.</summary>
internal static class DocumentStores
{
    /// <summary>SQLite: one process on one file, whose lock refuses a second.</summary>
    public static void AddDocuments(this IServiceCollection services, DocumentsSettings settings)
    {
        if (settings.Store != DocumentStoreKind.Sqlite)
            throw new SettingException("Documents:Store is 'Cosmos', which this version does not have yet; it must be Sqlite.");
        services.AddSingleton(_ => SqliteOwner.Open(settings.DataFile, [SqliteDocumentStore.CreateModule(Containers.All)]));
        services.AddHostedService<SqliteOwner>();
        services.AddSingleton<WhenDurable>(static provider => provider.GetRequiredService<Database>().WhenDurableAsync);
        services.AddSingleton<IDocumentStore>(static provider => new MeasuredDocumentStore(
            new SqliteDocumentStore(provider.GetRequiredService<Database>(), Containers.All), provider.GetRequiredService<IMeterFactory>()));
    }
}
