using System.Text.Json;

namespace OrderFunctions.LocalHost.Durable.Orchestrations;

/// <summary>Somebody who waits for an event.</summary>
internal abstract class EventWaiter(string name, Type eventType)
{
    public string Name => name;

    public Type EventType => eventType;

    public CancellationTokenRegistration Cancellation { get; set; }

    /// <summary>False when the payload is not of the waiter's type.</summary>
    public abstract bool Complete(ReadOnlyMemory<byte> payload, DurableJson json);

    public abstract void Cancel(CancellationToken token);
}

/// <inheritdoc/>
internal sealed class EventWaiter<T>(string name) : EventWaiter(name, typeof(T))
{
    private readonly TaskCompletionSource<T> source = new();

    public Task<T> Task => source.Task;

    public override bool Complete(ReadOnlyMemory<byte> payload, DurableJson json)
    {
        T value;
        try
        {
            value = json.Deserialize<T>(payload)!;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return false;
        }

        Cancellation.Dispose();
        source.TrySetResult(value);
        return true;
    }

    public override void Cancel(CancellationToken token) => source.TrySetCanceled(token);
}
