using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Returns;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Http.Pipeline;

namespace OrderFunctions.Functions.Returns;

/// <summary>
/// What staff do with a return. Each names the version that it was decided on, because two of them may look at the same one.
/// </summary>
public sealed class DecideReturnFunctions(ReturnDoor door, LocationBook locations)
{
    private const int MaxText = 500;

    /// <summary><c>POST api/returns/{id}/approve</c>: the customer gets a label.</summary>
    [Function("ApproveReturn"), Permission("returns", "approve")]
    [Versioned, Takes(typeof(ApproveReturnBody)), Answers(200, typeof(ReturnView))]
    [Refuses(RefusalCodes.WrongState)]
    public async Task<IResult> ApproveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/returns/{id}/approve")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<ApproveReturnBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        if (body.Note is { Length: > MaxText }) return Problems.ValidationFailed("$.note", $"must have at most {MaxText} characters");
        request.NoteReason(body.Note);
        return await door.AskAsync(request, id, client, (_, by) => new ReturnCommand.Approve(by, body.Note), cancellationToken);
    }

    /// <summary><c>POST api/returns/{id}/reject</c>: the goods stay with the customer, who is told why. Until something has arrived.</summary>
    [Function("RejectReturn"), Permission("returns", "approve")]
    [Versioned, Takes(typeof(RejectReturnBody)), Answers(200, typeof(ReturnView))]
    [Refuses(RefusalCodes.WrongState)]
    public async Task<IResult> RejectAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/returns/{id}/reject")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<RejectReturnBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        if (body.Reason.Trim().Length is < 1 or > MaxText) return Problems.ValidationFailed("$.reason", $"must have 1 to {MaxText} characters");
        request.NoteReason(body.Reason);
        return await door.AskAsync(request, id, client, (_, by) => new ReturnCommand.Reject(by, body.Reason.Trim()), cancellationToken);
    }

    /// <summary><c>POST api/returns/{id}/received</c>: the parcel is here, with all that was announced or with less.</summary>
    [Function("ReceiveReturn"), Permission("returns", "receive")]
    [Versioned, Takes(typeof(ReceivedBody)), Answers(200, typeof(ReturnView))]
    [Refuses(RefusalCodes.WrongState, RefusalCodes.LineUnknown, RefusalCodes.LinesInvalid, RefusalCodes.QuantityInvalid, StockCodes.UnknownLocation)]
    public async Task<IResult> ReceivedAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/returns/{id}/received")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<ReceivedBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        var location = body.Location ?? StockLocations.Main;
        if (!await locations.TakesGoodsAsync(location, cancellationToken))
            return new Refusal(StockCodes.UnknownLocation, "There is no such location that takes goods.").ToProblem();
        return await door.AskAsync(
            request,
            id,
            client,
            (one, by) => new ReturnCommand.RecordReceived(by, location, body.Lines ?? [.. one.Lines.Select(line => new ReceivedUnits(line.LineId, line.Quantity))]),
            cancellationToken);
    }

    /// <summary>
    /// <c>POST api/returns/{id}/inspect</c>: what was found. Goods are booked and what was agreed is given back, less what is kept
    /// back of it.
    /// </summary>
    [Function("InspectReturn"), Permission("returns", "inspect")]
    [Versioned, Takes(typeof(InspectBody)), Answers(200, typeof(ReturnView))]
    [Refuses(RefusalCodes.WrongState, RefusalCodes.LineUnknown, RefusalCodes.LinesInvalid, RefusalCodes.QuantityInvalid, RefusalCodes.AmountInvalid)]
    public async Task<IResult> InspectAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/returns/{id}/inspect")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<InspectBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        if (body.Validate() is { } invalid) return invalid;
        request.NoteReason(body.Finding);
        return await door.AskAsync(
            request, id, client, (_, by) => new ReturnCommand.Inspect(by, body.Lines, body.Shipping, body.Withheld, body.Finding?.Trim()), cancellationToken);
    }
}
