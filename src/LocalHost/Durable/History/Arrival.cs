using System.Diagnostics;
using OrderFunctions.LocalHost.DurableTask;

namespace OrderFunctions.LocalHost.Durable.History;

internal enum ArrivalKind
{
    Started,
    ActivityCompleted,
    ActivityFailed,
    TimerFired,
    EventRaised,
    Terminated,

    /// <summary>Nothing came from outside: the instance is to look at itself again. Never stored.</summary>
    Nudged,
}

/// <summary>One thing that came to an instance and may move it. An episode consumes all that wait.</summary>
internal sealed class Arrival
{
    private Arrival(ArrivalKind kind) => Kind = kind;

    public ArrivalKind Kind { get; }

    /// <summary>Sequence number of the step that an activity result or a timer belongs to.</summary>
    public int Sequence { get; private init; }

    /// <summary>Name of the orchestrator or of the event.</summary>
    public string Name { get; private init; } = string.Empty;

    /// <summary>JSON of the input, result, event or output; empty for none.</summary>
    public ReadOnlyMemory<byte> Payload { get; private init; }

    public TaskFailureDetails? Failure { get; private init; }

    /// <summary>How often the instance continued as new before; results of an earlier generation are out of date.</summary>
    public int Generation { get; private init; }

    public DateTimeOffset? StartAt { get; private init; }

    /// <summary>W3C traceparent of whoever started the orchestration; its activities belong to that trace.</summary>
    public string? TraceParent { get; private init; }

    /// <summary>Span of whoever raised the event, while spans are heard; it is not stored.</summary>
    public ActivityContext Cause { get; private init; }

    /// <summary>Who waits until the arrival is on disk.</summary>
    public TaskCompletionSource? Caller { get; init; }

    public bool IsOutcomeOfStep => Kind is ArrivalKind.ActivityCompleted or ArrivalKind.ActivityFailed or ArrivalKind.TimerFired;

    public static Arrival Started(
        string orchestrator,
        ReadOnlyMemory<byte> input,
        int generation = 0,
        DateTimeOffset? startAt = null,
        string? traceParent = null,
        TaskCompletionSource? caller = null) => new(ArrivalKind.Started)
        {
            Name = orchestrator,
            Payload = input,
            Generation = generation,
            StartAt = startAt,
            TraceParent = traceParent,
            Caller = caller,
        };

    public static Arrival Completed(int sequence, int generation, ReadOnlyMemory<byte> result) =>
        new(ArrivalKind.ActivityCompleted) { Sequence = sequence, Generation = generation, Payload = result };

    public static Arrival Failed(int sequence, int generation, TaskFailureDetails failure) =>
        new(ArrivalKind.ActivityFailed) { Sequence = sequence, Generation = generation, Failure = failure };

    public static Arrival Fired(int sequence, int generation) =>
        new(ArrivalKind.TimerFired) { Sequence = sequence, Generation = generation };

    public static Arrival Event(
        string name, ReadOnlyMemory<byte> payload, TaskCompletionSource? caller = null, ActivityContext cause = default) =>
        new(ArrivalKind.EventRaised) { Name = name, Payload = payload, Caller = caller, Cause = cause };

    public static Arrival Terminate(ReadOnlyMemory<byte> output, TaskCompletionSource? caller = null) =>
        new(ArrivalKind.Terminated) { Payload = output, Caller = caller };

    public static Arrival Nudge(TaskCompletionSource? caller = null) => new(ArrivalKind.Nudged) { Caller = caller };
}
