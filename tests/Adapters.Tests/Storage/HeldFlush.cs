namespace OrderFunctions.Adapters.Tests.Storage;

/// <summary>A flush that stops before the commit until it is released.</summary>
internal sealed class HeldFlush : IDisposable
{
    private readonly SemaphoreSlim _released = new(0);
    private readonly SemaphoreSlim _reached = new(0);

    public int Count { get; private set; }

    public void Run(Action commit)
    {
        Count++;
        _reached.Release();
        _released.Wait();
        commit();
    }

    /// <summary>Completes when the writer stands before a commit.</summary>
    public Task ReachedAsync() => _reached.WaitAsync();

    public void Release(int flushes = 1) => _released.Release(flushes);

    public void Dispose()
    {
        _released.Dispose();
        _reached.Dispose();
    }
}
