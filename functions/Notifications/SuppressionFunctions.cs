using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Notifications;

/// <summary>Addresses that are left alone.</summary>
public sealed class SuppressionFunctions(SuppressionList list)
{
    /// <summary><c>GET api/ops/suppressions</c>: addresses and numbers that take nothing or want nothing, the latest first.</summary>
    [Function("ListSuppressions"), Permission("suppressions", "read")]
    [Answers(200, typeof(SuppressionListView))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/ops/suppressions")] HttpRequest request,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken) => Paging.RunAsync(
        limit,
        async size =>
        {
            var page = await list.ListAsync(size, continuation, cancellationToken);
            return TypedResults.Ok(new SuppressionListView([.. page.Suppressions.Select(one => SuppressionView.Of(one.Partition, one.Value))], page.Continuation));
        });

    /// <summary>
    /// <c>DELETE api/ops/suppressions/{id}</c>: the address is written to again. That its owner wants no advertising stays; who has said only
    /// that is refused.
    /// </summary>
    [Function("LiftSuppression"), Permission("suppressions", "lift")]
    [Answers(204)]
    [Refuses(SuppressionList.OnlyTheyCan)]
    public async Task<IResult> LiftAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/ops/suppressions/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var lifted = id.Length == 64 && id.All(char.IsAsciiHexDigitLower) ? await list.LiftAsync(id, cancellationToken) : null;
        return lifted is not { } answer ? Problems.NotFound("suppressed address")
            : answer.TryGet(out _, out var refusal) ? TypedResults.NoContent()
            : refusal.ToProblem();
    }
}

/// <summary>An address that is left alone, and why.</summary>
/// <param name="BouncedAt">It takes nothing: nothing is sent.</param>
/// <param name="ComplainedAt">Its owner called a message unwanted: only what must be sent is.</param>
/// <param name="UnsubscribedAt">Its owner wants no advertising.</param>
public sealed record SuppressionView(string Id, string Address, DateTimeOffset? BouncedAt, DateTimeOffset? ComplainedAt, DateTimeOffset? UnsubscribedAt)
{
    internal static SuppressionView Of(string id, Suppression one) => new(id, one.Address, one.BouncedAt, one.ComplainedAt, one.UnsubscribedAt);
}

/// <summary>A page of them.</summary>
public sealed record SuppressionListView(IReadOnlyList<SuppressionView> Suppressions, string? Continuation);
