using System.Collections.Concurrent;

namespace OrderFunctions.Adapters.Vips;

/// <summary>
/// A few threads that do nothing but scale. Work that keeps a processor busy for a tenth of a second does not belong on the threads that
/// answer requests; and each thread that ever called the native library leaves memory behind in it, so that they are always the same.
/// </summary>
internal sealed class ScalingThreads(int count) : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Lock _gate = new();
    private bool _started;

    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        Start();
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(
            () =>
            {
                try
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    done.SetResult(work());
                }
                catch (OperationCanceledException)
                {
                    done.TrySetCanceled(cancellationToken);
                }
                catch (Exception exception)
                {
                    done.TrySetException(exception);
                }
            },
            cancellationToken);
        return done.Task;
    }

    public void Dispose()
    {
        // What waits is done by nobody any more; what is being done ends.
        _work.CompleteAdding();
        while (_work.TryTake(out _))
        {
        }
    }

    // Most hosts never see an image.
    private void Start()
    {
        lock (_gate)
        {
            if (_started) return;
            _started = true;
            for (var n = 0; n < count; n++) new Thread(Work) { IsBackground = true, Name = "images" }.Start();
        }
    }

    private void Work()
    {
        foreach (var one in _work.GetConsumingEnumerable()) one();
    }
}
