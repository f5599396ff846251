using OrderFunctions.Application.Inbox;

namespace OrderFunctions.Functions.Payments;

/// <summary>Processes a stored webhook as soon as it was acknowledged.</summary>
public sealed class InboxQueue(ProcessInboxEntryHandler process)
{
    [Function("InboxQueue")]
    public async Task RunAsync(
        [QueueTrigger(InboxHints.Queue)] string message, CancellationToken cancellationToken)
    {
        var hint = InboxHints.Parse(message);
        await process.HandleAsync(new ProcessInboxEntry(hint.Partition, hint.Id), cancellationToken);
    }
}
