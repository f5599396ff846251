using System.Text.Json;

namespace OrderFunctions.LocalHost.Durable.History;

/// <summary>The words of a history row. Rows outlive versions of the program: a word never changes its meaning.</summary>
internal static class HistoryWords
{
    public static readonly JsonEncodedText At = JsonEncodedText.Encode("at");
    public static readonly JsonEncodedText Deferred = JsonEncodedText.Encode("deferred");
    public static readonly JsonEncodedText In = JsonEncodedText.Encode("in");
    public static readonly JsonEncodedText Do = JsonEncodedText.Encode("do");
    public static readonly JsonEncodedText End = JsonEncodedText.Encode("end");

    public static readonly JsonEncodedText Started = JsonEncodedText.Encode("started");
    public static readonly JsonEncodedText Completed = JsonEncodedText.Encode("completed");
    public static readonly JsonEncodedText Failed = JsonEncodedText.Encode("failed");
    public static readonly JsonEncodedText Fired = JsonEncodedText.Encode("fired");
    public static readonly JsonEncodedText Event = JsonEncodedText.Encode("event");
    public static readonly JsonEncodedText Terminated = JsonEncodedText.Encode("terminated");
    public static readonly JsonEncodedText ContinuedAsNew = JsonEncodedText.Encode("continued");

    public static readonly JsonEncodedText Activity = JsonEncodedText.Encode("activity");
    public static readonly JsonEncodedText Timer = JsonEncodedText.Encode("timer");

    public static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    public static readonly JsonEncodedText Message = JsonEncodedText.Encode("message");
    public static readonly JsonEncodedText Stack = JsonEncodedText.Encode("stack");
    public static readonly JsonEncodedText Inner = JsonEncodedText.Encode("inner");
}
