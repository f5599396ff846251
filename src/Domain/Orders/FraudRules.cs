namespace OrderFunctions.Domain.Orders;

/// <summary>What the fraud rules look at: facts of the order and of its customer, gathered by whoever asks.</summary>
/// <param name="Payable">Minor units.</param>
/// <param name="BillingCountry">Null when the bill goes where the goods go.</param>
/// <param name="RecentOrders">Orders of the customer within <see cref="FraudPolicy.Window"/>, this one included.</param>
/// <param name="Declines">Declined attempts to pay this order.</param>
public sealed record FraudSigns(long Payable, string ShippingCountry, string? BillingCountry, int RecentOrders, int Declines);

/// <summary>From where on a sign counts, and how much it takes to suspect.</summary>
public sealed record FraudPolicy
{
    /// <summary>Scores add up; from this sum on people look at the order before it is confirmed.</summary>
    public int SuspectFrom { get; init; } = 70;

    /// <summary>Minor units.</summary>
    public long LargeAmount { get; init; } = 100_000;

    /// <summary>More orders of one customer than this within <see cref="Window"/> are many.</summary>
    public int ManyOrders { get; init; } = 10;

    public TimeSpan Window { get; init; } = TimeSpan.FromHours(1);

    /// <summary>So many declined attempts before the one that paid.</summary>
    public int Declines { get; init; } = 2;
}

/// <summary>One sign of fraud: its name is the reason that staff read.</summary>
public sealed record FraudRule(string Reason, int Score, Func<FraudSigns, FraudPolicy, bool> Applies);

/// <summary>What the rules came to.</summary>
public sealed record FraudAssessment(bool Suspected, int Score, IReadOnlyList<string> Reasons);

/// <summary>The rules. None suspects by itself with the usual thresholds: a rich, travelling or hasty customer is a customer.</summary>
public static class FraudRules
{
    public static IReadOnlyList<FraudRule> All { get; } =
    [
        new("LARGE_AMOUNT", 50, static (signs, policy) => signs.Payable >= policy.LargeAmount),
        new("MANY_ORDERS", 40, static (signs, policy) => signs.RecentOrders > policy.ManyOrders),
        new("COUNTRIES_DIFFER", 30, static (signs, _) => signs.BillingCountry is { } billing && billing != signs.ShippingCountry),
        new("REPEATED_DECLINES", 40, static (signs, policy) => signs.Declines >= policy.Declines),
    ];

    public static FraudAssessment Assess(FraudSigns signs, FraudPolicy policy)
    {
        var applying = All.Where(rule => rule.Applies(signs, policy)).ToList();
        var score = applying.Sum(rule => rule.Score);
        return new FraudAssessment(score >= policy.SuspectFrom, score, applying.ConvertAll(rule => rule.Reason));
    }
}
