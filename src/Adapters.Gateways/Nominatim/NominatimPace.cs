using OrderFunctions.Application.Waiting;

namespace OrderFunctions.Adapters.Gateways.Nominatim;

/// <summary>
/// Lets one request a second through (https://operations.osmfoundation.org/policies/nominatim/), in the order of asking. One
/// object per host, which all callers share.
/// </summary>
public sealed class NominatimPace(TimeProvider time, IDelay delay)
{
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1);

    // Whoever would wait longer goes without: distance is a reason, not a condition.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>Waits for one's turn; false when that would take too long.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var turn = _next > now ? _next : now;
            if (turn - now > LongestWait) return false;
            (wait, _next) = (turn - now, turn + Apart);
        }

        if (wait > TimeSpan.Zero) await delay.WaitAsync(wait, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
