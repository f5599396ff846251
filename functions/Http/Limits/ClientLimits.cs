using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Functions.Http.Identity;

namespace OrderFunctions.Functions.Http.Limits;

/// <summary>
/// Counts the requests of each client, and tells it where it stands in the header fields of the Internet-Draft
/// <c>draft-ietf-httpapi-ratelimit-headers-11</c>: <c>RateLimit-Policy: "writing";q=120;w=60</c> (quota and window in
/// seconds) and <c>RateLimit: "writing";r=119;t=1</c> (remaining, seconds to the reset). Each process counts for itself.
/// </summary>
internal sealed class ClientLimits : IDisposable
{
    private readonly RateLimitOptions _options;

    // Buckets of clients that were quiet until they were full again are dropped by the framework.
    private readonly PartitionedRateLimiter<Client> _buckets;

    public ClientLimits(RateLimitOptions options, TimeProvider time)
    {
        _options = options;
        _buckets = PartitionedRateLimiter.Create<Client, Client>(client => RateLimitPartition.Get(
            client, one => new TokenBucket(options.QuotaOf(one.Policy), options.Window, time)));
    }

    /// <summary>Counts a request; gives the problem to answer with when it is one too many.</summary>
    /// <param name="http">Gets the header fields.</param>
    /// <param name="policy">What the function's attribute says; null when the method does.</param>
    /// <param name="caller">Who sends it; null for a token that is not good, which counts for the address.</param>
    public Problem? Count(HttpContext http, RatePolicy? policy, Caller? caller)
    {
        if (!_options.Enabled || policy == RatePolicy.Exempt || ClientOf(http, policy, caller) is not { } client)
            return null;
        using var lease = _buckets.AttemptAcquire(client);
        lease.TryGetMetadata(TokenBucket.StandingOf, out var standing);
        var (name, reset) = (NameOf(client.Policy), (int)Math.Ceiling(standing.Reset.TotalSeconds));
        var headers = http.Response.Headers;
        headers["RateLimit-Policy"] = string.Create(
            CultureInfo.InvariantCulture, $"\"{name}\";q={_options.QuotaOf(client.Policy)};w={(int)_options.Window.TotalSeconds}");
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={standing.Remaining};t={reset}");
        return lease.IsAcquired ? null : Problems.RateLimited(reset);
    }

    public void Dispose() => _buckets.Dispose();

    private Client? ClientOf(HttpContext http, RatePolicy? policy, Caller? caller)
    {
        var method = http.Request.Method;
        var counted = policy ?? (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? RatePolicy.Reading : RatePolicy.Writing);
        if (caller is { IsAnonymous: false })
            return new Client(counted, IsKnown: true, caller.Subject);
        // One bucket for all whose address is not known would let one of them shut out the rest.
        return ClientAddress.Of(http, _options.TrustedProxies) is { } address ? new Client(counted, IsKnown: false, address) : null;
    }

    private static string NameOf(RatePolicy policy) => policy switch
    {
        RatePolicy.Reading => "reading",
        RatePolicy.Writing => "writing",
        _ => "webhooks",
    };

    private readonly record struct Client(RatePolicy Policy, bool IsKnown, string Name);
}
