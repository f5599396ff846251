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
}
