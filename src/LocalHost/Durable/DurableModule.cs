using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.LocalHost.Configuration;
using OrderFunctions.LocalHost.DurableTask.Client;
using OrderFunctions.LocalHost.Invocation;
using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost.Durable;

/// <summary>Orchestrators, activities, and the client that starts them.</summary>
internal sealed class DurableModule : IHostModule
{
    public SchemaModule? Schema => DurableSchema.Module;

    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton(provider => new DurableJson(provider.GetRequiredService<PayloadSerializer>().Options));
        services.AddSingleton(provider => DiscoveredDurableFunctions.From(
            provider.GetRequiredService<FunctionCatalog>(),
            provider.GetRequiredService<IFunctionInvoker>(),
            provider.GetRequiredService<DurableJson>()));
        services.AddSingleton(provider => new DurableEngineOptions
        {
            MaxConcurrentActivities = provider.GetRequiredService<HostSettings>().MaxConcurrentActivities,
            MaxConcurrentOrchestrators = provider.GetRequiredService<HostSettings>().MaxConcurrentOrchestrators,
            ReplayEveryAwait = provider.GetRequiredService<LocalFunctionHostOptions>().ReplayEveryAwait,
        });
        services.AddSingleton<DurableEngine>();
        services.AddSingleton<ITriggerListener>(provider => provider.GetRequiredService<DurableEngine>());
        services.AddSingleton(provider => new HistoryReplay(
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<DurableFunctions>(),
            provider.GetRequiredService<DurableJson>()));
        services.AddSingleton<DurableTaskClient, LocalDurableTaskClient>();
    }
}
