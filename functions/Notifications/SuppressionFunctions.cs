using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Domain.Notifications;
using OrderFunctions.Domain.Orders;
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
    /// <c>POST api/ops/suppressions</c>: an address or number that takes nothing, as staff have heard by another way: nothing is sent to it any
    /// more. One that is known already stays as it is.
    /// </summary>
    [Function("AddSuppression"), Permission("suppressions", "add")]
    [Takes(typeof(SuppressionBody)), Answers(201, typeof(SuppressionView))]
    public async Task<IResult> AddAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/ops/suppressions")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<SuppressionBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        var errors = new FieldErrors();
        var address = body.Address.Trim();
        errors.Require(address.Length is >= 3 and <= CustomerContact.MaxEmailLength && !address.Any(char.IsControl), "$.address", "must be a mail address or a telephone number");
        if (errors.ToProblem() is { } invalid) return invalid;
        await list.NoteAsync(address, DeliveryNews.Bounced, cancellationToken);
        var noted = (await list.FindAsync(address, cancellationToken))!;
        return TypedResults.Created((string?)null, SuppressionView.Of(noted.Partition, noted.Value));
    }

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

/// <summary>An address that is to be left alone.</summary>
/// <param name="Address">A mail address or a telephone number.</param>
public sealed record SuppressionBody(string Address);

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
