using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Domain;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Idempotency;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Http.Pipeline;
using OrderFunctions.Functions.Jobs;

namespace OrderFunctions.Functions.Privacy;

/// <summary>What is known of a customer: given to them, and forgotten. <c>me</c> is whoever asks.</summary>
public sealed class PersonalDataFunctions(FindPersonHandler find, ErasureBook book, JobDoor jobs, IdempotentRequests idempotent)
{
    private const int MaxReason = 500;

    /// <summary><c>POST api/customers/{customerId}/data-export</c>: a job that makes a ZIP of everything that is known, with a link that expires.</summary>
    [Function("ExportCustomerData"), Permission("customers", "export")]
    [Keyed, Answers(202, typeof(JobView))]
    public async Task<IResult> ExportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/customers/{customerId}/data-export")] HttpRequest request,
        string customerId,
        CancellationToken cancellationToken)
    {
        if (CustomerOf(request, customerId) is not { } customer) return Problems.Forbidden;
        if (!CustomerIds.IsPossible(customer)) return Problems.NotFound("customer");
        return await idempotent.RunAsync(
            request,
            operation => jobs.StartAsync(
                request, operation, ExportCustomerDataKind.Kind, new ExportCustomerData(customer), StoredJson.Default.ExportCustomerData, cancellationToken),
            cancellationToken);
    }

    /// <summary>
    /// <c>POST api/customers/{customerId}/erasure</c>: a job that forgets a customer. Refused while orders, returns, disputes or store
    /// credit are open; <c>data</c> names them.
    /// </summary>
    [Function("EraseCustomer"), Permission("customers", "erase")]
    [Takes(typeof(EraseCustomerBody)), Keyed, Answers(202, typeof(JobView))]
    [Refuses(EraseCustomerKind.Blocked)]
    public async Task<IResult> EraseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/customers/{customerId}/erasure")] HttpRequest request,
        string customerId,
        CancellationToken cancellationToken)
    {
        if (CustomerOf(request, customerId) is not { } customer) return Problems.Forbidden;
        if (!CustomerIds.IsPossible(customer)) return Problems.NotFound("customer");
        return await idempotent.RunAsync<EraseCustomerBody>(
            request,
            async (body, operation) =>
            {
                if (body.Reason.Trim().Length is 0 or > MaxReason) return Problems.ValidationFailed("$.reason", $"must have 1 to {MaxReason} characters");
                var found = await find.HandleAsync(new(customer, customer), cancellationToken);
                // What staff write about it must not be what names the customer afterwards.
                var reason = found.Person.Without(body.Reason.Trim())!;
                request.NoteReason(reason);
                if (found.Open.Count > 0)
                    return new Refusal(EraseCustomerKind.Blocked, "Orders, returns, disputes or store credit of the customer are still open.", found.Open).ToProblem();
                var asked = new EraseCustomer(customer, reason, request.Caller().Subject);
                return await jobs.StartAsync(request, operation, EraseCustomerKind.Kind, asked, StoredJson.Default.EraseCustomer, cancellationToken);
            },
            cancellationToken);
    }

    /// <summary><c>GET api/erasures/{id}</c>: what came of an erasure, room by room; the id is that of its job.</summary>
    [Function("GetErasure"), Permission("customers", "erase")]
    [Answers(200, typeof(ErasureView))]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/erasures/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        await book.FindAsync(id, cancellationToken) is { } record
        && (request.Caller().Reach == Reach.Any || Digests.Of(request.Caller().Subject) == record.Customer)
            ? TypedResults.Ok(ErasureView.Of(record))
            : Problems.NotFound("erasure");

    private static string? CustomerOf(HttpRequest request, string customerId)
    {
        var customer = customerId == "me" ? request.Caller().Subject : customerId;
        return request.Caller().Reaches(customer) ? customer : null;
    }
}

/// <summary>Body of an erasure.</summary>
/// <param name="Reason">Why; 1 to 500 characters.</param>
public sealed record EraseCustomerBody(string Reason);

/// <summary>What came of an erasure.</summary>
/// <param name="Pseudonym">What stands in place of the customer's id.</param>
/// <param name="By">Who asked: staff, or the pseudonym for the customer.</param>
/// <param name="Places">Where was looked after the rooms; empty for erasures from before there was a search.</param>
public sealed record ErasureView(
    string Id,
    string Pseudonym,
    string Reason,
    string By,
    DateTimeOffset AskedAt,
    DateTimeOffset EndedAt,
    IReadOnlyList<ErasedRoomView> Rooms,
    IReadOnlyList<SearchedPlaceView> Places)
{
    internal static ErasureView Of(ErasureRecord record) => new(
        record.Id,
        record.Pseudonym,
        record.Reason,
        record.By,
        record.AskedAt,
        record.EndedAt,
        [.. record.Rooms.Select(room => new ErasedRoomView(room.Room, room.Found, room.Removed, room.Pseudonymised, Of(room.Kept)))],
        [.. (record.Places ?? []).Select(place => new SearchedPlaceView(
            place.Place, place.Looked, place.Holding, place.Removed, place.Pseudonymised, Of(place.Kept)))]);

    private static IReadOnlyList<KeptDataView> Of(IReadOnlyList<KeptData> kept) =>
        [.. kept.Select(one => new KeptDataView(one.What, one.Count, one.Reason, one.Until))];
}

/// <summary>What came of it in one room, in documents and files.</summary>
public sealed record ErasedRoomView(string Room, long Found, long Removed, long Pseudonymised, IReadOnlyList<KeptDataView> Kept);

/// <summary>What a search came to in a place that belongs to no room: queues, dead letters, orchestrations, files of others, logs.</summary>
/// <param name="Looked">How many items were looked at.</param>
/// <param name="Holding">In how many there was something of the customer.</param>
public sealed record SearchedPlaceView(string Place, long Looked, long Holding, long Removed, long Pseudonymised, IReadOnlyList<KeptDataView> Kept);

/// <summary>What stays, or could not be looked at.</summary>
/// <param name="Count">0 where only a rule is told.</param>
/// <param name="Until">When it goes by itself.</param>
public sealed record KeptDataView(string What, long Count, string Reason, DateTimeOffset? Until);

/// <summary>JSON of this room's doors.</summary>
[JsonSerializable(typeof(EraseCustomerBody))]
[JsonSerializable(typeof(ErasureView))]
internal sealed partial class PrivacyJson : JsonSerializerContext;
