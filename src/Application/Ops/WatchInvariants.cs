using System.Diagnostics.Metrics;

namespace OrderFunctions.Application.Ops;

/// <summary>Go on checking everything, round after round.</summary>
public sealed record WatchInvariants;

/// <summary>
/// Each run checks a bounded number and notes how far it came; what is broken raises a critical alert a day, until it is
/// mended.
/// </summary>
public sealed class WatchInvariantsHandler
{
    /// <summary>Name of its round.</summary>
    public const string Name = "invariants";

    private const int PageSize = 200;
    private const int PagesPerRun = 10;

    private readonly CheckInvariantsHandler _check;
    private readonly RaiseAlertHandler _alerts;
    private readonly Rounds _rounds;
    private readonly TimeProvider _time;
    private readonly Gauge<long> _violations;

    public WatchInvariantsHandler(
        CheckInvariantsHandler check, RaiseAlertHandler alerts, Rounds rounds, TimeProvider time, IMeterFactory meters)
    {
        (_check, _alerts, _rounds, _time) = (check, alerts, rounds, time);
        _violations = meters.Create("OrderFunctions.Ops")
            .CreateGauge<long>("invariant_violations", description: "What did not add up in the last complete round.");
    }

    public async Task HandleAsync(WatchInvariants command, CancellationToken cancellationToken)
    {
        var (round, version) = await _rounds.ReadAsync(Name, cancellationToken).ConfigureAwait(false);
        for (var run = 0; run < PagesPerRun; run++)
        {
            round = round.StartedAt is null ? round with { StartedAt = _time.GetUtcNow() } : round;
            var page = await _check.HandleAsync(new(PageSize, round.Continuation), cancellationToken).ConfigureAwait(false);
            foreach (var violation in page.Violations)
                await _alerts.HandleAsync(AlertOf(violation), cancellationToken).ConfigureAwait(false);
            round = round with
            {
                Continuation = page.Continuation,
                Looked = round.Looked + page.Orders + page.Skus + page.Accounts,
                Found = round.Found + page.Violations.Count,
            };
            var isOver = page.Continuation is null;
            if (isOver)
                round = Ended(round);
            version = await _rounds.WriteAsync(Name, round, version, cancellationToken).ConfigureAwait(false);
            if (isOver || version is null)
                return;
        }
    }

    private Round Ended(Round round)
    {
        _violations.Record(round.Found);
        return new Round
        {
            LastStartedAt = round.StartedAt,
            LastEndedAt = _time.GetUtcNow(),
            LastLooked = round.Looked,
            LastFound = round.Found,
        };
    }

    private RaiseAlert AlertOf(Violation violation) => new(
        $"invariant/{violation.Rule}/{violation.Subject}/{violation.Detail}/{_time.GetUtcNow():yyyy-MM-dd}",
        AlertLevel.Critical,
        AlertCode.InvariantViolated,
        violation.Subject,
        $"{violation.Rule}{(violation.Detail is null ? "" : " of " + violation.Detail)} is {violation.Found}, but should be {violation.Expected}.");
}
