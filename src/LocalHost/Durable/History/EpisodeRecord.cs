namespace OrderFunctions.LocalHost.Durable.History;

internal enum StepKind
{
    Activity,
    Timer,
}

/// <summary>A step that the orchestrator took, as the history remembers it.</summary>
/// <param name="Kind">What it did.</param>
/// <param name="Sequence">Its number among the steps of the generation, from 0.</param>
/// <param name="Name">The activity's name; empty for a timer.</param>
/// <param name="Input">JSON of the activity's input.</param>
/// <param name="Due">When the timer fires, UTC.</param>
internal sealed record RecordedStep(
    StepKind Kind, int Sequence, string Name = "", ReadOnlyMemory<byte> Input = default, DateTime Due = default);

/// <summary>One history row: what arrived, and what the orchestrator did about it.</summary>
/// <param name="At">Time of the episode, UTC: the orchestrator's clock.</param>
/// <param name="Deferred">The arrivals are stored but were not yet shown to the orchestrator; the next row that is not
/// deferred begins with them.</param>
/// <param name="Arrivals">In the order of delivery.</param>
/// <param name="Steps">In the order taken.</param>
/// <param name="End">How the episode ended the run; null while it goes on.</param>
internal sealed record EpisodeRecord(
    DateTime At,
    bool Deferred,
    IReadOnlyList<Arrival> Arrivals,
    IReadOnlyList<RecordedStep> Steps,
    OutcomeKind? End);
