using System.Text.Json;
using OrderFunctions.LocalHost.DurableTask;

namespace OrderFunctions.LocalHost.Durable.Orchestrations;

/// <summary>A step taken whose outcome has not arrived.</summary>
internal interface IPendingStep
{
    int Sequence { get; }
}

/// <summary>An activity that was called.</summary>
internal interface IPendingActivity : IPendingStep
{
    string Name { get; }

    ReadOnlyMemory<byte> Input { get; }

    void Complete(ReadOnlyMemory<byte> result, DurableJson json);

    void Fail(TaskFailureDetails failure);
}

/// <summary>The task that the orchestrator awaits for an activity.</summary>
internal sealed class PendingActivity<T>(int sequence, string name, ReadOnlyMemory<byte> input)
    : TaskCompletionSource<T>, IPendingActivity
{
    public int Sequence => sequence;

    public string Name => name;

    public ReadOnlyMemory<byte> Input => input;

    public void Complete(ReadOnlyMemory<byte> result, DurableJson json)
    {
        T value;
        try
        {
            value = json.Deserialize<T>(result)!;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            // Another version of the activity returned it.
            SetException(new JsonException($"The result of activity '{name}' is not a {typeof(T)}: {exception.Message}", exception));
            return;
        }

        SetResult(value);
    }

    public void Fail(TaskFailureDetails failure) => SetException(new TaskFailedException(name, sequence, failure));
}

/// <summary>The task that the orchestrator awaits for an activity whose result it does not ask for.</summary>
internal sealed class PendingCall(int sequence, string name, ReadOnlyMemory<byte> input)
    : TaskCompletionSource, IPendingActivity
{
    public int Sequence => sequence;

    public string Name => name;

    public ReadOnlyMemory<byte> Input => input;

    public void Complete(ReadOnlyMemory<byte> result, DurableJson json) => SetResult();

    public void Fail(TaskFailureDetails failure) => SetException(new TaskFailedException(name, sequence, failure));
}

/// <summary>The task that the orchestrator awaits for a timer.</summary>
internal sealed class PendingTimer(int sequence, DateTime due) : TaskCompletionSource, IPendingStep
{
    public int Sequence => sequence;

    /// <summary>UTC.</summary>
    public DateTime Due => due;

    /// <summary>The clock's entry, once the step is on disk; null before.</summary>
    public TimerEntry? Armed { get; set; }

    public CancellationTokenRegistration Cancellation { get; set; }

    public void Fire()
    {
        Cancellation.Dispose();
        TrySetResult();
    }
}
