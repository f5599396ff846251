using System.Text.Json;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Inbox;

/// <summary>Queue messages that say "look at this entry". One that is lost is made up for by the sweeper.</summary>
public static class InboxHints
{
    /// <summary>The queue.</summary>
    public const string Queue = "inbox";

    /// <summary>Reads a message body; throws <see cref="JsonException"/> when it is not one of ours.</summary>
    public static InboxHint Parse(string body) =>
        JsonSerializer.Deserialize(body, StoredJson.Default.InboxHint) ?? throw new JsonException("An empty hint.");

    internal static Task SendAsync(
        IJobQueue jobs, InboxHint hint, TimeSpan visibleAfter, CancellationToken cancellationToken) =>
        jobs.SendAsync(
            Queue,
            JsonSerializer.Serialize(hint, StoredJson.Default.InboxHint),
            visibleAfter > TimeSpan.Zero ? visibleAfter : TimeSpan.Zero,
            cancellationToken);
}
