using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Orders;

namespace OrderFunctions.Functions.Payments;

/// <summary>What staff do about a payment that the customer's bank disputes.</summary>
public sealed class DisputeFunctions(OrderDoor door)
{
    private const int MaxReference = 200;

    /// <summary>
    /// <c>POST api/orders/{id}/payments/{paymentId}/disputes/{disputeId}/evidence</c>: the shop's evidence is with the bank; the
    /// reference says where to find it.
    /// </summary>
    [Function("SendEvidence"), Permission("disputes", "answer")]
    [Takes(typeof(EvidenceBody)), Answers(200, typeof(OrderView))]
    [Refuses(RefusalCodes.DisputeUnknown, RefusalCodes.DisputeClosed)]
    public async Task<IResult> EvidenceAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orders/{id}/payments/{paymentId}/disputes/{disputeId}/evidence")] HttpRequest request,
        string id,
        string paymentId,
        string disputeId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<EvidenceBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        if (body.Reference.Trim().Length is < 1 or > MaxReference) return Problems.ValidationFailed("$.reference", $"must have 1 to {MaxReference} characters");
        return await door.AskAsync(
            request, id, client, actor => new OrderCommand.RecordEvidenceSent(paymentId, disputeId, body.Reference.Trim(), actor.Id), cancellationToken);
    }
}

/// <summary>Body of evidence: where it can be found.</summary>
public sealed record EvidenceBody(string Reference);

[JsonSerializable(typeof(EvidenceBody))]
internal sealed partial class DisputesJson : JsonSerializerContext;
