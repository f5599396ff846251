using OrderFunctions.Application.Campaigns;

namespace OrderFunctions.Functions.Campaigns;

/// <summary>Every night: who campaigns of long ago were sent to.</summary>
public sealed class ForgetRecipientsTimer(ForgetRecipientsHandler forget)
{
    [Function("ForgetRecipients")]
    public Task RunAsync([TimerTrigger("0 40 3 * * *")] TimerInfo timer, CancellationToken cancellationToken) => forget.HandleAsync(cancellationToken);
}
