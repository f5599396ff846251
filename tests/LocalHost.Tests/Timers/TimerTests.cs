using System.Globalization;
using OrderFunctions.LocalHost.Testing;

namespace OrderFunctions.LocalHost.Tests.Timers;

public sealed class TimerTests
{
    public sealed class Hourly(Recorder recorder, TimeProvider time)
    {
        [Function("Hourly")]
        public void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer) => recorder.Note(
            $"{time.GetUtcNow():HH:mm:ss} past due {timer.IsPastDue}, last {timer.ScheduleStatus?.Last:HH:mm:ss}, next {timer.ScheduleStatus?.Next:HH:mm:ss}");
    }

    public sealed class EveryTenSeconds(Recorder recorder, TimeProvider time)
    {
        [Function("EveryTenSeconds")]
        public void Run([TimerTrigger("*/10 * * * * *")] TimerInfo timer) => recorder.Note(
            $"{time.GetUtcNow():HH:mm:ss} {timer.IsPastDue} {timer.ScheduleStatus is null}");
    }

    public sealed class AtStart(Recorder recorder, TimeProvider time)
    {
        [Function("AtStart")]
        public void Run([TimerTrigger("0 0 * * * *", RunOnStartup = true)] TimerInfo timer) =>
            recorder.Note($"{time.GetUtcNow():HH:mm:ss} {timer.IsPastDue}");
    }

    public sealed class Slow(Recorder recorder, TimeProvider time, Invocation.ParkedDelay delay)
    {
        [Function("Slow")]
        public async Task Run([TimerTrigger("0 */10 * * * *")] TimerInfo timer)
        {
            recorder.Note($"began {time.GetUtcNow():HH:mm:ss}");
            await delay.DelayAsync(TimeSpan.FromMinutes(25));
            recorder.Note($"ended {time.GetUtcNow():HH:mm:ss}");
        }
    }

    public sealed class Retried(Recorder recorder, TimeProvider time)
    {
        [Function("Fixed"), FixedDelayRetry(2, "00:00:05")]
        public void Fixed([TimerTrigger("0 0 13 * * *")] TimerInfo timer, FunctionContext context) => Fail(context);

        [Function("Exponential"), ExponentialBackoffRetry(4, "00:00:10", "00:00:30")]
        public void Exponential([TimerTrigger("0 0 14 * * *")] TimerInfo timer, FunctionContext context) => Fail(context);

        private void Fail(FunctionContext context)
        {
            recorder.Note($"{time.GetUtcNow():HH:mm:ss} retry {context.RetryContext.RetryCount} of {context.RetryContext.MaxRetryCount}");
            recorder.Note(context.InvocationId);
            throw new TimeoutException();
        }
    }

    public sealed class Endless(Recorder recorder, TimeProvider time)
    {
        [Function("Endless")]
        public async Task Run([TimerTrigger("0 0 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
        {
            recorder.Note($"began {time.GetUtcNow():HH:mm:ss}");
            await recorder.AtGateAsync("never").WaitAsync(cancellationToken);
        }
    }

    private static ManualTimeProvider ClockAt(string time) =>
        new(DateTimeOffset.Parse("2030-01-02T" + time + "Z", CultureInfo.InvariantCulture));

    [Fact]
    public async Task A_timer_runs_on_schedule_and_knows_its_status()
    {
        await using var app = await TestApp.StartAsync(new TestSetup { Functions = [typeof(Hourly)], Time = ClockAt("12:10:00") });

        await app.Host.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Equal(
        [
            "13:00:00 past due False, last 00:00:00, next 13:00:00",
            "14:00:00 past due False, last 13:00:00, next 14:00:00",
        ], app.Recorder.Seen);
    }

    [Fact]
    public async Task A_missed_occurrence_runs_at_start_as_past_due()
    {
        using var folder = new TestFolder();
        await using (var first = await TestApp.StartAsync(OnFile(folder, typeof(Hourly), ClockAt("12:10:00"))))
            await first.Host.AdvanceAsync(TimeSpan.FromMinutes(50));

        await using var second = await TestApp.StartAsync(OnFile(folder, typeof(Hourly), ClockAt("16:30:00")));
        await second.Host.WhenIdleAsync();
        Assert.Equal(["16:30:00 past due True, last 13:00:00, next 14:00:00"], second.Recorder.Seen);

        await second.Host.AdvanceAsync(TimeSpan.FromMinutes(30));
        Assert.Equal("17:00:00 past due False, last 16:30:00, next 17:00:00", second.Recorder.Seen[1]);
    }

    [Fact]
    public async Task Nothing_is_past_due_after_a_restart_in_time()
    {
        using var folder = new TestFolder();
        await using (await TestApp.StartAsync(OnFile(folder, typeof(Hourly), ClockAt("12:10:00"))))
        {
        }

        await using var second = await TestApp.StartAsync(OnFile(folder, typeof(Hourly), ClockAt("12:40:00")));
        await second.Host.WhenIdleAsync();

        Assert.Empty(second.Recorder.Seen);
    }

    [Fact]
    public async Task Schedules_under_a_minute_keep_no_status()
    {
        using var folder = new TestFolder();
        await using (var first = await TestApp.StartAsync(OnFile(folder, typeof(EveryTenSeconds), ClockAt("12:00:01"))))
        {
            await first.Host.AdvanceAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(["12:00:10 False True", "12:00:20 False True"], first.Recorder.Seen);
        }

        await using var second = await TestApp.StartAsync(OnFile(folder, typeof(EveryTenSeconds), ClockAt("15:00:01")));
        await second.Host.WhenIdleAsync();

        Assert.Empty(second.Recorder.Seen);
    }

    [Fact]
    public async Task Run_on_startup_runs_once_and_then_on_schedule()
    {
        await using var app = await TestApp.StartAsync(new TestSetup { Functions = [typeof(AtStart)], Time = ClockAt("12:10:00") });
        await app.Host.WhenIdleAsync();
        Assert.Equal(["12:10:00 False"], app.Recorder.Seen);

        await app.Host.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(["12:10:00 False", "13:00:00 False"], app.Recorder.Seen);
    }

    [Fact]
    public async Task A_timer_never_overlaps_itself_and_a_missed_occurrence_follows_at_once()
    {
        await using var app = await TestApp.StartAsync(new TestSetup
        {
            Functions = [typeof(Slow)],
            Time = ClockAt("12:05:00"),
            HostJson = """{ "functionTimeout": "-1" }""",
        });

        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(60));

        Assert.Equal(
            ["began 12:10:00", "ended 12:35:00", "began 12:35:00", "ended 13:00:00", "began 13:00:00"],
            app.Recorder.Seen);
    }

    [Fact]
    public async Task A_fixed_delay_retry_is_the_same_invocation()
    {
        await using var app = await TestApp.StartAsync(new TestSetup { Functions = [typeof(Retried)], Time = ClockAt("12:59:00") });

        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(
            ["13:00:00 retry 0 of 2", "13:00:05 retry 1 of 2", "13:00:10 retry 2 of 2"],
            app.Recorder.Seen.Where((_, i) => i % 2 == 0));
        Assert.Single(app.Recorder.Seen.Where((_, i) => i % 2 == 1).Distinct());
        await app.Host.AdvanceAsync(TimeSpan.FromHours(24));
        Assert.Contains("13:00:00 retry 0 of 2", app.Recorder.Seen.Skip(6));
    }

    [Fact]
    public async Task An_exponential_retry_waits_twice_as_long_each_time_up_to_its_bound()
    {
        await using var app = await TestApp.StartAsync(new TestSetup { Functions = [typeof(Retried)], Time = ClockAt("13:59:00") });

        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(
            ["14:00:00 retry 0 of 4", "14:00:10 retry 1 of 4", "14:00:30 retry 2 of 4", "14:01:00 retry 3 of 4", "14:01:30 retry 4 of 4"],
            app.Recorder.Seen.Where((_, i) => i % 2 == 0));
    }

    [Fact]
    public async Task The_time_limit_holds_for_timers_too_and_the_next_occurrence_comes()
    {
        await using var app = await TestApp.StartAsync(new TestSetup
        {
            Functions = [typeof(Endless)],
            Time = ClockAt("12:59:00"),
            HostJson = """{ "functionTimeout": "00:00:30" }""",
        });

        app.Time.Advance(TimeSpan.FromMinutes(1));
        await app.Recorder.WhenNotedAsync("began 13:00:00");
        app.Time.Advance(TimeSpan.FromSeconds(30));
        await app.Host.WhenIdleAsync();
        app.Time.AdvanceTo(new DateTimeOffset(2030, 1, 2, 14, 0, 0, TimeSpan.Zero));

        await app.Recorder.WhenNotedAsync("began 14:00:00");
    }

    private static TestSetup OnFile(TestFolder folder, Type function, ManualTimeProvider time) => new()
    {
        Functions = [function],
        Time = time,
        Options = options => options with { DatabasePath = folder.File("data.db") },
    };
}
