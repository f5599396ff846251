namespace OrderFunctions.Functions.Http.Limits;

/// <summary>What the requests to an HTTP function count as.</summary>
public enum RatePolicy
{
    /// <summary>Reads; what GET and HEAD are when nothing else is said.</summary>
    Reading,

    /// <summary>Changes something; what every other method is.</summary>
    Writing,

    /// <summary>Hints of payment providers and carriers.</summary>
    Webhooks,

    /// <summary>Never limited: whoever watches over the app must see it just when it is busy.</summary>
    Exempt,
}

/// <summary>The rate policy of a function whose method does not say it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LimitedAsAttribute(RatePolicy policy) : Attribute
{
    /// <summary>The policy.</summary>
    public RatePolicy Policy { get; } = policy;
}
