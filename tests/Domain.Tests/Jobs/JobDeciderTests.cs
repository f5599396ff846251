using OrderFunctions.Domain.Jobs;

namespace OrderFunctions.Domain.Tests.Jobs;

public sealed class JobDeciderTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_may_be_asked_of_a_job_in_each_state() => Assert.Equal(
        """
                                      cancel               pause                resume
        QUEUED                        CANCELLED            PAUSED               QUEUED
        QUEUED, cannot pause          CANCELLED            JOB_CANNOT_PAUSE     QUEUED
        RUNNING                       RUNNING, Cancel      RUNNING, Pause       RUNNING
        RUNNING, to pause             RUNNING, Cancel      RUNNING, Pause       RUNNING
        RUNNING, to cancel            RUNNING, Cancel      RUNNING, Cancel      RUNNING, Cancel
        PAUSED                        CANCELLED            PAUSED               QUEUED, turn 2
        SUCCEEDED                     JOB_ENDED            JOB_ENDED            JOB_ENDED
        FAILED                        JOB_ENDED            JOB_ENDED            JOB_ENDED
        CANCELLED                     CANCELLED            JOB_ENDED            JOB_ENDED

        """.ReplaceLineEndings("\n"), Grid());

    [Fact]
    public void Only_the_message_of_the_turn_takes_a_job_and_only_the_last_worker_saves()
    {
        var job = A(JobStatus.Queued);
        Assert.True(JobDecider.Take(job, 2, Now).IsRefused);
        var first = JobDecider.Take(job, 1, Now).Value;
        var second = JobDecider.Take(first, 1, Now.AddMinutes(1)).Value;
        Assert.Equal((1, 2, Now), (first.Claim, second.Claim, second.StartedAt!.Value));

        Assert.True(JobDecider.Save(second, 1, new(5), false, Now).IsRefused);
        Assert.True(JobDecider.Succeed(second, 1, new(5), "f", Now).IsRefused);
        Assert.True(JobDecider.Fail(second, 1, new("X", "x"), null, Now).IsRefused);
        var saved = JobDecider.Save(second, 2, new(5), true, Now).Value;
        Assert.Equal((5L, 2, JobStatus.Running), (saved.Progress.Done, saved.Turn, saved.Status));
        Assert.True(JobDecider.Take(saved, 1, Now).IsRefused);
        Assert.Equal(3, JobDecider.Take(saved, 2, Now).Value.Claim);
    }

    [Fact]
    public void What_was_wished_for_happens_at_the_next_save_or_when_the_next_worker_comes()
    {
        var running = JobDecider.Take(A(JobStatus.Queued), 1, Now).Value;
        var cancelled = JobDecider.Cancel(running, Now).Value;
        Assert.Equal(JobStatus.Cancelled, JobDecider.Save(cancelled, 1, new(1), false, Now).Value.Status);
        Assert.Equal(JobStatus.Cancelled, JobDecider.Take(cancelled, 1, Now).Value.Status);
        var held = JobDecider.Save(JobDecider.Pause(running).Value, 1, new(1), true, Now).Value;
        Assert.Equal((JobStatus.Paused, 1, JobWish.None), (held.Status, held.Turn, held.Wish));
        Assert.Equal(JobStatus.Succeeded, JobDecider.Succeed(cancelled, 1, new(1), null, Now).Value.Status);
    }

    [Fact]
    public void A_worker_in_a_long_step_says_that_it_lives_and_gets_no_further_by_it()
    {
        var running = JobDecider.Take(JobDecider.Take(A(JobStatus.Queued), 1, Now).Value, 1, Now).Value;
        Assert.Equal(running with { Progress = new(7) }, JobDecider.Beat(running, 2, new(7), Now).Value);
        Assert.Equal(2, JobDecider.Beat(running, 2, new(7), Now).Value.Tries);
        Assert.True(JobDecider.Beat(running, 1, new(7), Now).IsRefused);
        Assert.Equal(JobStatus.Cancelled, JobDecider.Beat(JobDecider.Cancel(running, Now).Value, 2, new(7), Now).Value.Status);
    }

    [Fact]
    public void A_job_that_gets_nowhere_is_given_up_and_one_that_does_is_not()
    {
        var job = A(JobStatus.Queued);
        for (var n = 0; n < JobDecider.MaxTries; n++) job = JobDecider.Take(job, 1, Now).Value;
        Assert.Equal(JobStatus.Running, job.Status);
        var moved = JobDecider.Save(job, job.Claim, new(1), false, Now).Value;
        Assert.Equal(JobStatus.Running, JobDecider.Take(moved, 1, Now).Value.Status);

        var given = JobDecider.Take(job, 1, Now).Value;
        Assert.Equal((JobStatus.Failed, JobCodes.GaveUp, Now), (given.Status, given.Error!.Code, given.FinishedAt!.Value));
    }

    [Fact]
    public void A_job_without_return_is_neither_cancelled_nor_given_up()
    {
        var running = JobDecider.Take(A(JobStatus.Queued), 1, Now).Value;
        var job = JobDecider.Save(running, 1, new(1), true, Now, noReturn: true).Value;
        Assert.Equal((true, 2), (job.HasNoReturn, job.Turn));
        job = JobDecider.Save(JobDecider.Take(job, 2, Now).Value, 2, new(2), false, Now).Value;
        Assert.True(job.HasNoReturn);
        Assert.False(JobDecider.Cancel(job, Now).TryGet(out _, out var refusal));
        Assert.Equal(RefusalCodes.JobHasNoReturn, refusal!.Code);
        for (var n = 0; n < 3 * JobDecider.MaxTries; n++) job = JobDecider.Take(job, 2, Now).Value;
        Assert.Equal(JobStatus.Running, job.Status);
        Assert.Equal("JOB_ENDED", JobDecider.Cancel(JobDecider.Succeed(job, job.Claim, new(2), null, Now).Value, Now).TryGet(out _, out var ended) ? "" : ended!.Code);

        // Whoever cancelled before is heard.
        var cancelled = JobDecider.Save(JobDecider.Cancel(running, Now).Value, 1, new(1), false, Now, noReturn: true).Value;
        Assert.Equal((JobStatus.Cancelled, false), (cancelled.Status, cancelled.HasNoReturn));
    }

    [Theory]
    [InlineData(0, 0L, 100)]
    [InlineData(1, 3L, 33)]
    [InlineData(3, 3L, 100)]
    [InlineData(9, 3L, 100)]
    [InlineData(5, null, 42)]
    public void Percent_is_of_the_total_or_estimated(long done, long? total, int percent) =>
        Assert.Equal(percent, new JobProgress(done, total, Share: 42).Percent);

    private static Job A(JobStatus status) => new("id", "KIND", "ann", CanPause: true, Now) { Status = status };

    private static string Grid()
    {
        (string Name, Job Job)[] rows =
        [
            ("QUEUED", A(JobStatus.Queued)), ("QUEUED, cannot pause", A(JobStatus.Queued) with { CanPause = false }), ("RUNNING", A(JobStatus.Running)),
            ("RUNNING, to pause", A(JobStatus.Running) with { Wish = JobWish.Pause }), ("RUNNING, to cancel", A(JobStatus.Running) with { Wish = JobWish.Cancel }),
            ("PAUSED", A(JobStatus.Paused)), ("SUCCEEDED", A(JobStatus.Succeeded)), ("FAILED", A(JobStatus.Failed)), ("CANCELLED", A(JobStatus.Cancelled)),
        ];
        var lines = rows.Select(row =>
            $"{row.Name,-30}{Told(JobDecider.Cancel(row.Job, Now)),-21}{Told(JobDecider.Pause(row.Job)),-21}{Told(JobDecider.Resume(row.Job))}\n");
        return $"{"",-30}{"cancel",-21}{"pause",-21}resume\n" + string.Concat(lines);

        static string Told(Result<Job> answer) => answer.TryGet(out var job, out var refusal)
            ? job.Status.ToString().ToUpperInvariant() + (job.Wish == JobWish.None ? "" : ", " + job.Wish) + (job.Turn > 1 ? $", turn {job.Turn}" : "")
            : refusal.Code;
    }
}
