namespace OrderFunctions.Functions.Tests.Faults.Shuffle;

/// <summary>Many people act side by side under one clock, which moves only while all of them wait for it.</summary>
internal sealed class Rhythm
{
    private readonly Lock _gate = new();
    private int _awake;
    private int _waiting;
    private TaskCompletionSource _beat = New();
    private TaskCompletionSource _rest = New();

    /// <summary>Waits for the next beat.</summary>
    public Task NextAsync()
    {
        lock (_gate)
        {
            _waiting++;
            Rest_NeedsLock();
            return _beat.Task;
        }
    }

    /// <summary>Runs all of them to their ends; <paramref name="advance"/> moves the clock from one beat to the next.</summary>
    public async Task RunAsync(IReadOnlyCollection<Func<Task>> people, Func<Task> advance)
    {
        _awake = people.Count;
        var walks = Task.WhenAll(people.Select(person => Task.Run(async () =>
        {
            try
            {
                await person();
            }
            finally
            {
                lock (_gate) Rest_NeedsLock();
            }
        })));
        while (true)
        {
            await _rest.Task;
            if (_waiting == 0) break;
            await advance();
            Beat();
        }

        await walks;
    }

    private void Rest_NeedsLock()
    {
        if (--_awake == 0) _rest.SetResult();
    }

    private void Beat()
    {
        TaskCompletionSource beat;
        lock (_gate)
        {
            (_awake, _waiting, beat, _beat, _rest) = (_waiting, 0, _beat, New(), New());
        }

        beat.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
