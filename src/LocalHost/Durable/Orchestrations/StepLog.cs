using OrderFunctions.LocalHost.Durable.History;

namespace OrderFunctions.LocalHost.Durable.Orchestrations;

/// <summary>
/// Numbers the orchestrator's steps. On new ground they are written to the episode's row; on replay each is held against
/// the recorded one.
/// </summary>
internal sealed class StepLog(string instanceId)
{
    private static readonly IReadOnlyList<RecordedStep> NoSteps = [];

    private IReadOnlyList<RecordedStep> recorded = NoSteps;
    private EpisodeWriter? writer;
    private int position;
    private int next;

    public bool IsReplaying => writer is null;

    public string Orchestrator { get; set; } = string.Empty;

    public void BeginNewGround(EpisodeWriter episode) => writer = episode;

    public void BeginReplay(IReadOnlyList<RecordedStep> steps)
    {
        writer = null;
        recorded = steps;
        position = 0;
    }

    /// <summary>A replayed episode is over: whatever was recorded must have been repeated, the end of the run too.</summary>
    public void EndReplay(OutcomeKind? recordedEnd, OutcomeKind? end)
    {
        if (position < recorded.Count)
            throw Divergence(recorded[position].Sequence, Describe(recorded[position]), "the code takes no further step in this episode");
        if (recordedEnd != end)
            throw Divergence(next, Describe(recordedEnd), $"the code has {Describe(end)}");
    }

    /// <summary>The orchestrator calls an activity. Returns its number and the input that counts: the recorded one on replay.</summary>
    public (int Sequence, ReadOnlyMemory<byte> Input) Activity(string name, ReadOnlyMemory<byte> input)
    {
        var sequence = next++;
        if (writer is { } episode)
        {
            episode.WriteActivity(sequence, name, input);
            return (sequence, input);
        }

        var step = Match(sequence, StepKind.Activity, name);
        return (sequence, step.Input);
    }

    /// <summary>The orchestrator creates a timer. Returns its number and the due time that counts: the recorded one on replay.</summary>
    public (int Sequence, DateTime Due) Timer(DateTime due)
    {
        var sequence = next++;
        if (writer is { } episode)
        {
            episode.WriteTimer(sequence, due);
            return (sequence, due);
        }

        var step = Match(sequence, StepKind.Timer, string.Empty);
        return (sequence, step.Due);
    }

    private RecordedStep Match(int sequence, StepKind kind, string name)
    {
        if (position == recorded.Count)
            throw Divergence(sequence, "no further step in this episode", $"the code takes {Describe(kind, name)}");
        var step = recorded[position++];
        if (step.Kind != kind || step.Sequence != sequence || !step.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            throw Divergence(sequence, Describe(step), $"the code takes {Describe(kind, name)}");
        return step;
    }

    private NonDeterministicOrchestrationException Divergence(int sequence, string expected, string actual) => new(
        $"Orchestrator '{Orchestrator}' of instance '{instanceId}' does not repeat its history at step #{sequence}: "
        + $"the history has {expected}, {actual}. The steps of an orchestrator must not change while instances are under way, "
        + "and must depend on nothing but its input, the results of its steps and its context.");

    private static string Describe(OutcomeKind? end) => end is { } kind ? $"the end '{kind}' there" : "no end there";

    private static string Describe(RecordedStep step) => $"{Describe(step.Kind, step.Name)} (#{step.Sequence})";

    private static string Describe(StepKind kind, string name) => kind == StepKind.Timer ? "a timer" : $"activity '{name}'";
}
