using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost.Tests.Support;

/// <summary>Holds every commit back until it is opened again.</summary>
internal sealed class HeldFlush : IDisposable
{
    private readonly ManualResetEventSlim open = new(true);
    private readonly SemaphoreSlim held = new(0);

    public CommitFlush Flush => commit =>
    {
        if (!open.IsSet)
            held.Release();
        open.Wait();
        commit();
    };

    public void Close() => open.Reset();

    public void Open() => open.Set();

    /// <summary>Completes when a commit stands at the gate.</summary>
    public async Task WhenHeldAsync() => Assert.True(await held.WaitAsync(TimeSpan.FromSeconds(20)));

    public void Dispose()
    {
        open.Set();
        open.Dispose();
        held.Dispose();
    }
}
