namespace OrderFunctions.Storage;

/// <summary>Raised while a group is applied and not yet on disk; lets others wait until it is.</summary>
internal sealed class DurableBarrier
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _waiters;
    private bool _raised;

    public void Raise()
    {
        lock (_gate) _raised = true;
    }

    public void Lower()
    {
        TaskCompletionSource? waiters;
        lock (_gate)
        {
            (waiters, _waiters) = (_waiters, null);
            _raised = false;
        }

        waiters?.SetResult();
    }

    public Task WhenPassedAsync()
    {
        lock (_gate)
        {
            if (!_raised) return Task.CompletedTask;
            _waiters ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiters.Task;
        }
    }
}
