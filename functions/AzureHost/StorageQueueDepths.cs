using Azure;
using Azure.Storage.Queues;
using OrderFunctions.Application.Ops;

namespace OrderFunctions.Functions.AzureHost;

/// <summary>Looks into Azure Storage queues.</summary>
internal sealed class StorageQueueDepths(QueueServiceClient service) : IQueueDepths
{
    public async ValueTask<QueueDepth> ReadAsync(string queue, CancellationToken cancellationToken)
    {
        try
        {
            var client = service.GetQueueClient(queue);
            var messages = (await client.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;
            return new(messages, messages == 0 ? null : (await client.PeekMessageAsync(cancellationToken)).Value?.InsertedOn);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            // It is made with its first message.
            return default;
        }
    }
}
