namespace OrderFunctions.LocalHost.Http;

/// <summary>The time an invocation may take.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer timer;

    public TimeLimit(TimeSpan length, TimeProvider time)
    {
        Length = length;
        timer = time.CreateTimer(static s => ((TaskCompletionSource)s!).TrySetResult(), over, length, Timeout.InfiniteTimeSpan);
    }

    public TimeSpan Length { get; }

    public Task WhenOver => over.Task;

    public void Dispose() => timer.Dispose();
}
