using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Idempotency;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Http.Pipeline;

namespace OrderFunctions.Functions.Payments;

/// <summary>Store credit: what the shop owes a customer, and where it came from.</summary>
public sealed class CreditFunctions(CreditLedger ledger, AdjustCreditHandler adjust, IdempotentRequests idempotent)
{
    private const int MaxReason = 200;

    /// <summary><c>GET api/credit</c>: the caller's balances and entries, newest first. Staff name the customer.</summary>
    [Function("GetCredit"), Permission("credit", "read")]
    [Answers(200, typeof(CreditView))]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/credit")] HttpRequest request,
        string? customer,
        string? continuation,
        string? limit,
        CancellationToken cancellationToken)
    {
        var caller = request.Caller();
        if (customer is not null && !caller.Reaches(customer)) return Problems.Forbidden;
        var owner = customer ?? caller.Subject;
        return await Paging.RunAsync(
            limit,
            async size =>
            {
                var page = await ledger.EntriesAsync(owner, size, continuation, cancellationToken);
                var accounts = await ledger.AccountsAsync(owner, cancellationToken);
                return TypedResults.Ok(new CreditView(
                    owner,
                    [.. accounts.Select(account => new Money(account.Balance, account.Currency))],
                    [.. page.Entries.Select(CreditEntryView.Of)],
                    page.Continuation));
            });
    }

    /// <summary><c>POST api/credit/{customerId}/entries</c>: staff give credit, or take it away, and say why. Never below zero.</summary>
    [Function("AdjustCredit"), Permission("credit", "change")]
    [Takes(typeof(AdjustCreditBody)), Keyed, Answers(200, typeof(CreditBalanceView))]
    [Refuses(PaymentRefusals.CreditInsufficient)]
    public Task<IResult> AdjustAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/credit/{customerId}/entries")] HttpRequest request,
        string customerId,
        CancellationToken cancellationToken) =>
        idempotent.RunAsync<AdjustCreditBody>(
            request,
            async (body, operation) =>
            {
                var errors = new FieldErrors();
                errors.Require(body.Change.Amount is >= -Money.MaxAmount and <= Money.MaxAmount and not 0, "$.change.amount", $"must not be 0, and at most {Money.MaxAmount} either way");
                errors.Require(Currencies.IsKnown(body.Change.Currency), "$.change.currency", "must be an ISO 4217 code");
                errors.Require(body.Reason.Trim().Length is >= 1 and <= MaxReason, "$.reason", $"must have 1 to {MaxReason} characters");
                if (errors.ToProblem() is { } invalid) return invalid;
                if (!CustomerIds.IsPossible(customerId)) return Problems.NotFound("customer");
                request.NoteReason(body.Reason);
                var booked = await adjust.HandleAsync(
                    new AdjustCredit(customerId, operation.Id, body.Change, body.Reason.Trim(), request.Caller().Subject), cancellationToken);
                return booked.TryGet(out var balance, out var refusal) ? TypedResults.Ok(new CreditBalanceView(balance)) : refusal.ToProblem();
            },
            cancellationToken);
}

/// <summary>A customer's store credit: a balance per currency, and a page of what changed it.</summary>
public sealed record CreditView(string CustomerId, IReadOnlyList<Money> Balances, IReadOnlyList<CreditEntryView> Entries, string? Continuation);

/// <summary>One movement; negative when it was spent or taken away.</summary>
public sealed record CreditEntryView(string Id, Money Change, string Reason, string? OrderId, DateTimeOffset At)
{
    internal static CreditEntryView Of(CreditEntry entry) =>
        new(entry.Id, new Money(entry.Amount, entry.Currency), entry.Reason, entry.OrderId, entry.BookedAt);
}

/// <summary>Body of a change by staff. The customer reads the reason.</summary>
public sealed record AdjustCreditBody(Money Change, string Reason);

/// <summary>What the customer has afterwards.</summary>
public sealed record CreditBalanceView(Money Balance);

[JsonSerializable(typeof(CreditView))]
[JsonSerializable(typeof(AdjustCreditBody))]
[JsonSerializable(typeof(CreditBalanceView))]
internal sealed partial class CreditJson : JsonSerializerContext;
