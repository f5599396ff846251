using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrderFunctions.LocalHost.DurableTask;

namespace OrderFunctions.LocalHost.Durable.History;

/// <summary>
/// Writes one history row as UTF-8 JSON into a buffer of its own: <c>{"at":…,"in":[arrivals],"do":[steps],"end":…}</c>.
/// Steps are written while the orchestrator takes them. Reused for row after row.
/// </summary>
#pragma warning disable CA1001 // The JSON writer holds no resource but the buffer below.
internal sealed class EpisodeWriter
#pragma warning restore CA1001
{
    private const int LargestKeptBuffer = 64 * 1024;

    private static readonly JsonWriterOptions Options = new()
    {
        // Rows are read by this program only, and every payload was written by a JSON serializer.
        SkipValidation = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Utf8JsonWriter json;
    private ArrayBufferWriter<byte> buffer = new(1024);
    private bool inSteps;

    public EpisodeWriter() => json = new Utf8JsonWriter(buffer, Options);

    /// <summary>The row, complete after <see cref="Finish"/>.</summary>
    public ReadOnlySpan<byte> Row => buffer.WrittenSpan;

    public void Begin(DateTime at, bool deferred = false)
    {
        Reset();
        json.WriteStartObject();
        json.WriteString(HistoryWords.At, at);
        if (deferred)
            json.WriteBoolean(HistoryWords.Deferred, true);
        json.WriteStartArray(HistoryWords.In);
    }

    public void Write(Arrival arrival)
    {
        json.WriteStartArray();
        switch (arrival.Kind)
        {
            case ArrivalKind.Started:
                json.WriteStringValue(HistoryWords.Started);
                json.WriteStringValue(arrival.Name);
                json.WriteNumberValue(arrival.Generation);
                if (arrival.StartAt is { } startAt)
                    json.WriteStringValue(startAt.UtcDateTime);
                else
                    json.WriteNullValue();
                WritePayload(arrival.Payload);
                if (arrival.TraceParent is { } trace)
                    json.WriteStringValue(trace);
                break;
            case ArrivalKind.ActivityCompleted:
                json.WriteStringValue(HistoryWords.Completed);
                json.WriteNumberValue(arrival.Sequence);
                WritePayload(arrival.Payload);
                break;
            case ArrivalKind.ActivityFailed:
                json.WriteStringValue(HistoryWords.Failed);
                json.WriteNumberValue(arrival.Sequence);
                WriteFailure(json, arrival.Failure!);
                break;
            case ArrivalKind.TimerFired:
                json.WriteStringValue(HistoryWords.Fired);
                json.WriteNumberValue(arrival.Sequence);
                break;
            case ArrivalKind.EventRaised:
                json.WriteStringValue(HistoryWords.Event);
                json.WriteStringValue(arrival.Name);
                WritePayload(arrival.Payload);
                break;
            case ArrivalKind.Terminated:
                json.WriteStringValue(HistoryWords.Terminated);
                WritePayload(arrival.Payload);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(arrival), arrival.Kind, "This arrival is not stored.");
        }

        json.WriteEndArray();
    }

    public void WriteActivity(int sequence, string name, ReadOnlyMemory<byte> input)
    {
        BeginStep();
        json.WriteStringValue(HistoryWords.Activity);
        json.WriteNumberValue(sequence);
        json.WriteStringValue(name);
        WritePayload(input);
        json.WriteEndArray();
    }

    public void WriteTimer(int sequence, DateTime due)
    {
        BeginStep();
        json.WriteStringValue(HistoryWords.Timer);
        json.WriteNumberValue(sequence);
        json.WriteStringValue(due);
        json.WriteEndArray();
    }

    public void Finish(OutcomeKind? end)
    {
        json.WriteEndArray();
        if (end is { } kind)
        {
            json.WriteString(HistoryWords.End, kind switch
            {
                OutcomeKind.Completed => HistoryWords.Completed,
                OutcomeKind.Failed => HistoryWords.Failed,
                OutcomeKind.Terminated => HistoryWords.Terminated,
                _ => HistoryWords.ContinuedAsNew,
            });
        }

        json.WriteEndObject();
        json.Flush();
    }

    public static byte[] FailureToJson(TaskFailureDetails failure)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
            WriteFailure(json, failure);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteFailure(Utf8JsonWriter json, TaskFailureDetails failure)
    {
        json.WriteStartObject();
        json.WriteString(HistoryWords.Type, failure.ErrorType);
        json.WriteString(HistoryWords.Message, failure.ErrorMessage);
        if (failure.StackTrace is { } stack)
            json.WriteString(HistoryWords.Stack, stack);
        if (failure.InnerFailure is { } inner)
        {
            json.WritePropertyName(HistoryWords.Inner);
            WriteFailure(json, inner);
        }

        json.WriteEndObject();
    }

    private void BeginStep()
    {
        if (!inSteps)
        {
            inSteps = true;
            json.WriteEndArray();
            json.WriteStartArray(HistoryWords.Do);
        }

        json.WriteStartArray();
    }

    private void WritePayload(ReadOnlyMemory<byte> payload)
    {
        if (payload.IsEmpty)
            json.WriteNullValue();
        else
            json.WriteRawValue(payload.Span, skipInputValidation: true);
    }

    private void Reset()
    {
        inSteps = false;
        if (buffer.Capacity > LargestKeptBuffer)
            buffer = new ArrayBufferWriter<byte>(1024);
        else
            buffer.ResetWrittenCount();
        json.Reset(buffer);
    }
}
