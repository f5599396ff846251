using OrderFunctions.Application.Ops;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Application.Returns;

/// <summary>
/// Holds the returns of an order against the order: the units that it has set aside for each, and the money that it gave back. Only
/// reported: a person finds out why they differ.
/// </summary>
public sealed class ReturnInvariants(ReturnRepository returns, TimeProvider time)
{
    /// <summary>The order keeps as many units apart as the return is about.</summary>
    public const string UnitsRule = "RETURN_UNITS";

    /// <summary>The order has given back what the return says.</summary>
    public const string GivenBackRule = "RETURN_GIVEN_BACK";

    /// <summary>Of that as store credit.</summary>
    public const string CreditRule = "RETURN_CREDIT";

    // A step that died between the return and its order is carried on long before.
    private static readonly TimeSpan StepsTake = TimeSpan.FromMinutes(30);

    /// <summary>What does not agree; nothing while an order or a return has just changed.</summary>
    public async Task<IReadOnlyList<Violation>> CheckAsync(Order order, CancellationToken cancellationToken)
    {
        var latest = time.GetUtcNow() - StepsTake;
        if (order.Returns.Count == 0 || order.UpdatedAt > latest) return [];
        var found = new List<Violation>();
        var all = (await returns.OfOrderAsync(order.Id, cancellationToken).ConfigureAwait(false)).Select(document => document.Value.Return).ToList();
        foreach (var one in all.Where(one => one.UpdatedAt <= latest && one.Status != ReturnStatus.Opened))
        {
            var refunds = order.Refunds.Where(refund => refund.ReturnId == one.Id).ToList();
            Expect(UnitsRule, one.Id, UnitsIn(order, one.Id), UnitsOf(one));
            Expect(GivenBackRule, one.Id, refunds.Sum(refund => refund.Amount.Amount), one.GivenBack ?? 0);
            Expect(CreditRule, one.Id, refunds.Where(refund => refund.ToCredit).Sum(refund => refund.Amount.Amount), one.Credit);
        }

        foreach (var stranger in order.Returns.Where(one => all.TrueForAll(known => known.Id != one.Id))) Expect(UnitsRule, stranger.Id, UnitsIn(order, stranger.Id), 0);
        return found;

        void Expect(string rule, string returnId, long said, long expected)
        {
            if (said != expected) found.Add(new(rule, order.Id, returnId, said, expected));
        }
    }

    private static long UnitsIn(Order order, string returnId) =>
        order.FindReturn(returnId) is { Status: not OrderReturnStatus.Ended } one ? one.Units.Sum(unit => (long)unit.Quantity) : 0;

    /// <summary>Announced until something has arrived, then what has; nothing of what stays with the customer.</summary>
    private static long UnitsOf(Return one) => one.Status switch
    {
        ReturnStatus.Rejected => 0,
        ReturnStatus.Requested or ReturnStatus.Approved => one.Lines.Sum(line => (long)line.Quantity),
        _ => one.Lines.Sum(line => (long)line.Received),
    };
}
