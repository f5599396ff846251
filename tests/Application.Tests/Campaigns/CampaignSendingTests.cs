using System.Collections.Concurrent;
using OrderFunctions.Application.Campaigns;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Tests.Events;
using OrderFunctions.Domain.Campaigns;
using OrderFunctions.Domain.Notifications;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Campaigns;

/// <summary>A campaign's mails: each leaves once, whatever happens to workers, answers and reports.</summary>
public sealed partial class CampaignSendingTests : IMailSender, IMailLedger, IFileStore, IAsyncDisposable
{
    private static readonly TemplateEngine Engine = new();

    private readonly ATemporaryStore _store = new();
    private readonly TestClock _clock = new();
    private readonly ConcurrentQueue<Mail> _accepted = new();
    private readonly ConcurrentQueue<Mail> _handed = new();
    private readonly CampaignOptions _options = new() { UnsubscribePage = "https://shop.example/api/unsubscribe/{token}" };
    private string? _csv = "";
    private Func<Mail, Task>? _before;
    private Func<Mail, Exception?>? _after;
    private bool _canBeAsked = true;
    private CancellationTokenSource? _life;

    private string CampaignId { get; } = Ids.New(AnOrder.At);

    private CampaignRepository Campaigns => new(_store.Documents);

    private SuppressionList Suppressions => new(_store.Documents, _clock);

    private UnsubscribeLinks Links => new(new FileLinkOptions { LinkKeys = ["a key of sixteen characters"] }, _options);

    private CampaignWords Words => new(Engine, new ShopOptions { Name = "The Shop" }, Links);

    private SettleBatch Settle => new(_store.Documents, Campaigns, this, _options, _clock);

    private NotificationProfiles Profiles => new(_store.Documents, _clock);

    private SendBatch Send => new(_store.Documents, Campaigns, Words, Suppressions, Profiles, this, Settle, _options, _clock);

    TimeSpan IMailLedger.SettlesAfter => TimeSpan.FromMinutes(1);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Everybody_in_the_list_gets_one_mail_with_their_own_words_and_a_link_that_only_they_have()
    {
        await EnterAsync("email,name,coupon\nann@example.com,Ann,TEN\nBob@example.com,\"Bob\nBobson\",\"FIVE\r\nSIX\"\nANN@example.com,Ann again,ONE\n", ["coupon"]);
        // A repeat of the step, as after a crash.
        await EnterPartAsync();

        await DrainAsync();

        Assert.Equal(["Bob@example.com", "ann@example.com"], _accepted.Select(mail => mail.To).Order(StringComparer.Ordinal));
        var ann = _accepted.Single(mail => mail.To == "ann@example.com");
        var link = ann.Headers["List-Unsubscribe"].Trim('<', '>');
        Assert.Equal($"TEN for you", ann.Subject);
        Assert.Contains($"Hello Ann, take TEN. {link}", ann.Text, StringComparison.Ordinal);
        Assert.Equal("List-Unsubscribe=One-Click", ann.Headers["List-Unsubscribe-Post"]);
        Assert.Matches("^<https://shop[.]example/api/unsubscribe/[A-Za-z0-9_-]{64}>$", ann.Headers["List-Unsubscribe"]);
        Assert.Contains("Hello Bob Bobson, take FIVE SIX.", _accepted.Single(mail => mail != ann).Text, StringComparison.Ordinal);
        var (campaign, recipient) = (CampaignKey.Parse(ann.Key)!, Links.Read(link.Split('/')[^1])!);
        Assert.Equal(campaign, recipient);
        Assert.DoesNotContain(MessageKey.DigestOf("ann@example.com")[..16], ann.Key, StringComparison.Ordinal);
        Assert.Equal((2, 2, 2), await CountsAsync());
    }

    [Fact]
    public async Task A_worker_that_dies_with_mails_in_hand_costs_nobody_a_mail_and_gives_nobody_two()
    {
        await EnterAsync(Many(300));
        // It dies at the fifth, tenth, … hand-over: half of the time after the provider has taken the mail.
        var (count, numbers) = (0, new ConcurrentDictionary<Mail, int>());
        _before = mail => (numbers[mail] = Interlocked.Increment(ref count)) % 10 == 5 ? throw Death() : Task.CompletedTask;
        _after = mail => numbers[mail] % 10 == 0 ? Death() : null;

        for (var life = 0; life < 40; life++) await LiveAsync();
        (_before, _after) = (null, null);
        await DrainAsync();

        Assert.Equal((300, 300, 300), await CountsAsync());
        Assert.Equal(300, _accepted.DistinctBy(mail => mail.To).Count());
        Assert.Equal(300, _accepted.Count);
        Assert.True(_handed.Count > 300, "Nobody died.");
    }

    [Fact]
    public async Task Nobody_touches_what_another_worker_has_in_hand_before_its_lease_and_the_providers_delay_are_over()
    {
        // A shard of more than a worker has in hand at a time.
        const int inHand = 32;
        await EnterAsync(Many(1600));
        var (began, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var count = 0;
        _before = _ =>
        {
            if (Interlocked.Increment(ref count) == inHand) began.SetResult();
            return goOn.Task;
        };
        var partition = await FullestAsync();
        Assert.True((await Campaigns.FindShardAsync(partition, default))!.Value.Total > inHand);
        var slow = Send.RunAsync(await CampaignAsync(), partition, 90, default);
        await began.Task;

        Assert.Equal(BatchEnd.Busy, (await Send.RunAsync(await CampaignAsync(), partition, 90, default)).End);
        _clock.Advance(_options.Lease + TimeSpan.FromSeconds(59));
        Assert.Equal(BatchEnd.Busy, (await Send.RunAsync(await CampaignAsync(), partition, 90, default)).End);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(BatchEnd.Done, (await Send.RunAsync(await CampaignAsync(), partition, 90, default)).End);

        // The slow one sends what it had begun and nothing more, and its word does not count any more.
        Assert.Empty(_accepted);
        _before = null;
        goOn.SetResult();
        await slow;
        Assert.Equal(inHand, _handed.Count);
        Assert.Equal((1600, 0, 0), await CountsAsync());
    }

    [Fact]
    public async Task When_nobody_can_tell_whether_a_mail_has_left_it_is_not_sent_again_and_staff_see_whose_it_was()
    {
        _canBeAsked = false;
        await EnterAsync("email\nann@example.com\n");
        _after = _ => Death();
        await LiveAsync();
        _after = null;

        await DrainAsync();

        Assert.Single(_accepted);
        var lost = Assert.Single((await new ListRecipientsHandler(_store.Documents).HandleAsync(new(CampaignId, RecipientOutcome.Unknown, 10, null), default)).Recipients);
        Assert.Equal("ann@example.com", lost.Address);
        Assert.Equal((1, 0, 1), await CountsAsync());
    }

    [Fact]
    public async Task A_shop_that_would_rather_write_twice_says_so()
    {
        (_canBeAsked, _options.SendAgainWhenUnknown) = (false, true);
        await EnterAsync("email\nann@example.com\n");
        _after = _ => Death();
        await LiveAsync();
        _after = null;

        await DrainAsync();

        Assert.Equal(2, _accepted.Count);
        Assert.Single(_accepted.DistinctBy(mail => mail.Key));
        Assert.Equal((1, 1, 1), await CountsAsync());
    }

    [Fact]
    public async Task What_a_provider_has_reported_about_it_has_whatever_it_remembers()
    {
        _canBeAsked = false;
        await EnterAsync("email\nann@example.com\n");
        _after = _ => Death();
        await LiveAsync();
        _after = null;
        var key = CampaignKey.Parse(Assert.Single(_accepted).Key)!;
        foreach (var _ in new[] { 1, 2 }) Assert.True(await Reports.RecordAsync(key, DeliveryNews.Delivered, leaveAlone: false, default));

        await DrainAsync();

        Assert.Equal((1, 1, 1), await CountsAsync());
        Assert.Equal(1, (await Campaigns.CountAsync(CampaignId, default)).Delivered);
    }

    [Fact]
    public async Task A_report_that_comes_while_the_mail_is_in_hand_is_not_lost()
    {
        await EnterAsync("email\nann@example.com\n");
        _after = mail =>
        {
            Assert.True(Reports.RecordAsync(CampaignKey.Parse(mail.Key)!, DeliveryNews.Bounced, leaveAlone: true, default).GetAwaiter().GetResult());
            return null;
        };

        await DrainAsync();

        var ann = Assert.Single((await new ListRecipientsHandler(_store.Documents).HandleAsync(new(CampaignId, RecipientOutcome.Accepted, 10, null), default)).Recipients);
        Assert.Equal(DeliveryStatus.Bounced, ann.Reported);
        Assert.True((await Suppressions.FindAsync("ann@example.com", default))!.Value.BlocksMarketing(null));

        // What comes late takes nothing back, and who complains or says no at the provider has said it here.
        var key = new CampaignKey(CampaignId, ann.RecipientId);
        foreach (var news in new[] { DeliveryNews.Delivered, DeliveryNews.Complained, DeliveryNews.Complained, DeliveryNews.Unsubscribed })
            Assert.True(await Reports.RecordAsync(key, news, leaveAlone: false, default));
        var counts = await Campaigns.CountAsync(CampaignId, default);
        Assert.Equal((0, 1, 1, 1), (counts.Delivered, counts.Bounced, counts.Complained, counts.Left));
        Assert.False(await Reports.RecordAsync(key with { RecipientId = new string('0', 32) }, DeliveryNews.Delivered, leaveAlone: false, default));
    }

    [Fact]
    public async Task A_refusal_is_told_apart_from_an_answer_that_was_lost()
    {
        await EnterAsync("email\nfinal@example.com\nlater@example.com\nlost@example.com\nbroken@example.com\nfine@example.com\n");
        var refused = new ConcurrentDictionary<string, int>();
        _before = mail =>
        {
            if (refused.AddOrUpdate(mail.To, 1, (_, n) => n + 1) > 1) return Task.CompletedTask;
            return mail.To[..4] switch
            {
                "fina" => throw new MailNotAcceptedException("400") { IsFinal = true },
                "late" => throw new MailNotAcceptedException("429"),
                _ => Task.CompletedTask,
            };
        };
        _after = mail => (refused[mail.To], mail.To[..4]) switch
        {
            (1, "lost") => new HttpRequestException("The connection broke."),
            (1, "brok") => new MailNotAcceptedException("500") { IsUnclear = true },
            _ => null,
        };

        await DrainAsync();

        Assert.Equal(["broken@example.com", "fine@example.com", "later@example.com", "lost@example.com"], _accepted.Select(mail => mail.To).Order(StringComparer.Ordinal));
        var counts = await Campaigns.CountAsync(CampaignId, default);
        Assert.Equal((4, 1, 0), (counts.Accepted, counts.Failed, counts.Unknown));
        Assert.Equal(2, refused["later@example.com"]);
    }

    [Fact]
    public async Task Who_says_no_between_the_draft_and_the_sending_gets_nothing_and_who_says_it_by_the_link_is_asked_no_more()
    {
        await EnterAsync("email\nann@example.com\nbob@example.com\ncid@example.com\n");
        await Suppressions.NoteAsync("bob@example.com", DeliveryNews.Unsubscribed, default);
        await Suppressions.NoteAsync("cid@example.com", DeliveryNews.Bounced, default);

        await DrainAsync();

        var ann = Assert.Single(_accepted);
        var counts = await Campaigns.CountAsync(CampaignId, default);
        Assert.Equal((1, 1, 1, 3), (counts.Accepted, counts.Unsubscribed, counts.Suppressed, counts.Ended()));
        Assert.Equal("bob@example.com", Assert.Single(await ThoseAsync(RecipientOutcome.Unsubscribed)).Address);
        Assert.Equal("cid@example.com", Assert.Single(await ThoseAsync(RecipientOutcome.Suppressed)).Address);

        var key = Links.Read(ann.Headers["List-Unsubscribe"].Trim('<', '>').Split('/')[^1])!;
        foreach (var _ in new[] { 1, 2 }) Assert.True(await Reports.UnsubscribeAsync(key, default));
        Assert.Equal(1, (await Campaigns.CountAsync(CampaignId, default)).Left);
        var said = (await Suppressions.FindAsync("ann@example.com", default))!.Value;
        Assert.Equal((true, false), (said.BlocksMarketing(null), said.BlocksMarketing(_clock.GetUtcNow().AddSeconds(1))));
        Assert.False(said.Blocks(MessageKind.OrderShipped));
        Assert.Equal(_clock.GetUtcNow(), Assert.Single(await ThoseAsync(RecipientOutcome.Accepted)).UnsubscribedAt);
        Assert.False(await Reports.UnsubscribeAsync(key with { RecipientId = new string('0', 32) }, default));
    }

    [Fact]
    public async Task What_a_customer_prefers_counts_when_the_mail_is_sent_and_the_link_changes_it()
    {
        await Suppressions.NoteAsync("cid@example.com", DeliveryNews.Unsubscribed, default);
        _clock.Advance(TimeSpan.FromDays(1));
        foreach (var customer in new[] { "ada", "bob", "cid" }) await AgreeAsync(customer, true);
        await EnterAsync("email\n");
        foreach (var customer in new[] { "ada", "bob", "cid" }) await EnterCustomerAsync(customer);
        await AgreeAsync("bob", false);

        await DrainAsync();

        Assert.Equal(["ada@example.com", "cid@example.com"], _accepted.Select(mail => mail.To).Order(StringComparer.Ordinal));
        var ada = _accepted.Single(mail => mail.To == "ada@example.com");
        Assert.Equal("bob@example.com", Assert.Single(await ThoseAsync(RecipientOutcome.Unsubscribed)).Address);
        Assert.True(await Reports.UnsubscribeAsync(CampaignKey.Parse(ada.Key)!, default));
        Assert.False((await Profiles.OfAsync("ada", default)).Value.Preferences.Marketing);

        // Who agrees anew is written to again.
        _clock.Advance(TimeSpan.FromDays(1));
        await AgreeAsync("ada", true);
        var profile = (await Profiles.OfAsync("ada", default)).Value;
        Assert.False((await Suppressions.FindAsync("ada@example.com", default))!.Value.BlocksMarketing(profile.MarketingAt));

        // The page says that there will be no more, also when the link is that of the old mail: the last word counts, and once.
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.True(await Reports.UnsubscribeAsync(CampaignKey.Parse(ada.Key)!, default));
        Assert.False((await Profiles.OfAsync("ada", default)).Value.Preferences.Marketing);
        Assert.True((await Suppressions.FindAsync("ada@example.com", default))!.Value.BlocksMarketing(profile.MarketingAt));
        Assert.Equal(1, (await Campaigns.CountAsync(CampaignId, default)).Left);
    }

    async Task IMailSender.SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        _handed.Enqueue(mail);
        if (_before is { } before) await before(mail);
        _accepted.Enqueue(mail);
        if (_after?.Invoke(mail) is { } failure) throw failure;
    }

    Task<IReadOnlySet<string>?> IMailLedger.AcceptedAsync(string batch, IReadOnlyCollection<string> recipients, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlySet<string>?>(_canBeAsked ? _accepted.Where(mail => mail.Batch == batch).Select(mail => mail.To).ToHashSet() : null);

    Task<Stream?> IFileStore.OpenReadAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult<Stream?>(_csv is null ? null : new MemoryStream(System.Text.Encoding.UTF8.GetBytes(_csv)));

    Task<StoredFile> IFileStore.WriteAsync(string name, string contentType, Stream content, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<Stream?> IFileStore.OpenReadAsync(string name, long offset, long length, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task IFileStore.DeleteAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    IAsyncEnumerable<string> IFileStore.ListAsync(string prefix, CancellationToken cancellationToken) => throw new NotSupportedException();

    private CampaignReports Reports => new(_store.Documents, Campaigns, Suppressions, Profiles, _clock);

    private static string Many(int count) => "email\n" + string.Concat(Enumerable.Range(0, count).Select(n => $"r{n}@example.com\n"));

    private async Task EnterAsync(string? csv, IReadOnlyList<string>? variables = null, string? words = null, int perSecond = 0)
    {
        _csv = csv;
        var (subject, text) = variables is null ? ("News", "Hello {{name}}. {{unsubscribeLink}}") : ("{{coupon}} for you", "Hello {{name}}, take {{coupon}}. {{unsubscribeLink}}");
        await Campaigns.CreateAsync(
            new(CampaignId, "Test", "en", new(subject, words ?? text), null, variables ?? [], new("file", 1, []), null, perSecond, AnOrder.At, "staff", 1, AnOrder.At, "staff", AnOrder.At, "salt", CampaignDocument.All, 0),
            default);
        await EnterPartAsync();
    }

    private async Task AgreeAsync(string customer, bool agrees) => Assert.NotNull(await Profiles.TryChooseAsync(
        customer, (await Profiles.OfAsync(customer, default)).Version, NotificationPreferences.None with { Marketing = agrees }, default));

    private async Task EnterCustomerAsync(string customer)
    {
        var campaign = await CampaignAsync();
        var id = campaign.RecipientIdOf($"{customer}@example.com");
        var one = new RecipientDocument(
            id, $"{customer}@example.com", null, CustomerOrder.PartitionOf(customer), null, RecipientOutcome.Waiting, null, null, null, null,
            RecipientDocument.ListOf(CampaignId, id, RecipientOutcome.Waiting), 0);
        var create = TypedDocuments.Create(RecipientDocument.IdOf(id), one, StoredJson.Default.RecipientDocument);
        Assert.True((await _store.Documents.CommitAsync(Containers.Campaigns, CampaignShard.Of(CampaignId, id), [create], default)).IsCommitted);
    }

    private async Task<IReadOnlyList<RecipientDocument>> ThoseAsync(RecipientOutcome outcome) =>
        (await new ListRecipientsHandler(_store.Documents).HandleAsync(new(CampaignId, outcome, 10, null), default)).Recipients;

    private EnterRecipientsHandler Enter => new(_store.Documents, Campaigns, new(_store.Documents, Profiles, this), _clock);

    private Task EnterPartAsync() => Enter.HandleAsync(new(CampaignId, null), default);

    private Task<CampaignDocument> CampaignAsync() => Campaigns.ReadAsync(CampaignId, default);

    private async Task<(int Total, int Sent, int Ended)> CountsAsync()
    {
        var counts = await Campaigns.CountAsync(CampaignId, default);
        return (counts.Total, counts.Accepted, counts.Ended());
    }

    private async Task<string> FullestAsync()
    {
        var shards = await Task.WhenAll(Enumerable.Range(0, CampaignShard.Count).Select(n => CampaignShard.Of(CampaignId, n)).Select(async one => (one, Shard: await Campaigns.FindShardAsync(one, default))));
        return shards.MaxBy(one => one.Shard!.Value.Total).one;
    }

    /// <summary>The worker is no more: whatever else it has in hand, it does nothing with.</summary>
    private OperationCanceledException Death()
    {
        _life!.Cancel();
        return new(_life.Token);
    }

    /// <summary>One worker's life: it goes through the shards until it dies.</summary>
    private async Task LiveAsync()
    {
        using var life = _life = new CancellationTokenSource();
        try
        {
            for (var n = 0; n < CampaignShard.Count; n++) await Send.RunAsync(await CampaignAsync(), CampaignShard.Of(CampaignId, n), 5, life.Token);
        }
        catch (OperationCanceledException)
        {
            // Dead; the next one comes when its lease is over.
        }

        _clock.Advance(_options.Lease + TimeSpan.FromMinutes(1));
    }

    private async Task DrainAsync()
    {
        for (var round = 0; round < 100; round++)
        {
            var ends = new List<BatchEnd>();
            for (var n = 0; n < CampaignShard.Count; n++) ends.Add((await Send.RunAsync(await CampaignAsync(), CampaignShard.Of(CampaignId, n), 90, default)).End);
            if (ends.TrueForAll(end => end == BatchEnd.Empty)) return;
            _clock.Advance(_options.Lease + TimeSpan.FromMinutes(1));
        }

        Assert.Fail("It never ends.");
    }
}
