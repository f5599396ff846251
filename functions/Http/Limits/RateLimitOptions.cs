namespace OrderFunctions.Functions.Http.Limits;

/// <summary>How many requests one client may send. Section <c>RateLimits</c>.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Whether clients are limited at all.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The time in which a client gets its requests; a client that was quiet for so long can send them all at once.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Requests that read.</summary>
    public int Reading { get; set; } = 600;

    /// <summary>Requests that change something.</summary>
    public int Writing { get; set; } = 120;

    /// <summary>Webhooks, by address. A provider sends those of all customers from a few addresses, and repeats what is refused.</summary>
    public int Webhooks { get; set; } = 6000;

    /// <summary>
    /// How many proxies of our own stand in front. Each appends to <c>X-Forwarded-For</c> the address that it was called
    /// from, so the client is so many entries from the right; what stands further left is the client's own invention. 0: the
    /// address of the connection.
    /// </summary>
    public int TrustedProxies { get; set; }

    internal int QuotaOf(RatePolicy policy) => policy switch
    {
        RatePolicy.Reading => Reading,
        RatePolicy.Writing => Writing,
        RatePolicy.Webhooks => Webhooks,
        _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, null),
    };
}
