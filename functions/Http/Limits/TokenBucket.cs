using System.Threading.RateLimiting;

namespace OrderFunctions.Functions.Http.Limits;

/// <summary>
/// A token bucket that fills evenly. The framework's own reads the machine's clock and fills by timer; this one goes by
/// the app's clock and needs no timer: all it knows is when it will be full (the generic cell rate algorithm), in whole
/// ticks, so that a client that comes back when it was told to is never a rounding error too early.
/// </summary>
internal sealed class TokenBucket(int capacity, TimeSpan window, TimeProvider time) : RateLimiter
{
    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();
    private readonly TimeSpan _perToken = new(window.Ticks / capacity);
    private TimeSpan _fullAt;

    /// <summary>What a lease tells: how many requests are left, and when there are more.</summary>
    public static MetadataName<Standing> StandingOf { get; } = MetadataName.Create<Standing>("STANDING");

    /// <summary>How long the bucket has been full, and so says nothing that a new one would not; null while it is not.</summary>
    public override TimeSpan? IdleDuration
    {
        get
        {
            lock (_gate)
                return Now >= _fullAt ? Now - _fullAt : null;
        }
    }

    private TimeSpan Now => time.GetElapsedTime(_start);

    public override RateLimiterStatistics GetStatistics()
    {
        lock (_gate)
            return new RateLimiterStatistics { CurrentAvailablePermits = Tokens(_fullAt - Now) };
    }

    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (_gate)
        {
            var now = Now;
            var missing = _fullAt > now ? _fullAt - now : TimeSpan.Zero;
            var afterwards = missing + TimeSpan.FromTicks(_perToken.Ticks * permitCount);
            var early = afterwards - TimeSpan.FromTicks(_perToken.Ticks * capacity);
            if (early > TimeSpan.Zero)
                return new Lease(false, new Standing(Tokens(missing), early));
            _fullAt = now + afterwards;
            return new Lease(true, new Standing(Tokens(afterwards), afterwards));
        }
    }

    /// <summary>Nobody waits at the door: a request that may not pass now is told when it may.</summary>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
        new(AttemptAcquireCore(permitCount));

    /// <summary>Whole tokens in a bucket that will be full after this time.</summary>
    private int Tokens(TimeSpan missing) =>
        missing <= TimeSpan.Zero ? capacity : (int)(((_perToken.Ticks * capacity) - missing.Ticks) / _perToken.Ticks);

    /// <summary>Where a client stands after a request.</summary>
    /// <param name="Remaining">Whole requests that it has left.</param>
    /// <param name="Reset">When it has all of them again; after a refusal, when it has the next one.</param>
    internal readonly record struct Standing(int Remaining, TimeSpan Reset);

    private sealed class Lease(bool isAcquired, Standing standing) : RateLimitLease
    {
        public override bool IsAcquired => isAcquired;

        public override IEnumerable<string> MetadataNames => [StandingOf.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            var known = metadataName == StandingOf.Name;
            metadata = known ? standing : null;
            return known;
        }
    }
}
