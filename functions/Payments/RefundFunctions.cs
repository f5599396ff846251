using Microsoft.AspNetCore.Http;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Idempotency;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Orders;

namespace OrderFunctions.Functions.Payments;

/// <summary>Staff give money back while the order goes on or after its delivery, and repair refunds that failed.</summary>
public sealed class RefundFunctions(IdempotentRequests idempotent, OrderDoor door)
{
    private const int MaxText = 200;

    /// <summary><c>POST api/orders/{id}/refunds</c>: units of lines, shipping, goodwill, or all of it; never more than is left.</summary>
    [Function("RequestRefund"), Permission("refunds", "create")]
    [Takes(typeof(RefundBody)), Keyed, Answers(200, typeof(OrderView))]
    [Refuses(
        RefusalCodes.RefundExceedsCaptured,
        RefusalCodes.PaymentChargedBack,
        RefusalCodes.RefundNothing,
        RefusalCodes.LineUnknown,
        RefusalCodes.QuantityInvalid,
        RefusalCodes.AmountInvalid,
        RefusalCodes.WrongState,
        RefusalCodes.OrderEnded)]
    public Task<IResult> RequestAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orders/{id}/refunds")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        idempotent.RunAsync<RefundBody>(
            request,
            async (body, operation) => body.Validate() ?? await door.AskAsync(
                request,
                id,
                client,
                actor => new OrderCommand.RequestRefund(
                    operation.Id, body.Lines ?? [], body.Shipping, body.Goodwill, body.Reason ?? ReasonCodes.Goodwill, actor.Id),
                cancellationToken),
            cancellationToken);

    /// <summary><c>POST api/orders/{id}/refunds/{refundId}/retry</c>: send a failed refund again.</summary>
    [Function("RetryRefund"), Permission("refunds", "repair")]
    [Answers(200, typeof(OrderView))]
    [Refuses(RefusalCodes.RefundUnknown, RefusalCodes.RefundNotFailed)]
    public Task<IResult> RetryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orders/{id}/refunds/{refundId}/retry")] HttpRequest request,
        string id,
        string refundId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        door.AskAsync(request, id, client, actor => new OrderCommand.RetryRefund(refundId, actor.Id), cancellationToken);

    /// <summary><c>POST api/orders/{id}/refunds/{refundId}/settle</c>: the money went back in another way.</summary>
    [Function("SettleRefund"), Permission("refunds", "repair")]
    [Takes(typeof(SettleRefundBody)), Answers(200, typeof(OrderView))]
    [Refuses(RefusalCodes.RefundUnknown, RefusalCodes.RefundNotFailed)]
    public async Task<IResult> SettleAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orders/{id}/refunds/{refundId}/settle")] HttpRequest request,
        string id,
        string refundId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<SettleRefundBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        var errors = new FieldErrors();
        errors.Require(body.Reason.Trim().Length is >= 1 and <= MaxText, "$.reason", $"must have 1 to {MaxText} characters");
        errors.Require(body.Reference.Trim().Length is >= 1 and <= MaxText, "$.reference", $"must have 1 to {MaxText} characters");
        return errors.ToProblem() ?? await door.AskAsync(
            request,
            id,
            client,
            actor => new OrderCommand.SettleRefund(refundId, body.Reason.Trim(), body.Reference.Trim(), actor.Id),
            cancellationToken);
    }
}

/// <summary>Body of a refund: what is given back, in minor units of the order's currency.</summary>
/// <param name="Lines">Units per line; each gives back its share of what was paid for the line.</param>
/// <param name="Reason">A code or a few words; left out, it is goodwill.</param>
public sealed record RefundBody(IReadOnlyList<RefundUnits>? Lines = null, long Shipping = 0, long Goodwill = 0, string? Reason = null)
{
    private const int MaxReason = 200;

    internal Problem? Validate()
    {
        var errors = new FieldErrors();
        errors.Require(Lines is null or { Count: <= OrderDecider.MaxLines }, "$.lines", $"must have at most {OrderDecider.MaxLines} entries");
        errors.Require(Shipping is >= 0 and <= Money.MaxAmount, "$.shipping", $"must be 0 to {Money.MaxAmount}");
        errors.Require(Goodwill is >= 0 and <= Money.MaxAmount, "$.goodwill", $"must be 0 to {Money.MaxAmount}");
        errors.Require(Reason is null || Reason.Trim().Length is >= 1 and <= MaxReason, "$.reason", $"must have 1 to {MaxReason} characters");
        return errors.ToProblem();
    }
}

/// <summary>Body of a settlement: why, and where the transfer can be found.</summary>
public sealed record SettleRefundBody(string Reason, string Reference);
