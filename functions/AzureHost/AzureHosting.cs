using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Functions.Ops;
using OrderFunctions.Functions.Settings;

namespace OrderFunctions.Functions.AzureHost;

/// <summary>What the Functions host adds to the composition: documents, queues, topics, files, mail, texts, telemetry.</summary>
internal static class AzureHosting
{
    /// <summary>Settles the settings, then adds the adapters that they ask for.</summary>
    /// <exception cref="SettingException">A setting is missing or malformed.</exception>
    public static void AddAzureHost(this FunctionsApplicationBuilder builder)
    {
        var (configuration, services) = (builder.Configuration, builder.Services);
        configuration.AddInMemoryCollection(LaptopDefaults.Missing(configuration));
        var unresolved = UnresolvedSecrets.In(configuration);
        configuration.AddInMemoryCollection(UnresolvedSecrets.Blanks(unresolved));
        foreach (var key in unresolved)
            services.AddSingleton<IReadinessCheck>(new UnresolvedSecretReadiness(key));
        AppSettings.Check(configuration);
        var settings = AzureSettings.Read(configuration);
        services.AddDocuments(configuration, settings);
        services.AddStorage(settings);
        if (settings.ServiceBus is { } bus)
            services.AddServiceBus(bus);
        if (settings.SendGrid is { } sendGrid)
        {
            services.AddSingleton<IMailSender>(provider => ActivatorUtilities.CreateInstance<SendGridMailSender>(provider, sendGrid));
            services.AddSingleton<IMailLedger>(provider => SendGridMailSender.LedgerOf(provider, sendGrid));
        }

        if (settings.Twilio is { } twilio)
            services.AddSingleton<ITextSender>(provider => ActivatorUtilities.CreateInstance<TwilioTextSender>(provider, twilio));
        if (AzureConnection.IsEmulator(configuration))
            services.AddHostedService<FirstRun>();
        builder.AddAzureTelemetry();
    }

    private static void AddStorage(this IServiceCollection services, AzureSettings settings)
    {
        services.AddSingleton(new BlobFileStore(AzureClients.Blobs(settings.Blobs, settings.FilesContainer)));
        services.AddSingleton<IFileStore>(static provider => provider.GetRequiredService<BlobFileStore>());
        services.AddSingleton<IReadinessCheck>(static provider =>
            new AzureReadiness("files", provider.GetRequiredService<BlobFileStore>().CheckAsync));
        services.AddSingleton(AzureClients.Queues(settings.Queues));
        services.AddSingleton<StorageJobQueue>();
        services.AddSingleton<IQueueDepths, StorageQueueDepths>();
        services.AddHostedService<StorageQueueMetrics>();
        services.AddSingleton<IWaitingMessages>(static provider =>
            new AzureWaitingMessages(provider.GetRequiredService<QueueServiceClient>(), provider.GetService<SubscriptionMessages>()));
        services.AddSingleton<ISearchedPlace, SearchedInsights>();
        services.AddSingleton<IJobQueue>(static provider => provider.GetRequiredService<StorageJobQueue>());
        services.AddSingleton<IReadinessCheck>(static provider =>
            new AzureReadiness("queues", provider.GetRequiredService<StorageJobQueue>().CheckAsync));
    }

    private static void AddServiceBus(this IServiceCollection services, AzureConnection connection)
    {
        services.AddSingleton(_ => AzureClients.ServiceBus(connection));
        services.AddSingleton<SubscriptionMessages>();
        services.AddSingleton<ServiceBusEventPublisher>();
        services.AddSingleton<IEventPublisher>(static provider => provider.GetRequiredService<ServiceBusEventPublisher>());
        services.AddSingleton<IReadinessCheck>(static provider =>
            new AzureReadiness("topics", provider.GetRequiredService<ServiceBusEventPublisher>().CheckAsync));
    }
}
