using OrderFunctions.LocalHost.DurableTask;

namespace OrderFunctions.LocalHost.Durable.History;

internal enum OutcomeKind
{
    Completed,
    Failed,
    Terminated,
    ContinuedAsNew,
}

/// <summary>How an orchestration's current run ended.</summary>
/// <param name="Kind">The end.</param>
/// <param name="Payload">JSON of the output, or of the next generation's input.</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="KeepEvents">Whether the next generation gets the events that nobody waited for.</param>
internal sealed record Outcome(
    OutcomeKind Kind,
    ReadOnlyMemory<byte> Payload = default,
    TaskFailureDetails? Failure = null,
    bool KeepEvents = false);
