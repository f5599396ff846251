namespace OrderFunctions.LocalHost.Tests.Durable.Toys;

/// <summary>Stands between the engine and the disk: holds commits, or lets the machine die at one of them.</summary>
internal sealed class FlushGate : IDisposable
{
    private readonly ManualResetEventSlim open = new(initialState: true);
    private TaskCompletionSource held = new();
    private int committed;
    private int dieAt = int.MaxValue;
    private bool diesAfter;

    /// <summary>Commits that reached the disk.</summary>
    public int Committed => Volatile.Read(ref committed);

    public void Hold()
    {
        held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        open.Reset();
    }

    /// <summary>Completes when a commit stands at the gate.</summary>
    public Task WhenHeldAsync() => held.Task;

    public void Release() => open.Set();

    /// <summary>Lets <paramref name="commits"/> more commits through; the next one is lost, and so is everything after it.</summary>
    public void DieBefore(int commits) => (dieAt, diesAfter) = (Committed + commits, false);

    /// <summary>As <see cref="DieBefore"/>, but the fatal commit reaches the disk and only nobody hears of it.</summary>
    public void DieAfter(int commits) => (dieAt, diesAfter) = (Committed + commits, true);

    public void Reset()
    {
        dieAt = int.MaxValue;
        open.Set();
    }

    public void Commit(Action commit)
    {
        if (!open.IsSet)
            held.TrySetResult();
        open.Wait();
        var isFatal = committed == dieAt;
        if (committed > dieAt || (isFatal && !diesAfter))
            throw new IOException("The machine is dead.");
        commit();
        committed++;
        if (isFatal)
            throw new IOException("The machine died just after the commit.");
    }

    public void Dispose() => open.Dispose();
}
