namespace OrderFunctions.Application.Inbox;

internal static class InboxTransitions
{
    /// <summary>Nothing more happens by itself: into the repair list.</summary>
    public static InboxEntry ForStaff(this InboxEntry entry, InboxStatus status, string? reason, DateTimeOffset now) =>
        entry with
        {
            Status = status,
            Reason = reason,
            Due = null,
            List = InboxLists.Repair,
            At = now.ToUnixTimeMilliseconds(),
        };

    /// <summary>Dealt with: from now on it is part of its order's timeline.</summary>
    public static InboxEntry DealtWith(this InboxEntry entry, InboxStatus status)
    {
        var list = InboxLists.OfOrder(entry.OrderId);
        return entry with
        {
            Status = status,
            Reason = null,
            Due = null,
            List = list,
            At = list is null ? null : entry.ReceivedAt.ToUnixTimeMilliseconds(),
        };
    }
}
