using System.Text.Json;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Functions.Notifications;

/// <summary>Somebody's quiet hours are over: what waited for that leaves. The message is a <see cref="NoticeHint"/>.</summary>
public sealed class MessagesQueue(DeliverNoticeHandler deliver)
{
    [Function("MessagesQueue")]
    public Task RunAsync([QueueTrigger(SendNotice.Queue)] string message, CancellationToken cancellationToken)
    {
        var hint = JsonSerializer.Deserialize(message, StoredJson.Default.NoticeHint) ?? throw new JsonException("An empty hint.");
        return deliver.HandleAsync(new(hint.Partition, hint.Id), cancellationToken);
    }
}
