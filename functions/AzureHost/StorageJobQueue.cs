using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Queues;
using OrderFunctions.Adapters.Gateways.StorageQueues;
using OrderFunctions.Application.Events;

namespace OrderFunctions.Functions.AzureHost;

/// <summary>Jobs go to Azure Storage queues, which are made when they are missing.</summary>
internal sealed class StorageJobQueue(QueueServiceClient service) : IJobQueue
{
    private readonly ConcurrentDictionary<string, QueueClient> _queues = new(StringComparer.Ordinal);

    public async Task SendAsync(string queue, string body, TimeSpan visibleAfter, CancellationToken cancellationToken)
    {
        var message = StorageQueueMessage.Of(body, visibleAfter);
        var client = _queues.GetOrAdd(queue, service.GetQueueClient);
        try
        {
            await PutAsync(client, message, cancellationToken);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            await client.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await PutAsync(client, message, cancellationToken);
        }
    }

    /// <summary>Makes the outbox queue when it is missing; throws when that is not allowed or the service does not answer.</summary>
    public Task CheckAsync(CancellationToken cancellationToken) =>
        service.GetQueueClient(Queues.Outbox).CreateIfNotExistsAsync(cancellationToken: cancellationToken);

    private static async Task PutAsync(QueueClient client, StorageQueueMessage message, CancellationToken cancellationToken) =>
        await client.SendMessageAsync(message.Body, message.VisibleAfter, message.TimeToLive, cancellationToken);
}
