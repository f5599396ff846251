using System.Collections.Concurrent;

namespace OrderFunctions.LocalHost.Tests.Support;

/// <summary>What toy functions saw, and gates at which they wait for the test.</summary>
public sealed class Recorder
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> gates = new();
    private readonly ConcurrentQueue<string> seen = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> arrivals = new();

    public IReadOnlyList<string> Seen => [.. seen];

    /// <summary>Notes a fact, and lets whoever waits for it go on.</summary>
    public void Note(string fact)
    {
        seen.Enqueue(fact);
        Arrival(fact).TrySetResult();
    }

    /// <summary>Completes when the fact has been noted.</summary>
    public Task WhenNotedAsync(string fact) => Arrival(fact).Task.WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>The toy function waits here.</summary>
    public Task AtGateAsync(string gate) => Gate(gate).Task;

    public void Open(string gate) => Gate(gate).TrySetResult();

    private TaskCompletionSource Gate(string gate) => gates.GetOrAdd(gate, _ => New());

    private TaskCompletionSource Arrival(string fact) => arrivals.GetOrAdd(fact, _ => New());

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
