using OrderFunctions.Application.Waiting;
using OrderFunctions.Functions.Http;

namespace OrderFunctions.Functions.Orders;

/// <summary>
/// Where another process may change the order, nobody tells us: "may have changed" is after a pause, and the pauses grow.
/// </summary>
internal sealed class PolledOrderNews(IDelay delay, TimeProvider time) : IOrderNews
{
    public void Changed(string orderId)
    {
        // Whoever waits may be in another process; it will look by itself.
    }

    public IOrderWatch Watch(string orderId) => new Pauses(delay, time);

    private sealed class Pauses(IDelay delay, TimeProvider time) : IOrderWatch
    {
        private Patience? _patience;

        public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
        {
            _patience ??= new Patience(time, atMost);
            return delay.WaitAsync(_patience.NextPause(), cancellationToken);
        }

        public void Dispose()
        {
        }
    }
}
