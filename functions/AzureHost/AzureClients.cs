using Azure.Core;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using OrderFunctions.Adapters.Gateways.ServiceBus;
using OrderFunctions.Adapters.Gateways.StorageQueues;
using OrderFunctions.Functions.Settings;

namespace OrderFunctions.Functions.AzureHost;

/// <summary>The SDKs' clients, by connection string or identity.</summary>
internal static class AzureClients
{
    private const int Retries = 3;

    // Nothing newer is used, and an SDK asks for the newest it knows, which emulators refuse until they know it as well.
    private const BlobClientOptions.ServiceVersion BlobVersion = BlobClientOptions.ServiceVersion.V2025_11_05;
    private const QueueClientOptions.ServiceVersion QueueVersion = QueueClientOptions.ServiceVersion.V2025_11_05;

    public static BlobContainerClient Blobs(AzureConnection connection, string container)
    {
        var options = new BlobClientOptions(BlobVersion) { Retry = { MaxRetries = Retries, NetworkTimeout = TimeSpan.FromSeconds(30) } };
        var service = connection.ConnectionString is { } text
            ? new BlobServiceClient(text, options)
            : new BlobServiceClient(connection.Address!, Credential(connection), options);
        return service.GetBlobContainerClient(container);
    }

    public static QueueServiceClient Queues(AzureConnection connection)
    {
        var options = new QueueClientOptions(QueueVersion)
        {
            MessageEncoding = QueueMessageEncoding.None,
            Retry = { MaxRetries = Retries, NetworkTimeout = StorageQueueMessage.CallTimeout },
        };
        return connection.ConnectionString is { } text
            ? new QueueServiceClient(text, options)
            : new QueueServiceClient(connection.Address!, Credential(connection), options);
    }

    public static ServiceBusClient ServiceBus(AzureConnection connection)
    {
        var options = new ServiceBusClientOptions
        {
            RetryOptions = new ServiceBusRetryOptions { MaxRetries = ServiceBusSending.Retries, TryTimeout = ServiceBusSending.TryTimeout },
        };
        return connection.ConnectionString is { } text
            ? new ServiceBusClient(text, options)
            : new ServiceBusClient(connection.Address!.Host, Credential(connection), options);
    }

    /// <summary>The identity that was named, else the one that is there: on a laptop that of whoever is signed in.</summary>
    public static TokenCredential Credential(AzureConnection connection) => connection.ClientId is { } client
        ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(client))
        : new DefaultAzureCredential();
}
