using OrderFunctions.Application.Ops;

namespace OrderFunctions.Application.Inbox;

/// <summary>Which webhooks staff must hear of. What moves money is critical.</summary>
internal static class InboxAlerts
{
    /// <summary>The alert of an entry as it is about to be stored, or null.</summary>
    public static RaiseAlert? For(InboxEntry entry, WebhookSource? source)
    {
        // A provider that is not in the table any more may have been a gateway.
        var isMoney = source?.IsMoney != false;
        var subject = entry.OrderId ?? entry.ObjectId ?? entry.Id;
        return entry.Status switch
        {
            InboxStatus.Unmatched => new(
                Key(entry),
                isMoney ? AlertLevel.Critical : AlertLevel.Warning,
                isMoney ? AlertCode.MoneyUnmatched : AlertCode.WebhookUnmatched,
                subject,
                $"{entry.Provider} reports {entry.Type} about nothing known here."),
            InboxStatus.Failed => new(
                Key(entry),
                isMoney ? AlertLevel.Critical : AlertLevel.Warning,
                AlertCode.WebhookFailed,
                subject,
                $"{entry.Type} of {entry.Provider} was given up: {entry.Reason}."),
            _ => null,
        };
    }

    // The time tells a replay that failed again from the first failure.
    private static string Key(InboxEntry entry) => $"inbox/{entry.Provider}/{entry.Id}/{entry.ReplayedAt:O}";
}
