using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Application.Events;

/// <summary>
/// Makes outbox rows for one commit and turns them into its operations. Create one per commit, add rows in the order in
/// which they are to be carried out, append <see cref="Operations"/> to the commit, send a hint afterwards.
/// </summary>
/// <param name="now">When the commit was decided; stamps ids and rows.</param>
/// <param name="subject">What the rows are about: the order id, or the SKU.</param>
/// <param name="version">Number of the commit within the subject.</param>
/// <param name="partition">Where the commit goes, when that is not the subject's own partition.</param>
public sealed class Outbox(DateTimeOffset now, string subject, long version, string? partition = null)
{
    /// <summary>Ids of outbox rows start with this, so that they never meet other documents of the partition.</summary>
    public const string IdPrefix = "out-";

    /// <summary>Name of a row that starts the saga of one refund, whose id is its data.</summary>
    public const string Refund = "refund";

    /// <summary>Name of a row that starts the sagas of lines, whose ids are its data.</summary>
    public const string Lines = "lines";

    /// <summary>Name of a row for the saga of one parcel, whose id is its data.</summary>
    public const string Parcel = "parcel";
    /// <summary>Name of a row that starts or wakes the saga of one return, whose id is its data.</summary>
    public const string Return = "return";

    private readonly List<OutboxRow> _rows = [];

    /// <summary>Whether anybody can hear an event of a topic and type (<see cref="IEventPublisher.IsHeard"/>); everything, unless somebody says otherwise.</summary>
    public Func<string, string, bool> IsHeard { get; init; } = static (_, _) => true;

    /// <summary>The rows so far.</summary>
    public IReadOnlyList<OutboxRow> Rows => _rows;

    /// <summary>
    /// An integration event; <paramref name="data"/> is its contract. Its id follows from the commit: whoever makes it
    /// again from what was stored then makes the same event (<see cref="OrderHistory"/>). With a <paramref name="key"/>
    /// it follows from that, where commits of the subject have no numbers.
    /// </summary>
    public Outbox Event(string topic, string type, JsonElement data, string? key = null)
    {
        // Numbered within its type, so that a type that is told in future leaves the ids of the others alone.
        var number = _rows.Count(row => row.Kind == OutboxKind.Event && row.Name == type);
        var name = string.Create(CultureInfo.InvariantCulture, $"{subject}/{key ?? version.ToString(CultureInfo.InvariantCulture)}/{type}/{number}");
        return Add(OutboxKind.Event, type, topic, data, Ids.Of(now, name));
    }

    /// <summary>Start the saga of the subject.</summary>
    public Outbox StartSaga() => Add(OutboxKind.SagaStart, "start", null, null);

    /// <summary>Start a saga for one refund of the subject, which has none of its own any more.</summary>
    public Outbox StartRefund(string refundId) => Add(OutboxKind.SagaStart, Refund, null, Text(refundId));

    /// <summary>Start a saga for each of these lines of the subject.</summary>
    public Outbox StartLines(IReadOnlyList<string> lineIds) => Add(OutboxKind.SagaStart, Lines, null, Texts(lineIds));

    /// <summary>Wake the sagas of these lines of the subject.</summary>
    public Outbox WakeLines(IReadOnlyList<string> lineIds) => Add(OutboxKind.SagaWake, Lines, null, Texts(lineIds));

    /// <summary>Start the saga of a parcel of the subject, or wake it: "look again".</summary>
    public Outbox TellParcel(string shipmentId, bool isNew) =>
        Add(isNew ? OutboxKind.SagaStart : OutboxKind.SagaWake, Parcel, null, Text(shipmentId));
    /// <summary>Start the saga of a return of the subject.</summary>
    public Outbox StartReturn(string returnId) => Add(OutboxKind.SagaStart, Return, null, Text(returnId));

    /// <summary>Wake the saga of a return, which looks at the subject, too.</summary>
    public Outbox WakeReturn(string returnId) => Add(OutboxKind.SagaWake, Return, null, Text(returnId));

    /// <summary>Wake the saga of the subject: "look again". The payload, if any, carries ids only.</summary>
    public Outbox WakeSaga(string eventName, JsonElement? payload = null) =>
        Add(OutboxKind.SagaWake, eventName, null, payload);

    /// <summary>A message to the customer that no integration event stands for.</summary>
    public Outbox Message(MessageKind kind, string? aboutId = null) => Add(OutboxKind.Message, kind.ToString(), null, Text(aboutId));

    /// <summary>A job whose message is the subject.</summary>
    public Outbox Job(string queue) => Add(OutboxKind.Job, queue, null, null);

    /// <summary>A job: <paramref name="body"/> goes to <paramref name="queue"/>.</summary>
    public Outbox Job(string queue, JsonElement body) => Add(OutboxKind.Job, queue, null, body);

    /// <summary>An alert about the subject, raised once per key; critical when nothing else is said.</summary>
    public Outbox Alert(string key, string code, string message, AlertLevel? level = null) => Add(
        OutboxKind.Alert, code, null, JsonSerializer.SerializeToElement(new AlertData(key, message, level), StoredJson.Default.AlertData));

    /// <summary>One create per row, for the commit that holds the facts.</summary>
    public IEnumerable<DocumentOperation> Operations() =>
        _rows.Select(row => TypedDocuments.Create(row.Id, row, StoredJson.Default.OutboxRow));

    private static JsonElement? Text(string? text) =>
        text is null ? null : JsonSerializer.SerializeToElement(text, EventJson.Default.String);

    private static JsonElement Texts(IReadOnlyList<string> texts) => JsonSerializer.SerializeToElement(texts, EventJson.Default.IReadOnlyListString);

    private Outbox Add(OutboxKind kind, string name, string? topic, JsonElement? data, string? id = null)
    {
        _rows.Add(new OutboxRow
        {
            Id = IdPrefix + (id ?? Ids.New(now)),
            Kind = kind,
            Name = name,
            Subject = subject,
            Topic = topic,
            Data = data,
            CreatedAt = now,
            Version = version,
            Position = _rows.Count,
            TraceParent = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null,
            List = OutboxLists.PendingOf(partition ?? subject),
            At = now.ToUnixTimeMilliseconds(),
        });
        return this;
    }
}

/// <summary>What a row of kind <see cref="OutboxKind.Alert"/> carries.</summary>
public sealed record AlertData(string Key, string Message, AlertLevel? Level = null);
