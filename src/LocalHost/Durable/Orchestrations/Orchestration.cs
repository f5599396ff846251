using Microsoft.Extensions.Logging;
using OrderFunctions.LocalHost.Durable.History;
using OrderFunctions.LocalHost.DurableTask;

namespace OrderFunctions.LocalHost.Durable.Orchestrations;

/// <summary>
/// One generation of an orchestration in memory: shows arrivals to the orchestrator's code one by one and keeps what it
/// does about them. Knows nothing of storage, so that the same code runs new episodes and replays old ones.
/// </summary>
internal sealed class Orchestration
{
    private readonly DurableFunctions functions;
    private readonly DurableJson json;
    private readonly OrchestrationContext context;
    private readonly Action<Arrival> deliver;
    private bool started;

    public Orchestration(
        string instanceId, DurableFunctions functions, DurableJson json, ILoggerFactory loggers, Action nudge)
    {
        this.functions = functions;
        this.json = json;
        context = new OrchestrationContext(instanceId, functions, json, loggers, nudge);
        deliver = Deliver;
    }

    /// <summary>Set once the run is over.</summary>
    public Outcome? Outcome { get; private set; }

    public ReadOnlyMemory<byte>? CustomStatus => context.CustomStatus;

    /// <summary>The run has ended, or broke a rule so that the next episode ends it.</summary>
    public bool IsOver => Outcome is not null || context.Fatal is not null;

    /// <summary>Where the code took another step than its history.</summary>
    public string? Divergence => (context.Fatal as NonDeterministicOrchestrationException)?.Message;

    /// <summary>Steps taken in the last episode that still wait for their outcome, or are activities.</summary>
    public List<IPendingStep> Taken => context.Taken;

    public IReadOnlyDictionary<int, IPendingStep> Pending => context.Pending;

    /// <summary>Shows the arrivals to the orchestrator on new ground. Returns how many were delivered before the run ended.</summary>
    public int Run(DateTime at, List<Arrival> arrivals, EpisodeWriter writer)
    {
        context.BeginEpisode(at, writer);
        return DeliverAll(arrivals);
    }

    /// <summary>Repeats an episode of the past; a step that differs fails the run.</summary>
    public void Replay(EpisodeRecord episode, List<Arrival> arrivals)
    {
        context.BeginReplay(episode.At, episode.Steps);
        DeliverAll(arrivals);
        context.EndReplay(episode.End, Outcome?.Kind);
        Settle();
    }

    /// <summary>Events that nobody waited for, as arrivals for the next generation.</summary>
    public IEnumerable<Arrival> UnprocessedEvents() =>
        context.Events.Unprocessed().Select(e => Arrival.Event(e.Name, e.Payload));

    private int DeliverAll(List<Arrival> arrivals)
    {
        Settle();
        if (!started && arrivals.Find(arrival => arrival.Kind == ArrivalKind.Terminated) is { } terminate)
        {
            // Nothing has begun, so nothing does.
            Deliver(terminate);
            return arrivals.Count;
        }

        var delivered = 0;
        while (delivered < arrivals.Count && Outcome is null)
        {
            context.Thread.Run(deliver, arrivals[delivered++]);
            Settle();
        }

        if (Outcome is null && started && context.Pending.Count == 0 && !context.Events.AnybodyWaits)
            Outcome = FailedBy(context.NonDurableAwait("it waits, but none of its context's tasks is pending"));
        return delivered;
    }

    private void Settle()
    {
        // A broken rule counts for more than how the code, led astray by it, went on.
        if (context.Fatal is { } fatal && Outcome?.Kind != OutcomeKind.Terminated)
            Outcome = FailedBy(fatal);
    }

    private void Deliver(Arrival arrival)
    {
        switch (arrival.Kind)
        {
            case ArrivalKind.Started:
                started = true;
                context.Begin(arrival);
                _ = RunToEndAsync(arrival.Name);
                break;
            case ArrivalKind.ActivityCompleted:
                if (context.Pending.Remove(arrival.Sequence, out var completed))
                    ((IPendingActivity)completed).Complete(arrival.Payload, json);
                break;
            case ArrivalKind.ActivityFailed:
                if (context.Pending.Remove(arrival.Sequence, out var failed))
                    ((IPendingActivity)failed).Fail(arrival.Failure!);
                break;
            case ArrivalKind.TimerFired:
                if (context.Pending.Remove(arrival.Sequence, out var timer))
                    ((PendingTimer)timer).Fire();
                break;
            case ArrivalKind.EventRaised:
                if (!context.Events.Deliver(arrival.Name, arrival.Payload, json))
                    context.BreakOnEvent(arrival.Name);
                break;
            case ArrivalKind.Terminated:
                Outcome = new Outcome(OutcomeKind.Terminated, arrival.Payload);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(arrival), arrival.Kind, "This arrival is not delivered.");
        }
    }

    private async Task RunToEndAsync(string name)
    {
        Outcome end;
        try
        {
            var output = await functions.Orchestrator(name)(context, context.Input);
            end = context.Continuation ?? new Outcome(OutcomeKind.Completed, json.Serialize(output));
        }
        catch (Exception exception)
        {
            end = FailedBy(exception);
        }

        Outcome ??= end;
    }

    private static Outcome FailedBy(Exception exception) =>
        new(OutcomeKind.Failed, Failure: TaskFailureDetails.FromException(exception));
}
