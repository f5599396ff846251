using System.Text.Json;
using OrderFunctions.Application.Campaigns;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Jobs;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Waiting;
using OrderFunctions.Domain.Campaigns;
using OrderFunctions.Domain.Jobs;
using OrderFunctions.Domain.Notifications;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Campaigns;

/// <summary>Turns of a campaign's job, and what is wished of it while mails leave.</summary>
public sealed partial class CampaignSendingTests : IDelay, IOrderNews
{
    private JobRepository Jobs => new(_store.Documents, new JobOptions(), this, _clock);

    private FollowCampaignHandler Follow => new(Campaigns, Enter, Send, Jobs, this, _clock);

    [Fact]
    public async Task A_worker_that_another_one_has_followed_sends_nothing_and_its_word_does_not_count()
    {
        await EnterAsync(Many(40), perSecond: 1);
        var first = await TakeAsync();
        var second = await Follow.TakeAsync(CampaignId, 1, default);

        Assert.Equal(LaneEnd.More, await Follow.SendAsync(CampaignId, first, 0, default));
        Assert.False(await Follow.ReportAsync(CampaignId, first, default));
        await Follow.FinishAsync(CampaignId, first, default);
        Assert.Empty(_handed);
        Assert.Equal(0, await Follow.TakeAsync(CampaignId, 2, default));
        Assert.Equal((JobStatus.Running, second), await JobAsync(job => (job.Status, job.Claim)));

        Assert.True(await Follow.ReportAsync(CampaignId, second, default));
        while (await Follow.SendAsync(CampaignId, second, 0, default) != LaneEnd.Empty) Assert.True(_handed.Count <= 40);
        await Follow.FinishAsync(CampaignId, second, default);
        Assert.Equal((40, 40, 40), await CountsAsync());
        Assert.Equal((JobStatus.Succeeded, 40L, 40L), await JobAsync(job => (job.Status, job.Progress.Done, job.Progress.Total!.Value)));
    }

    [Theory]
    [InlineData(true, JobStatus.Cancelled)]
    [InlineData(false, JobStatus.Paused)]
    public async Task What_is_to_stop_stops_after_the_batch_in_hand_and_says_what_has_left(bool cancels, JobStatus ends)
    {
        await EnterAsync(Many(40), perSecond: 1);
        var claim = await TakeAsync();
        _before = _ => Jobs.ExecuteAsync(CampaignId, (job, now) => cancels ? JobDecider.Cancel(job, now) : JobDecider.Pause(job), default);

        Assert.Equal(LaneEnd.More, await Follow.SendAsync(CampaignId, claim, 0, default));

        Assert.Single(_accepted);
        Assert.False(await Follow.ReportAsync(CampaignId, claim, default));
        Assert.Equal((ends, 1L, 40L), await JobAsync(job => (job.Status, job.Progress.Done, job.Progress.Total!.Value)));
        Assert.Equal(0, await Follow.TakeAsync(CampaignId, 1, default));
        Assert.Equal(LaneEnd.More, await Follow.SendAsync(CampaignId, claim, 0, default));
        Assert.Single(_handed);
    }

    [Fact]
    public async Task A_pause_that_is_taken_back_before_anybody_saw_it_changes_nothing()
    {
        await EnterAsync(Many(4), perSecond: 1);
        var claim = await TakeAsync();
        _before = async _ =>
        {
            foreach (var wish in new Func<Job, Domain.Result<Job>>[] { JobDecider.Pause, JobDecider.Resume })
                await Jobs.ExecuteAsync(CampaignId, (job, _) => wish(job), default);
        };

        Assert.Equal(LaneEnd.Empty, await Follow.SendAsync(CampaignId, claim, 0, default));

        Assert.True(await Follow.ReportAsync(CampaignId, claim, default));
        Assert.Equal((4, 4, 4), await CountsAsync());
        Assert.Equal((1, claim), await JobAsync(job => (job.Turn, job.Claim)));
    }

    [Fact]
    public async Task Of_two_workers_that_saw_the_same_shard_one_sends()
    {
        await EnterAsync(Many(200));
        var (partition, watched) = (await FullestAsync(), new ObservedStore(_store.Documents));
        var other = new SendBatch(watched, new(watched), Words, Suppressions, Profiles, this, Settle, _options, _clock);
        watched.BeforeCommit(async () => Assert.Equal(BatchEnd.Done, (await Send.RunAsync(await CampaignAsync(), partition, 90, default)).End));

        Assert.Equal(BatchEnd.Busy, (await other.RunAsync(await CampaignAsync(), partition, 90, default)).End);

        Assert.Equal(_handed.Count, _handed.DistinctBy(mail => mail.To).Count());
        Assert.Equal((200, _handed.Count, _handed.Count), await CountsAsync());
    }

    [Fact]
    public async Task A_provider_that_takes_no_more_is_asked_no_more_and_nobody_is_lost()
    {
        await EnterAsync(Many(2_000));
        var partition = await FullestAsync();
        _before = _ => throw new MailNotAcceptedException("429");

        Assert.Equal(BatchEnd.Resting, (await Send.RunAsync(await CampaignAsync(), partition, 90, default)).End);

        // Of those that were on their way side by side each could begin one.
        Assert.InRange(_handed.Count, 1, 32);
        Assert.Null((await Campaigns.FindShardAsync(partition, default))!.Value.Open);
        Assert.Equal((2_000, 0, 0), await CountsAsync());
    }

    [Fact]
    public async Task A_worker_begins_no_mail_that_it_could_still_have_in_hand_when_its_lease_is_over()
    {
        var partition = await EnterInOneShardAsync(40);
        var (count, late) = (0, new TaskCompletionSource());
        _before = _ =>
        {
            if (Interlocked.Increment(ref count) > 1) return late.Task;
            _clock.Advance(_options.Lease - TimeSpan.FromSeconds(30));
            late.SetResult();
            return Task.CompletedTask;
        };

        Assert.Equal(BatchEnd.Resting, (await Send.RunAsync(await CampaignAsync(), partition, 90, default)).End);

        // Of those that were on their way side by side each had begun one.
        Assert.InRange(_handed.Count, 1, 32);
        Assert.Equal((40, _handed.Count, _handed.Count), await CountsAsync());
    }

    [Fact]
    public async Task What_became_of_all_in_one_batch_is_counted_and_listed_by_when_it_was_settled()
    {
        var partition = await EnterInOneShardAsync(6);
        var refused = 0;
        _before = _ => Interlocked.Increment(ref refused) <= 2 ? throw new MailNotAcceptedException("550") { IsFinal = true } : Task.CompletedTask;
        foreach (var _ in new[] { 1, 2 })
        {
            Assert.Equal((BatchEnd.Done, 3), await Send.RunAsync(await CampaignAsync(), partition, 3, default));
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        var counts = await Campaigns.CountAsync(CampaignId, default);
        Assert.Equal((6, 4, 2), (counts.Total, counts.Accepted, counts.Failed));
        var accepted = await ThoseAsync(RecipientOutcome.Accepted);
        Assert.Equal(accepted.OrderByDescending(one => one.EndedAt), accepted);
        Assert.All(accepted, one => Assert.Equal(one.EndedAt!.Value.ToUnixTimeMilliseconds(), one.At));

        // One that the provider gives up later is among those that came back.
        var key = new CampaignKey(CampaignId, accepted[0].RecipientId);
        foreach (var _ in new[] { 1, 2 }) Assert.True(await Reports.RecordAsync(key, DeliveryNews.Failed, leaveAlone: false, default));
        Assert.Equal(1, (await Campaigns.CountAsync(CampaignId, default)).Bounced);
        Assert.Null(await Suppressions.FindAsync(accepted[0].Address, default));
    }

    [Fact]
    public async Task Without_a_way_to_unsubscribe_nothing_is_started()
    {
        await EnterAsync(Many(1));
        var draft = (await Campaigns.FindAsync(CampaignId, default))!;
        await Campaigns.TryReplaceAsync(draft.Version, draft.Value with { StartedAt = null }, default);
        foreach (var (keys, options) in new (FileLinkOptions, CampaignOptions)[]
        {
            (new() { LinkKeys = ["a key of sixteen characters"] }, new()), (new() { LinkKeys = ["a key of sixteen characters"] }, new() { UnsubscribePage = "https://shop.example/" }),
            (new() { LinkKeys = [] }, _options), (new() { LinkKeys = [""] }, _options),
        })
        {
            var routes = new JobRoutes([], [new CampaignJobs()]);
            var lists = new RecipientLists(new(_store.Documents, this, _clock), this);
            var start = new StartCampaignHandler(Campaigns, lists, new(Jobs, new(new RecordedJobs(), routes), routes, _clock), Jobs, new(keys, options), options, _clock);
            Assert.Equal("UNSUBSCRIBE_PAGE_MISSING", (await start.HandleAsync(new(CampaignId, null, "staff"), default))!.Value.Refusal!.Code);
        }

        Assert.Null((await CampaignAsync()).StartedAt);
    }

    [Fact]
    public async Task Who_changes_a_draft_that_is_started_at_that_moment_changes_nothing()
    {
        await EnterAsync(Many(1));
        var draft = (await Campaigns.FindAsync(CampaignId, default))!;
        Assert.NotNull(await Campaigns.TryReplaceAsync(draft.Version, draft.Value with { StartedAt = _clock.GetUtcNow() }, default));

        Assert.Null(await Campaigns.TryReviseAsync(draft.Version, draft.Value with { Number = draft.Value.Number + 1, StartedAt = null }, default));

        Assert.NotNull((await CampaignAsync()).StartedAt);
        Assert.Equal([draft.Value.Number], (await Campaigns.VersionsAsync(CampaignId, default)).Select(version => version.Number));
    }

    [Fact]
    public void A_link_that_was_not_signed_here_is_nobodys()
    {
        var link = Links.To(CampaignId, new string('a', 32)).Split('/')[^1];

        Assert.Equal(new CampaignKey(CampaignId, new string('a', 32)), Links.Read(link));
        // The signature of one's own link under somebody else's id.
        Assert.Null(Links.Read(Links.To(CampaignId, new string('b', 32)).Split('/')[^1][..42] + link[42..]));
        foreach (var guess in new[] { link[..^1] + (link[^1] == 'A' ? 'Q' : 'A'), (link[0] == 'A' ? 'B' : 'A') + link[1..], link[..^4], new string('!', link.Length), "" }) Assert.Null(Links.Read(guess));
        Assert.Null(new UnsubscribeLinks(new FileLinkOptions { LinkKeys = ["another key of sixteen"] }, _options).Read(link));
        Assert.NotNull(new UnsubscribeLinks(new FileLinkOptions { LinkKeys = ["another key of sixteen", "a key of sixteen characters"] }, _options).Read(link));
    }

    [Fact]
    public async Task An_id_at_the_provider_tells_nobody_who_tries_addresses_whose_it_is()
    {
        await EnterAsync(Many(1));
        var campaign = await CampaignAsync();

        Assert.Equal(campaign.RecipientIdOf("Ann@example.com "), campaign.RecipientIdOf("ann@EXAMPLE.com"));
        Assert.NotEqual(campaign.RecipientIdOf("ann@example.com"), (campaign with { Salt = "another" }).RecipientIdOf("ann@example.com"));
    }

    [Fact]
    public async Task A_worker_rests_between_batches_and_ends_its_time_where_others_can_go_on()
    {
        await EnterAsync(Many(40), perSecond: 1);
        var claim = await TakeAsync();
        var began = _clock.GetUtcNow();

        Assert.Equal(LaneEnd.More, await Follow.SendAsync(CampaignId, claim, 0, default));

        Assert.Equal((10, TimeSpan.FromSeconds(10)), (_accepted.Count, _clock.GetUtcNow() - began));
    }

    [Fact]
    public async Task A_campaign_whose_list_is_gone_fails_and_says_so()
    {
        _csv = null;
        await Assert.ThrowsAsync<RecipientListGoneException>(() => EnterAsync(null));
        var claim = await TakeAsync();

        Assert.Null(await Follow.EnterAsync(CampaignId, claim, null, default));

        Assert.Equal((JobStatus.Failed, "CAMPAIGN_LIST_GONE"), await JobAsync(job => (job.Status, job.Error!.Code)));
        Assert.False(await Follow.ReportAsync(CampaignId, claim, default));
    }

    [Fact]
    public async Task Columns_that_make_a_mail_too_long_cost_one_recipient_theirs_and_hold_up_nobody()
    {
        var words = string.Concat(Enumerable.Repeat("{{coupon}}", 1_200)) + " {{unsubscribeLink}}";
        await EnterAsync($"email,coupon\nann@example.com,{new string('x', 200)}\nbob@example.com,TEN\n", ["coupon"], words);

        await DrainAsync();

        Assert.Equal("bob@example.com", Assert.Single(_handed).To);
        var ann = Assert.Single(await ThoseAsync(RecipientOutcome.Failed));
        Assert.Equal(("ann@example.com", "TEMPLATE_TOO_LONG"), (ann.Address, ann.Code));
    }

    Task IDelay.WaitAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        _clock.Advance(delay);
        return Task.CompletedTask;
    }

    Task<bool> IDelay.WaitAsync(Task task, TimeSpan atMost, CancellationToken cancellationToken) => throw new NotSupportedException();

    void IOrderNews.Changed(string orderId)
    {
        // Nobody waits here.
    }

    IOrderWatch IOrderNews.Watch(string orderId) => throw new NotSupportedException();

    /// <summary>So many recipients, all in one shard: its partition.</summary>
    private async Task<string> EnterInOneShardAsync(int count)
    {
        await EnterAsync("email\n");
        var (campaign, partition) = (await CampaignAsync(), CampaignShard.Of(CampaignId, 0));
        _csv = "email\n" + string.Concat(Enumerable.Range(0, int.MaxValue).Select(n => $"r{n}@example.com\n")
            .Where(row => CampaignShard.Of(CampaignId, campaign.RecipientIdOf(row)) == partition).Take(count));
        await EnterPartAsync();
        return partition;
    }

    /// <summary>The job of the campaign is there, and a worker has it.</summary>
    private async Task<int> TakeAsync()
    {
        await Jobs.CreateAsync(new Job(CampaignId, CampaignJobs.Name, "staff", CanPause: true, _clock.GetUtcNow()), JsonSerializer.SerializeToElement(new(CampaignId), StoredJson.Default.CampaignRequest), default);
        return await Follow.TakeAsync(CampaignId, 1, default);
    }

    private async Task<T> JobAsync<T>(Func<Job, T> what) => what((await Jobs.FindAsync(CampaignId, default))!.Value.Job);
}
