using System.Diagnostics.Metrics;
using Azure.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Telemetry;

namespace OrderFunctions.Adapters.Cosmos;

/// <summary>Puts documents into Cosmos DB.</summary>
public static class CosmosRegistration
{
    /// <summary>
    /// Adds the document store, measured, and what looks at the account at start. Expects a <see cref="TimeProvider"/> and
    /// metrics among the services. Throws for settings that cannot be read.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configuration">Holds the section <see cref="CosmosOptions.Section"/>.</param>
    /// <param name="credential">The app's identity, used when no key is set; asked for once the store is.</param>
    public static IServiceCollection AddCosmosDocuments(
        this IServiceCollection services, IConfiguration configuration, Func<IServiceProvider, TokenCredential> credential)
    {
        var options = configuration.GetSection(CosmosOptions.Section).Get<CosmosOptions>() ?? new CosmosOptions();
        services.AddSingleton(provider => CosmosConnection.Open(options, options.Key.Length == 0 ? credential(provider) : null));
        services.AddSingleton<IDocumentStore>(provider => new StockWatchStore(
            new MeasuredDocumentStore(
                new CosmosDocumentStore(
                    provider.GetRequiredService<CosmosConnection>().Database, Containers.All, provider.GetRequiredService<TimeProvider>()),
                provider.GetRequiredService<IMeterFactory>()),
            provider.GetRequiredService<RememberedStock>()));
        services.AddHostedService<CosmosStartUp>();
        return services;
    }
}
