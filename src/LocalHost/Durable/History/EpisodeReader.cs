using System.Text.Json;
using OrderFunctions.LocalHost.DurableTask;

namespace OrderFunctions.LocalHost.Durable.History;

/// <summary>Reads what <see cref="EpisodeWriter"/> wrote. Payloads are slices of the row, not copies.</summary>
internal static class EpisodeReader
{
    public static EpisodeRecord Read(ReadOnlyMemory<byte> row)
    {
        var json = new Utf8JsonReader(row.Span);
        DateTime at = default;
        var deferred = false;
        List<Arrival> arrivals = [];
        List<RecordedStep> steps = [];
        OutcomeKind? end = null;
        Next(ref json);
        while (Next(ref json) == JsonTokenType.PropertyName)
        {
            var isAt = json.ValueTextEquals(HistoryWords.At.EncodedUtf8Bytes);
            var isDeferred = json.ValueTextEquals(HistoryWords.Deferred.EncodedUtf8Bytes);
            var isIn = json.ValueTextEquals(HistoryWords.In.EncodedUtf8Bytes);
            var isDo = json.ValueTextEquals(HistoryWords.Do.EncodedUtf8Bytes);
            var isEnd = json.ValueTextEquals(HistoryWords.End.EncodedUtf8Bytes);
            Next(ref json);
            if (isAt)
                at = json.GetDateTime();
            else if (isDeferred)
                deferred = json.GetBoolean();
            else if (isEnd)
                end = ReadEnd(json.GetString()!);
            else if (isIn)
                while (Next(ref json) == JsonTokenType.StartArray)
                    arrivals.Add(ReadArrival(ref json, row));
            else if (isDo)
                while (Next(ref json) == JsonTokenType.StartArray)
                    steps.Add(ReadStep(ref json, row));
            else
                json.Skip();
        }

        return new EpisodeRecord(at, deferred, arrivals, steps, end);
    }

    public static TaskFailureDetails ReadFailure(ReadOnlySpan<byte> failure)
    {
        var json = new Utf8JsonReader(failure);
        Next(ref json);
        return ReadFailure(ref json);
    }

    private static Arrival ReadArrival(ref Utf8JsonReader json, ReadOnlyMemory<byte> row)
    {
        var word = NextText(ref json);
        if (word == "started")
            return ReadStarted(ref json, row);
        var arrival = word switch
        {
            "completed" => Arrival.Completed(NextNumber(ref json), 0, NextPayload(ref json, row)),
            "failed" => ReadFailed(ref json),
            "fired" => Arrival.Fired(NextNumber(ref json), 0),
            "event" => Arrival.Event(NextText(ref json), NextPayload(ref json, row)),
            "terminated" => Arrival.Terminate(NextPayload(ref json, row)),
            _ => throw new JsonException($"A history row holds an arrival of the unknown kind '{word}'."),
        };
        Next(ref json);
        return arrival;
    }

    private static Arrival ReadStarted(ref Utf8JsonReader json, ReadOnlyMemory<byte> row)
    {
        var name = NextText(ref json);
        var generation = NextNumber(ref json);
        DateTimeOffset? startAt = Next(ref json) == JsonTokenType.Null ? null : json.GetDateTimeOffset();
        var input = NextPayload(ref json, row);

        // The trace is there only when the start came with one.
        string? trace = null;
        while (Next(ref json) != JsonTokenType.EndArray)
            trace ??= json.GetString();
        return Arrival.Started(name, input, generation, startAt, trace);
    }

    private static Arrival ReadFailed(ref Utf8JsonReader json)
    {
        var sequence = NextNumber(ref json);
        Next(ref json);
        return Arrival.Failed(sequence, 0, ReadFailure(ref json));
    }

    private static RecordedStep ReadStep(ref Utf8JsonReader json, ReadOnlyMemory<byte> row)
    {
        var word = NextText(ref json);
        var sequence = NextNumber(ref json);
        RecordedStep step;
        switch (word)
        {
            case "activity":
                step = new RecordedStep(StepKind.Activity, sequence, NextText(ref json), NextPayload(ref json, row));
                break;
            case "timer":
                Next(ref json);
                step = new RecordedStep(StepKind.Timer, sequence, Due: json.GetDateTime());
                break;
            default:
                throw new JsonException($"A history row holds a step of the unknown kind '{word}'.");
        }

        Next(ref json);
        return step;
    }

    private static OutcomeKind ReadEnd(string word) => word switch
    {
        "completed" => OutcomeKind.Completed,
        "failed" => OutcomeKind.Failed,
        "terminated" => OutcomeKind.Terminated,
        "continued" => OutcomeKind.ContinuedAsNew,
        _ => throw new JsonException($"A history row holds the unknown end '{word}'."),
    };

    private static TaskFailureDetails ReadFailure(ref Utf8JsonReader json)
    {
        string type = "", message = "";
        string? stack = null;
        TaskFailureDetails? inner = null;
        while (Next(ref json) == JsonTokenType.PropertyName)
        {
            var word = json.GetString();
            Next(ref json);
            switch (word)
            {
                case "type": type = json.GetString()!; break;
                case "message": message = json.GetString()!; break;
                case "stack": stack = json.GetString(); break;
                case "inner": inner = ReadFailure(ref json); break;
                default: json.Skip(); break;
            }
        }

        return new TaskFailureDetails(type, message, stack, inner, Properties: null);
    }

    private static JsonTokenType Next(ref Utf8JsonReader json) =>
        json.Read() ? json.TokenType : throw new JsonException("A history row ends early.");

    private static string NextText(ref Utf8JsonReader json)
    {
        Next(ref json);
        return json.GetString()!;
    }

    private static int NextNumber(ref Utf8JsonReader json)
    {
        Next(ref json);
        return json.GetInt32();
    }

    private static ReadOnlyMemory<byte> NextPayload(ref Utf8JsonReader json, ReadOnlyMemory<byte> row)
    {
        if (Next(ref json) == JsonTokenType.Null)
            return default;
        var start = (int)json.TokenStartIndex;
        json.Skip();
        return row[start..(int)json.BytesConsumed];
    }
}
