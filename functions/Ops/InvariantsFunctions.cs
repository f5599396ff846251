using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Ops;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Ops;

/// <summary>Whether money and stock add up.</summary>
public sealed class InvariantsFunctions(CheckInvariantsHandler check, WatchInvariantsHandler watch, Rounds rounds)
{
    private const int AtOnce = 500;

    /// <summary>
    /// <c>GET api/ops/invariants</c>: checks now, 500 orders, SKUs or accounts of store credit a page, and tells what the timer's last round came to.
    /// </summary>
    [Function("CheckInvariants"), Permission("ops", "read")]
    [Answers(200, typeof(InvariantsView))]
    public async Task<IResult> CheckAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/ops/invariants")] HttpRequest request,
        string? continuation,
        CancellationToken cancellationToken)
    {
        try
        {
            var page = await check.HandleAsync(new(AtOnce, continuation), cancellationToken);
            var (round, _) = await rounds.ReadAsync(WatchInvariantsHandler.Name, cancellationToken);
            return TypedResults.Ok(new InvariantsView(
                page.Orders,
                page.Skus,
                page.Accounts,
                page.Violations,
                page.TooBusy,
                page.Continuation,
                round.LastEndedAt is { } endedAt ? new(endedAt, round.LastLooked, round.LastFound) : null));
        }
        catch (ArgumentException)
        {
            return Problems.ValidationFailed("continuation", "is not a token that an earlier page gave");
        }
    }

    /// <summary>Every five minutes: the next part of a round.</summary>
    [Function("InvariantsTimer")]
    public Task WatchAsync([TimerTrigger("20 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        watch.HandleAsync(new WatchInvariants(), cancellationToken);
}

/// <summary>What was checked, what does not add up, and where the next page starts.</summary>
public sealed record InvariantsView(
    int Orders,
    int Skus,
    int Accounts,
    IReadOnlyList<Violation> Violations,
    IReadOnlyList<string> TooBusy,
    string? Continuation,
    InvariantRoundView? LastRound);

/// <summary>The timer's last complete round.</summary>
public sealed record InvariantRoundView(DateTimeOffset EndedAt, long Looked, long Found);
