using Microsoft.Extensions.Logging;
using OrderFunctions.LocalHost.Configuration;
using OrderFunctions.LocalHost.Invocation;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.LocalHost.Timers;

/// <summary>
/// One function on its schedule. It never overlaps itself: an occurrence missed during a run follows at once after it.
/// </summary>
internal sealed partial class TimerFunction : IAsyncDisposable
{
    private readonly FunctionDescriptor function;
    private readonly TimerTriggerAttribute trigger;
    private readonly TimerSchedule schedule;
    private readonly HostSettings host;
    private readonly TimerStatusStore statuses;
    private readonly IFunctionInvoker invoker;
    private readonly ParkedDelay delay;
    private readonly WorkTracker tracker;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly WorkTracker own = new();
    private readonly CancellationTokenSource noMore = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly ITimer alarm;
    private ScheduleStatus? status;
    private DateTime next;
    private bool running;

    public TimerFunction(
        FunctionDescriptor function,
        HostSettings host,
        TimerStatusStore statuses,
        IFunctionInvoker invoker,
        ParkedDelay delay,
        WorkTracker tracker,
        TimeProvider time,
        ILogger logger)
    {
        (this.function, this.host, this.statuses, this.invoker) = (function, host, statuses, invoker);
        (this.delay, this.tracker, this.time, this.logger) = (delay, tracker, time, logger);
        trigger = (TimerTriggerAttribute)function.Trigger;
        schedule = TimerSchedule.TryParse(trigger.Schedule, out _)!;
        using (ExecutionContext.SuppressFlow())
            alarm = time.CreateTimer(static s => ((TimerFunction)s!).OnAlarm(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    public async Task StartAsync()
    {
        var now = Now;
        var pastDue = false;
        if (schedule.IsKept(now))
        {
            status = statuses.Find(function.Name, trigger.Schedule);
            pastDue = status is not null && status.Next <= now;
            if (status is null)
            {
                status = new ScheduleStatus { Next = schedule.Next(now), LastUpdated = now };
                await statuses.SaveAsync(function.Name, trigger.Schedule, status).ConfigureAwait(false);
            }
        }
        if (pastDue || trigger.RunOnStartup)
            Begin(pastDue);
        else
            Arm(status?.Next ?? schedule.Next(now));
    }

    /// <summary>Begins no run and waits for the one going on; when the token fires it is cancelled.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await noMore.CancelAsync().ConfigureAwait(false);
        if (await own.DrainAsync(cancellationToken).ConfigureAwait(false))
            return;
        await stopping.CancelAsync().ConfigureAwait(false);
        await own.DrainBrieflyAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await alarm.DisposeAsync().ConfigureAwait(false);
        await noMore.CancelAsync().ConfigureAwait(false);
        await stopping.CancelAsync().ConfigureAwait(false);
    }

    private void Arm(DateTime occurrence)
    {
        lock (gate)
        {
            next = occurrence;
            var wait = occurrence - Now;
            alarm.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : LongTimer.Cap(wait), Timeout.InfiniteTimeSpan);
        }
    }

    private void OnAlarm()
    {
        // The system's timers may fire a little early, and long waits are cut into pieces.
        if (Now < next)
            Arm(next);
        else
            Begin(isPastDue: false);
    }

    private void Begin(bool isPastDue)
    {
        lock (gate)
        {
            if (running || noMore.IsCancellationRequested)
                return;
            running = true;
            own.Enter();
            tracker.Enter();
        }
        ThreadPool.UnsafeQueueUserWorkItem(
            static run => _ = run.Timer.RunAsync(run.IsPastDue), (Timer: this, IsPastDue: isPastDue), preferLocal: false);
    }

    private async Task RunAsync(bool isPastDue)
    {
        var slot = ParkingSlot.Open(tracker);
        try
        {
            DateTime begun;
            do
            {
                begun = Now;
                await RunWithRetriesAsync(isPastDue).ConfigureAwait(false);
                isPastDue = false;
                await KeepStatusAsync(begun).ConfigureAwait(false);
            }
            while (schedule.Next(begun) <= Now && !noMore.IsCancellationRequested);
            lock (gate)
                running = false;
            Arm(schedule.Next(begun));
        }
        catch (Exception e)
        {
            Log.NotKept(logger, e, function.Name);
            lock (gate)
                running = false;
            Arm(schedule.Next(Now));
        }
        finally
        {
            slot.Close();
            tracker.Exit();
            own.Exit();
        }
    }

    private async Task RunWithRetriesAsync(bool isPastDue)
    {
        var id = Guid.NewGuid().ToString();
        for (var attempt = 0; ; attempt++)
        {
            var input = new InvocationInput
            {
                TriggerValue = new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = status },
                InvocationId = id,
                RetryCount = attempt,
                MaxRetryCount = function.Retry?.MaxRetryCount ?? 0,
            };
            if (await TryRunAsync(input).ConfigureAwait(false) || RetryDelays.After(function.Retry, attempt) is not { } wait)
                return;
            try
            {
                await delay.DelayAsync(wait, noMore.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The host stops: the next occurrence is the next chance.
                return;
            }
        }
    }

    private async Task<bool> TryRunAsync(InvocationInput input)
    {
        using var limit = host.FunctionTimeout is { } timeout ? new CancellationTokenSource(timeout, time) : new CancellationTokenSource();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping.Token);
        try
        {
            await invoker.InvokeAsync(function, input, cancellation.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception e)
        {
            Log.Failed(logger, e, function.Name, input.RetryCount);
            return false;
        }
    }

    private async Task KeepStatusAsync(DateTime begun)
    {
        if (status is null)
            return;
        status = new ScheduleStatus { Last = begun, Next = schedule.Next(begun), LastUpdated = Now };
        await statuses.SaveAsync(function.Name, trigger.Schedule, status).ConfigureAwait(false);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The timer function {Function} failed, retry {Retry}.")]
        public static partial void Failed(ILogger logger, Exception exception, string function, int retry);

        [LoggerMessage(2, LogLevel.Critical, "The schedule status of {Function} could not be kept.")]
        public static partial void NotKept(ILogger logger, Exception exception, string function);
    }
}
