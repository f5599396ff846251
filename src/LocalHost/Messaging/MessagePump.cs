using Microsoft.Extensions.Logging;
using OrderFunctions.LocalHost.Configuration;
using OrderFunctions.LocalHost.Invocation;

namespace OrderFunctions.LocalHost.Messaging;

/// <summary>
/// Takes the messages of one channel to one function: woken by a signal or by the due time of a message, never polling.
/// A message is held while its handler runs, however long, and deleted only after the handler has returned.
/// </summary>
internal sealed partial class MessagePump : IAsyncDisposable
{
    private readonly FunctionDescriptor function;
    private readonly PumpSettings settings;
    private readonly HostSettings host;
    private readonly MessageStore store;
    private readonly IFunctionInvoker invoker;
    private readonly WorkTracker tracker;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly WorkTracker own = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly Queue<StoredMessage> unsettled = new();
    private readonly ITimer alarm;
    private long alarmAt = long.MaxValue;
    private int running;
    private bool started;
    private bool woken;
    private bool claiming;
    private bool alarmed;

    public MessagePump(
        FunctionDescriptor function,
        PumpSettings settings,
        HostSettings host,
        MessageStore store,
        IFunctionInvoker invoker,
        WorkTracker tracker,
        TimeProvider time,
        ILogger logger)
    {
        (this.function, this.settings, this.host, this.store) = (function, settings, host, store);
        (this.invoker, this.tracker, this.time, this.logger) = (invoker, tracker, time, logger);
        using (ExecutionContext.SuppressFlow())
            alarm = time.CreateTimer(static s => ((MessagePump)s!).OnAlarm(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Start()
    {
        lock (gate)
            started = true;
        Wake(0);
        Remember(store.NextVisible(settings.Channel));
    }

    /// <summary>Takes no more messages and waits for the handlers; when the token fires they are cancelled.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        lock (gate)
            started = false;
        if (await own.DrainAsync(cancellationToken).ConfigureAwait(false))
            return;
        await stopping.CancelAsync().ConfigureAwait(false);
        await own.DrainBrieflyAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await alarm.DisposeAsync().ConfigureAwait(false);
        await stopping.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>A message can be seen from this time on (Unix milliseconds).</summary>
    public void Wake(long visibleAt)
    {
        if (visibleAt > time.GetUtcNow().ToUnixTimeMilliseconds())
        {
            Remember(visibleAt);
            return;
        }
        lock (gate)
        {
            woken = true;
            Claim_NeedsLock();
        }
    }

    private void Claim_NeedsLock()
    {
        if (!started || !woken || claiming || settings.Take(running) <= 0)
            return;
        claiming = true;
        Enter();
        ThreadPool.UnsafeQueueUserWorkItem(static pump => _ = pump.ClaimAsync(), this, preferLocal: false);
    }

    private async Task ClaimAsync()
    {
        try
        {
            while (WantsMore() is var most and > 0)
            {
                await AfterAlarmAsync().ConfigureAwait(false);
                var batch = await store.ClaimAsync(settings.Channel, most).ConfigureAwait(false);
                Dispatch(batch, most);
            }
        }
        catch (Exception e)
        {
            Log.NotClaimed(logger, e, settings.Channel);
            Remember(InASecond);
            lock (gate)
                claiming = false;
        }
        finally
        {
            Exit();
        }
    }

    private int WantsMore()
    {
        lock (gate)
        {
            var most = started && woken ? settings.Take(running) : 0;
            woken &= most <= 0;
            claiming = most > 0;
            return most;
        }
    }

    private void Dispatch(List<StoredMessage> batch, int most)
    {
        lock (gate)
        {
            running += batch.Count;
            woken |= batch.Count == most;
        }
        foreach (var message in batch)
        {
            Enter();
            ThreadPool.UnsafeQueueUserWorkItem(
                static work => _ = work.Pump.HandleAsync(work.Message), (Pump: this, Message: message), preferLocal: false);
        }
    }

    private async Task HandleAsync(StoredMessage message)
    {
        try
        {
            if (await TryRunAsync(message).ConfigureAwait(false) is not { } failure)
                await store.CompleteAsync(message).ConfigureAwait(false);
            else if (stopping.IsCancellationRequested || settings.IsLast || message.Deliveries < settings.MaxDeliveries)
                await store.ReleaseAsync(settings.Channel, message, settings.RetryAfter).ConfigureAwait(false);
            else
                await BuryAsync(message, failure).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // As on a real queue the message can be seen again later; what its handler did, it may do once more.
            using var trace = Tracing.Correlate(message.TraceParent);
            Log.NotSettled(logger, e, message.MessageId, settings.Channel);
            lock (gate)
                unsettled.Enqueue(message);
            Remember(InASecond);
        }
        lock (gate)
        {
            running--;
            Claim_NeedsLock();
        }
        Exit();
    }

    private async Task<Exception?> TryRunAsync(StoredMessage message)
    {
        using var limit = host.FunctionTimeout is { } timeout ? new CancellationTokenSource(timeout, time) : new CancellationTokenSource();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping.Token);
        try
        {
            var input = new InvocationInput
            {
                Payload = message.Body,
                TraceParent = message.TraceParent,
                BindingData = settings.Facts(message),
            };
            await invoker.InvokeAsync(function, input, cancellation.Token).ConfigureAwait(false);
            return null;
        }
        catch (Exception e)
        {
            using var trace = Tracing.Correlate(message.TraceParent);
            Log.Failed(logger, e, function.Name, message.MessageId, message.Deliveries, settings.MaxDeliveries);
            return e;
        }
    }

    private async Task BuryAsync(StoredMessage message, Exception failure)
    {
        var (reason, description) = settings.Bury(message, failure);
        await store.BuryAsync(settings.Channel, message, reason, description).ConfigureAwait(false);
        using var trace = Tracing.Correlate(message.TraceParent);
        Log.Buried(logger, message.MessageId, Channel.OfDead(settings.Channel), reason);
    }

    /// <summary>On the timer's thread nothing is read: whatever goes wrong there would end the process.</summary>
    private void OnAlarm()
    {
        lock (gate)
        {
            alarmAt = long.MaxValue;
            alarmed = true;
        }
        Wake(0);
    }

    /// <summary>Gives back what could not be settled before, and sets the alarm for the next message that is due.</summary>
    private async Task AfterAlarmAsync()
    {
        lock (gate)
        {
            if (!alarmed)
                return;
            alarmed = false;
        }
        while (FirstUnsettled() is { } message)
        {
            await store.ReleaseAsync(settings.Channel, message, TimeSpan.Zero).ConfigureAwait(false);
            lock (gate)
                unsettled.Dequeue();
        }
        Remember(store.NextVisible(settings.Channel));
    }

    private StoredMessage? FirstUnsettled()
    {
        lock (gate)
            return unsettled.TryPeek(out var message) ? message : null;
    }

    private long InASecond => time.GetUtcNow().AddSeconds(1).ToUnixTimeMilliseconds();

    private void Remember(long? visibleAt)
    {
        lock (gate)
        {
            if (visibleAt is not { } at || at >= alarmAt)
                return;
            alarmAt = at;
            var wait = DateTimeOffset.FromUnixTimeMilliseconds(at) - time.GetUtcNow();
            alarm.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : LongTimer.Cap(wait), Timeout.InfiniteTimeSpan);
        }
    }

    private void Enter()
    {
        own.Enter();
        tracker.Enter();
    }

    private void Exit()
    {
        tracker.Exit();
        own.Exit();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The function {Function} failed on message {MessageId}, delivery {Delivery} of {MaxDeliveries}.")]
        public static partial void Failed(
            ILogger logger, Exception exception, string function, string messageId, int delivery, int maxDeliveries);

        [LoggerMessage(2, LogLevel.Warning, "Message {MessageId} was moved to {Channel}: {Reason}")]
        public static partial void Buried(ILogger logger, string messageId, string channel, string reason);

        [LoggerMessage(3, LogLevel.Critical, "Message {MessageId} of {Channel} could not be settled; it comes again.")]
        public static partial void NotSettled(ILogger logger, Exception exception, string messageId, string channel);

        [LoggerMessage(4, LogLevel.Critical, "The messages of {Channel} could not be read; another try follows in a second.")]
        public static partial void NotClaimed(ILogger logger, Exception exception, string channel);
    }
}
