namespace OrderFunctions.Application.Waiting;

/// <summary>Lets a long poll wait for the next change of an order.</summary>
public interface IOrderNews
{
    /// <summary>The order has changed, and the change is on disk.</summary>
    void Changed(string orderId);

    /// <summary>Starts to listen. A change from now on is not missed: watch first, then look, then wait.</summary>
    IOrderWatch Watch(string orderId);
}

/// <summary>One listener; disposed by whoever opened it.</summary>
public interface IOrderWatch : IDisposable
{
    /// <summary>
    /// Waits until the order may have changed since the watch began or since the last wait, or until the time is over.
    /// </summary>
    Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken);
}
