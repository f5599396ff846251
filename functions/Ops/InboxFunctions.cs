using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Ops.Repairs;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Ops;

/// <summary>The inbox of webhooks as staff see it. Bodies show on inspection only.</summary>
public sealed class InboxFunctions(ListInboxHandler list, ReplayInboxEntryHandler replay)
{
    /// <summary><c>GET api/ops/inbox?state=…</c>: received, held, unmatched, failed or rejected.</summary>
    [Function("ListInbox"), Permission("ops", "read")]
    [Answers(200, typeof(InboxListView))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/ops/inbox")] HttpRequest request,
        string? state,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken)
    {
        var known = ListInboxHandler.Listed.Where(one => one.ToString().Equals(state, StringComparison.OrdinalIgnoreCase)).ToList();
        if (known is not [var status])
            return Problems.ValidationFailed("state", $"must be {string.Join(" or ", ListInboxHandler.Listed).ToLowerInvariant()}");
        return await Paging.RunAsync(
            limit,
            async size =>
            {
                var page = await list.HandleAsync(new(status, size, continuation), cancellationToken);
                return TypedResults.Ok(new InboxListView([.. page.Entries.Select(InboxEntryView.Of)], page.Continuation));
            });
    }

    /// <summary><c>GET api/ops/inbox/{id}</c>: one webhook with its body, whatever its state.</summary>
    [Function("InspectInboxEntry"), Permission("ops", "repair")]
    [Answers(200, typeof(InboxDetailView))]
    public async Task<IResult> InspectAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/ops/inbox/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        return RepairKey.TryParse(id, out var key) && key.Kind == RepairKind.Inbox
            && await replay.FindAsync(key.Partition, key.Id, cancellationToken) is { } found
            ? TypedResults.Ok(InboxDetailView.Of(found))
            : Problems.NotFound("inbox entry");
    }

    /// <summary><c>POST api/ops/inbox/{id}/replay</c>: processes it again, as today's code reads it; harmless when it was done.</summary>
    [Function("ReplayInboxEntry"), Permission("ops", "repair")]
    [Answers(200, typeof(RepairResultView))]
    [Refuses(RepairRefusals.Unknown, RepairRefusals.StillFailing, RepairRefusals.Changed)]
    public async Task<IResult> ReplayAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/ops/inbox/{id}/replay")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (!RepairKey.TryParse(id, out var key) || key.Kind != RepairKind.Inbox)
            return Problems.NotFound("inbox entry");
        var replayed = await replay.HandleAsync(new(key.Partition, key.Id), cancellationToken);
        return replayed.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(new RepairResultView(id, null));
    }
}

/// <summary>A webhook without its body.</summary>
public sealed record InboxEntryView(
    string Id,
    string Provider,
    string Type,
    InboxStatus State,
    SignatureVerdict Signature,
    string? ObjectId,
    string? OrderId,
    int Attempts,
    string? Problem,
    DateTimeOffset ReceivedAt,
    DateTimeOffset? ReplayedAt)
{
    internal static InboxEntryView Of(Versioned<InboxEntry> found) => new(
        new RepairKey(RepairKind.Inbox, found.Partition, found.Id).ToText(),
        found.Value.Provider,
        found.Value.Type,
        found.Value.Status,
        found.Value.Signature,
        found.Value.ObjectId,
        found.Value.OrderId,
        found.Value.Attempts,
        found.Value.Reason,
        found.Value.ReceivedAt,
        found.Value.ReplayedAt);
}

/// <summary>A page of webhooks.</summary>
public sealed record InboxListView(IReadOnlyList<InboxEntryView> Entries, string? Continuation);

/// <summary>A webhook with what was kept of it.</summary>
public sealed record InboxDetailView(
    InboxEntryView Entry, string? Body, string? BodyDigest, IReadOnlyDictionary<string, string>? Headers, bool Edited)
{
    internal static InboxDetailView Of(Versioned<InboxEntry> found) => new(
        InboxEntryView.Of(found),
        found.Value.Body is null ? null : found.Value.BodyText(),
        found.Value.BodyDigest,
        found.Value.Headers,
        found.Value.SignedBody is not null);
}
