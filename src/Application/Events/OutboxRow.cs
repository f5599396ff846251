using System.Text.Json;

namespace OrderFunctions.Application.Events;

/// <summary>
/// Something that a commit promised to the outside: stored in the same commit as the facts that caused it, carried out
/// afterwards by the relay, at least once. Rows hold ids and small facts, never names or addresses.
/// </summary>
public sealed record OutboxRow
{
    /// <summary>The document id: <c>out-</c> and a UUIDv7.</summary>
    public required string Id { get; init; }

    /// <summary>What carrying it out means.</summary>
    public required OutboxKind Kind { get; init; }

    /// <summary>Event type, saga event name, message kind, queue name or alert code, by <see cref="Kind"/>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is about; for rows of an order the order id.</summary>
    public required string Subject { get; init; }

    /// <summary>The topic of an integration event; null for other kinds.</summary>
    public string? Topic { get; init; }

    /// <summary>Event data, saga payload or job body.</summary>
    public JsonElement? Data { get; init; }

    /// <summary>When the commit was decided; becomes the time of the event.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Version of the last fact in the commit, so that rows of one partition have an order.</summary>
    public required long Version { get; init; }

    /// <summary>Position among the rows of one commit.</summary>
    public required int Position { get; init; }

    /// <summary>Where the row stands.</summary>
    public OutboxStatus Status { get; init; }

    /// <summary>How many tries were begun and did not succeed.</summary>
    public int Attempts { get; init; }

    /// <summary>Why the last try failed: the exception's type, never its text, which could hold personal data.</summary>
    public string? Reason { get; init; }

    /// <summary>When staff gave a failed row another chance; null when they never had to.</summary>
    public DateTimeOffset? RetriedAt { get; init; }

    /// <summary>W3C trace context of the call that caused the commit.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Index field: which list the row is in (<see cref="OutboxLists"/>).</summary>
    public required string List { get; init; }

    /// <summary>
    /// Index field, Unix milliseconds: for a waiting row the time from which it may be tried (a claim moves it to the end
    /// of the claim), for the others the time at which they got there.
    /// </summary>
    public required long At { get; init; }

    /// <summary>The id of the event in the world: the row's id without its prefix.</summary>
    public string EventId() => Id[Outbox.IdPrefix.Length..];

    /// <summary>
    /// Rows of one lane are carried out in order; a row that fails holds back its own lane only, so that a broken
    /// subscriber does not stop the saga, nor an event about one product those about others.
    /// </summary>
    public string Lane() => Kind == OutboxKind.Event ? $"event {Topic} {Subject}" : Kind is OutboxKind.SagaStart or OutboxKind.SagaWake
        ? "saga"
        : Kind + " " + Name;
}

/// <summary>What a row asks for.</summary>
public enum OutboxKind
{
    /// <summary>An integration event for subscribers.</summary>
    Event,

    /// <summary>Start the order's saga.</summary>
    SagaStart,

    /// <summary>Tell the order's saga to look again.</summary>
    SagaWake,

    /// <summary>A message to the customer that no integration event stands for.</summary>
    Message,

    /// <summary>A job for a queue.</summary>
    Job,

    /// <summary>An alert for staff.</summary>
    Alert,
}

/// <summary>PENDING → IN_PROGRESS → PUBLISHED | FAILED.</summary>
public enum OutboxStatus
{
    /// <summary>Waits to be carried out.</summary>
    Pending,

    /// <summary>Claimed for another try; a claim that is not finished lapses.</summary>
    InProgress,

    /// <summary>Carried out; kept only while a retention is configured.</summary>
    Published,

    /// <summary>Given up after the last attempt; waits for staff.</summary>
    Failed,
}

/// <summary>Values of <see cref="OutboxRow.List"/>.</summary>
public static class OutboxLists
{
    /// <summary>Rows that wait or are claimed; one list per partition, so that a backlog elsewhere costs an order nothing.</summary>
    public static string PendingOf(string partition) => Pending + partition;

    /// <summary>Start of every <see cref="PendingOf"/>.</summary>
    internal const string Pending = "outbox/pending/";

    /// <summary>The first text after every <see cref="PendingOf"/>.</summary>
    internal const string AfterPending = "outbox/pending0";

    /// <summary>Rows that were carried out and are kept for a while.</summary>
    public const string Published = "outbox/published";

    /// <summary>Rows that were given up.</summary>
    public const string Failed = "outbox/failed";
}
