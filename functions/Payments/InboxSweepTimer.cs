using OrderFunctions.Application.Inbox;

namespace OrderFunctions.Functions.Payments;

/// <summary>Every minute: what lies in the inbox past its time, because a queue hint was lost.</summary>
public sealed class InboxSweepTimer(SweepInboxHandler sweep)
{
    [Function("InboxSweepTimer")]
    public async Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        await sweep.HandleAsync(new SweepInbox(), cancellationToken);
}
