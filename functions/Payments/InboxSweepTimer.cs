using OrderFunctions.Application.Inbox;

namespace OrderFunctions.Functions.Payments;

/// <summary>Every minute: what lies in the inbox past its time, because a queue hint was lost; and whether a sender is refused again and again.</summary>
public sealed class InboxSweepTimer(SweepInboxHandler sweep, WatchRejectedWebhooksHandler rejected)
{
    [Function("InboxSweepTimer")]
    public async Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await rejected.HandleAsync(new WatchRejectedWebhooks(), cancellationToken);
        await sweep.HandleAsync(new SweepInbox(), cancellationToken);
    }
}
