using OrderFunctions.Application.Waiting;

namespace OrderFunctions.Local.Ports;

/// <summary>
/// Every change of an order happens in this process, so whoever waits is woken by the commit itself. An order that nobody
/// watches takes no memory.
/// </summary>
internal sealed class LocalOrderNews(IDelay delay) : IOrderNews
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Listener>> _listeners = new(StringComparer.Ordinal);

    /// <summary>How many watches are open.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _listeners.Values.Sum(listeners => listeners.Count);
        }
    }

    public void Changed(string orderId)
    {
        Listener[] listeners;
        lock (_gate)
        {
            if (!_listeners.TryGetValue(orderId, out var found)) return;
            listeners = [.. found];
        }

        foreach (var listener in listeners) listener.Wake();
    }

    public IOrderWatch Watch(string orderId)
    {
        var listener = new Listener(this, orderId);
        lock (_gate)
        {
            if (!_listeners.TryGetValue(orderId, out var listeners)) _listeners[orderId] = listeners = [];
            listeners.Add(listener);
        }

        return listener;
    }

    private void Remove(string orderId, Listener listener)
    {
        lock (_gate)
        {
            if (_listeners.TryGetValue(orderId, out var listeners) && listeners.Remove(listener) && listeners.Count == 0)
                _listeners.Remove(orderId);
        }
    }

    private sealed class Listener(LocalOrderNews news, string orderId) : IOrderWatch
    {
        // Continues on the spot: the delay takes the waiting invocation's work back before the committing one ends its own,
        // so that the host is not idle in between.
        private volatile TaskCompletionSource _changed = new();

        public void Wake() => _changed.TrySetResult();

        public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
        {
            // Whoever waits looks afterwards, so what comes after the exchange is either seen or ends the next wait.
            if (await news.Delay(_changed.Task, atMost, cancellationToken)) _changed = new TaskCompletionSource();
        }

        public void Dispose() => news.Remove(orderId, this);
    }

    private Task<bool> Delay(Task changed, TimeSpan atMost, CancellationToken cancellationToken) =>
        delay.WaitAsync(changed, atMost, cancellationToken);
}
