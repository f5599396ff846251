using OrderFunctions.Functions.Http.Limits;
using OrderFunctions.LocalHost.Testing;
using Xunit;

namespace OrderFunctions.Functions.Tests.Http;

/// <summary>The bucket of one client, by a clock that the test moves.</summary>
public sealed class TokenBucketTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void It_fills_evenly_and_never_above_its_brim()
    {
        using var bucket = new TokenBucket(10, TimeSpan.FromSeconds(100), _time);
        Assert.Equal(10, Takes(bucket));

        _time.Advance(TimeSpan.FromSeconds(35));
        Assert.Equal(3, Takes(bucket));
        // Half a request was left over and is not lost.
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, Takes(bucket));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(10, bucket.GetStatistics()!.CurrentAvailablePermits);
        Assert.Equal(10, Takes(bucket));
    }

    [Fact]
    public void It_is_idle_only_when_forgetting_it_gives_nothing_away()
    {
        using var bucket = new TokenBucket(10, TimeSpan.FromSeconds(100), _time);
        Assert.Equal(TimeSpan.Zero, bucket.IdleDuration);
        using (bucket.AttemptAcquire()) Assert.Null(bucket.IdleDuration);

        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Null(bucket.IdleDuration);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(3), bucket.IdleDuration);
    }

    private static int Takes(TokenBucket bucket)
    {
        for (var taken = 0; ; taken++)
        {
            using var lease = bucket.AttemptAcquire();
            if (!lease.IsAcquired) return taken;
        }
    }
}
