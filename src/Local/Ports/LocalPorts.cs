using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Functions.Events;
using OrderFunctions.Functions.Settings;
using OrderFunctions.Storage;

namespace OrderFunctions.Local.Ports;

/// <summary>What the local host adds to the composition: queues, topics, files, and the durability barrier.</summary>
internal static class LocalPorts
{
    /// <param name="services">The app's services.</param>
    /// <param name="configuration">Decides the event bus (<see cref="EventBusMode"/>).</param>
    /// <param name="filesFolder">Where files lie.</param>
    public static IServiceCollection AddLocalPorts(
        this IServiceCollection services, IConfiguration configuration, string filesFolder)
    {
        services.AddSingleton<IJobQueue, LocalJobQueue>();
        services.AddSingleton<IQueueDepths, LocalQueueDepths>();
        services.AddHostedService<QueueMetrics>();
        services.AddSingleton<IWaitingMessages, LocalWaitingMessages>();
        services.AddSingleton<ISearchedPlace, SearchedLogFiles>();
        services.AddSingleton<IFileStore>(new FolderFileStore(filesFolder));
        services.AddSingleton<WhenDurable>(static services => services.GetRequiredService<Database>().WhenDurableAsync);
        if (ProblemWith(configuration) is { } problem) throw new SettingException(problem);
        if (EventBusMode.Of(configuration) == EventBusKind.LocalTopics) services.AddSingleton<IEventPublisher, LocalTopicPublisher>();
        return services;
    }

    /// <summary>A setting that works on the Functions host only, in a sentence that names its key; null when there is none.</summary>
    public static string? ProblemWith(IConfiguration configuration)
    {
        if (Is("EventBus:Mode", nameof(EventBusKind.ServiceBus)))
            return "EventBus:Mode is 'ServiceBus', which needs the app on Azure; here it must be Memory or LocalTopics.";
        if (Is("Documents:Store", nameof(DocumentStoreKind.Cosmos)))
            return "Documents:Store is 'Cosmos', which needs the app on Azure; here it must be Sqlite.";
        if (configuration["Texts:Twilio:AuthToken"] is { Length: > 0 })
            return "Texts:Twilio:AuthToken needs the app on Azure; here texts stay in the outbox.";
        return configuration["Mail:SendGrid:ApiKey"] is { Length: > 0 }
            ? "Mail:SendGrid:ApiKey needs the app on Azure; here mail leaves by Mail:Smtp:Host, or stays in the outbox."
            : null;

        bool Is(string key, string value) => value.Equals(configuration[key], StringComparison.OrdinalIgnoreCase);
    }
}
