using OrderFunctions.Application.Jobs;
using OrderFunctions.Application.Waiting;
using OrderFunctions.Domain.Campaigns;
using OrderFunctions.Domain.Jobs;

namespace OrderFunctions.Application.Campaigns;

/// <summary>What an orchestration knows of a campaign: no words, no addresses.</summary>
/// <param name="SendAt">When it is to begin.</param>
/// <param name="Lanes">How many workers send at the same time.</param>
public sealed record CampaignGlance(DateTimeOffset SendAt, int Lanes);

/// <summary>How far a worker came in its time.</summary>
public enum LaneEnd
{
    /// <summary>There is more to do.</summary>
    More,

    /// <summary>There is more, and it has to wait: for another worker's lease, for the provider.</summary>
    Later,

    /// <summary>Nobody waits in its shards.</summary>
    Empty,
}

/// <summary>The steps of a campaign's orchestration. All run at least once, also twice at the same time.</summary>
public sealed class FollowCampaignHandler(
    CampaignRepository campaigns, EnterRecipientsHandler enter, SendBatch send, JobRepository jobs, IDelay delay, TimeProvider time)
{
    // Far less than a function may run, and so often the job hears how far it is.
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(10);

    /// <summary>When it begins, and how fast; null when there is no such campaign.</summary>
    public async Task<CampaignGlance?> LookAsync(string id, CancellationToken cancellationToken) =>
        await campaigns.FindAsync(id, cancellationToken).ConfigureAwait(false) is { Value: var campaign }
            ? new(campaign.SendAt ?? campaign.CreatedAt, CampaignPace.LanesOf(campaign.PerSecond))
            : null;

    /// <summary>Takes the job for this turn; 0 when nobody is to work on it, or another turn has it.</summary>
    public async Task<int> TakeAsync(string id, int turn, CancellationToken cancellationToken) =>
        await jobs.ExecuteAsync(id, (job, now) => JobDecider.Take(job, turn, now), cancellationToken).ConfigureAwait(false) is { } taken
            && taken.TryGet(out var document, out _) && document.Job.Status == JobStatus.Running
            ? document.Job.Claim
            : 0;

    /// <summary>Enters a part of the recipients; null when all are entered, or when there is no list any more, and the job has failed.</summary>
    public async Task<string?> EnterAsync(string id, int claim, string? cursor, CancellationToken cancellationToken)
    {
        try
        {
            return await enter.HandleAsync(new(id, cursor), cancellationToken).ConfigureAwait(false);
        }
        catch (RecipientListGoneException)
        {
            var gone = new JobError(CampaignCodes.ListGone, "The list of recipients is not there any more.");
            await jobs.ExecuteAsync(id, (job, now) => JobDecider.Fail(job, claim, gone, null, now), cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Says how far it is; false when the work ends here: held, cancelled, or somebody else's.</summary>
    public async Task<bool> ReportAsync(string id, int claim, CancellationToken cancellationToken)
    {
        var progress = await ProgressAsync(id, cancellationToken).ConfigureAwait(false);
        return await jobs.ExecuteAsync(id, (job, now) => JobDecider.Save(job, claim, progress, ends: false, now), cancellationToken).ConfigureAwait(false) is { } saved
            && saved.TryGet(out var document, out _) && document.Job.Status == JobStatus.Running;
    }

    /// <summary>All are done.</summary>
    public async Task FinishAsync(string id, int claim, CancellationToken cancellationToken)
    {
        var progress = await ProgressAsync(id, cancellationToken).ConfigureAwait(false);
        await jobs.ExecuteAsync(id, (job, now) => JobDecider.Succeed(job, claim, progress, null, now), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends for a while: the shards of one lane, batch by batch, not faster than its share.</summary>
    public async Task<LaneEnd> SendAsync(string id, int claim, int lane, CancellationToken cancellationToken)
    {
        var campaign = await campaigns.ReadAsync(id, cancellationToken).ConfigureAwait(false);
        var (pace, lanes) = (CampaignPace.Of(campaign.PerSecond, lane), CampaignPace.LanesOf(campaign.PerSecond));
        var until = time.GetUtcNow() + Slice;
        var waits = false;
        for (var shard = lane; shard < CampaignShard.Count; shard += lanes)
        {
            var end = BatchEnd.Done;
            while (end == BatchEnd.Done)
            {
                if (time.GetUtcNow() >= until || !await IsWantedAsync(id, claim, cancellationToken).ConfigureAwait(false)) return LaneEnd.More;
                var began = time.GetUtcNow();
                (end, var count) = await send.RunAsync(campaign, CampaignShard.Of(id, shard), pace.Batch, cancellationToken).ConfigureAwait(false);
                if (end == BatchEnd.Resting) return LaneEnd.Later;
                // Also after a batch that was not full: the next one would come within the same second.
                var rest = count > 0 ? began + pace.Pause - time.GetUtcNow() : TimeSpan.Zero;
                if (rest > TimeSpan.Zero) await delay.WaitAsync(rest, cancellationToken).ConfigureAwait(false);
            }

            waits |= end == BatchEnd.Busy;
        }

        return waits ? LaneEnd.Later : LaneEnd.Empty;
    }

    private async Task<JobProgress> ProgressAsync(string id, CancellationToken cancellationToken)
    {
        var counts = await campaigns.CountAsync(id, cancellationToken).ConfigureAwait(false);
        return new(counts.Ended(), counts.Total);
    }

    // A campaign that is held or cancelled stops after the batch, not after the slice.
    private async Task<bool> IsWantedAsync(string id, int claim, CancellationToken cancellationToken) =>
        await jobs.FindAsync(id, cancellationToken).ConfigureAwait(false) is { Value.Job: { Status: JobStatus.Running, Wish: JobWish.None } job } && job.Claim == claim;
}
