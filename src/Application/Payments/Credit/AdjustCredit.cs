using System.Globalization;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Payments;

/// <summary>Staff change a customer's credit.</summary>
/// <param name="EntryId">Fixed by the idempotency key: a repeat books once.</param>
/// <param name="Change">Minor units; negative takes away, never more than there is.</param>
/// <param name="Reason">Why; the customer reads it.</param>
public sealed record AdjustCredit(string CustomerId, string EntryId, Money Change, string Reason, string By);

/// <summary>Refuses with <see cref="PaymentRefusals.CreditInsufficient"/>; answers the balance afterwards.</summary>
public sealed class AdjustCreditHandler(CreditLedger ledger, TimeProvider time)
{
    public async ValueTask<Result<Money>> HandleAsync(AdjustCredit command, CancellationToken cancellationToken)
    {
        var booked = await ledger.BookAsync(
            new CreditEntry(
                "staff-" + command.EntryId,
                command.CustomerId,
                command.Change.Currency,
                command.Change.Amount,
                command.Reason,
                command.By,
                time.GetUtcNow()),
            cancellationToken).ConfigureAwait(false);
        var balance = await ledger.BalanceAsync(command.CustomerId, command.Change.Currency, cancellationToken).ConfigureAwait(false);
        return booked == CreditOutcome.Insufficient
            ? new Refusal(PaymentRefusals.CreditInsufficient, "The customer has not that much store credit.")
                .With("balance", balance.ToString(CultureInfo.InvariantCulture))
            : new Money(balance, command.Change.Currency);
    }
}
