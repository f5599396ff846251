using Microsoft.Extensions.Logging.Abstractions;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Application.Tests.Inbox;
using OrderFunctions.Domain.Notifications;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Privacy;

public sealed class RetentionTests
{
    private static readonly RetentionOptions Options = new();
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_webhook_loses_its_body_after_its_time_and_is_still_known_when_it_comes_again()
    {
        await using var inbox = new AnInbox();
        await inbox.ReceiveAsync("one", "sent");
        await inbox.HandleHintsAsync();
        var signed = (await inbox.FindAsync("one"))!.Body!;
        var forget = inbox.Forget(Options);

        inbox.Clock.Advance(Options.Webhooks - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await forget.ForgetAsync(100, default));
        inbox.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, await forget.ForgetAsync(100, default));

        var left = (await inbox.FindAsync("one"))!;
        Assert.Equal((null, Digest(signed), InboxStatus.Processed), (left.Body, left.BodyDigest, left.Status));
        Assert.Equal(WebhookReceipt.Duplicate, await inbox.ReceiveAsync("one", "sent"));
        Assert.Equal(WebhookReceipt.Duplicate, await inbox.ReceiveAsync("two", "sent"));
        Assert.Single(inbox.Processed);
        Assert.Equal(0, await forget.ForgetAsync(100, default));
    }

    [Fact]
    public async Task What_waits_for_staff_keeps_its_body_until_it_is_dealt_with()
    {
        await using var inbox = new AnInbox();
        inbox.Process = static _ => Task.FromResult(InboxVerdict.Unknown);
        await inbox.ReceiveAsync("one", "sent");
        await inbox.HandleHintsAsync();
        var forget = inbox.Forget(Options);

        inbox.Clock.Advance(Options.Webhooks + TimeSpan.FromHours(1));
        await forget.ForgetAsync(100, default);
        Assert.NotNull((await inbox.FindAsync("one"))!.Body);

        inbox.Process = static _ => Task.FromResult(InboxVerdict.Done);
        await inbox.SweepAsync();
        Assert.Equal(InboxStatus.Processed, (await inbox.FindAsync("one"))!.Status);
        inbox.Clock.Advance(TimeSpan.FromDays(8));
        await forget.ForgetAsync(100, default);

        Assert.Null((await inbox.FindAsync("one"))!.Body);
    }

    [Fact]
    public async Task One_run_removes_no_more_than_it_may_and_the_next_goes_on()
    {
        await using var store = new ATemporaryStore();
        var clock = new ManualTimeProvider(Now);
        for (var n = 0; n < 5; n++) await MarkAsync(store.Documents, n, clock.GetUtcNow());
        var forget = new ForgetHandledEvents(store.Documents, Options, clock);

        clock.Advance(Options.Events + TimeSpan.FromSeconds(1));

        var removed = new List<int>();
        for (var run = 0; run < 4; run++) removed.Add(await forget.ForgetAsync(2, default));

        Assert.Equal([2, 2, 1, 0], removed);
    }

    [Fact]
    public async Task What_was_changed_after_it_was_looked_at_stays()
    {
        await using var store = new ATemporaryStore();
        var (observed, clock) = (new ObservedStore(store.Documents), new ManualTimeProvider(Now));
        for (var n = 0; n < 2; n++) await MarkAsync(store.Documents, n, clock.GetUtcNow().AddSeconds(n));
        clock.Advance(Options.Events + TimeSpan.FromHours(1));
        observed.BeforeCommit(async () => await store.Documents.CommitAsync(
            Containers.Processed, "steady|0", [TypedDocuments.Replace("processed", new ProcessedEvent("steady", "0", Now, Now.AddDays(1).ToUnixTimeMilliseconds()), StoredJson.Default.ProcessedEvent, null)]));

        Assert.Equal(1, await new ForgetHandledEvents(observed, Options, clock).ForgetAsync(100, default));
        Assert.NotNull(await store.Documents.FindAsync(Containers.Processed, "steady|0", "processed"));
    }

    [Fact]
    public async Task Notices_failures_and_denials_stay_for_their_time_and_no_longer()
    {
        await using var store = new ATemporaryStore();
        var (at, due) = (Now.ToUnixTimeMilliseconds(), Now.AddDays(30).ToUnixTimeMilliseconds());
        var notice = new Notice { Id = "msg-1", Kind = MessageKind.OrderDelivered, EventId = "1", Messages = [], CreatedAt = Now, List = "x", At = at };
        var denial = new AuditEntry { Id = "1", When = Now, By = "eve", Action = "x", Path = "x", List = AuditEntry.Denials, At = at, Expires = due };
        await AddAsync(Containers.Messages, TypedDocuments.Create("msg-1", notice, StoredJson.Default.Notice));
        await AddAsync(Containers.DeadLetters, TypedDocuments.Create(MessageFailure.Id, new MessageFailure("x", "y", due), StoredJson.Default.MessageFailure));
        await AddAsync(Containers.Audit, TypedDocuments.Create("1", denial, StoredJson.Default.AuditEntry));

        await AssertKeptAsync(Options.Messages, clock => new ForgetNotices(store.Documents, Options, clock));
        await AssertKeptAsync(TimeSpan.FromDays(30), clock => new ForgetDeadLetters(store.Documents, clock));
        await AssertKeptAsync(TimeSpan.FromDays(30), clock => new ForgetDenials(store.Documents, clock));

        static async Task AssertKeptAsync(TimeSpan keep, Func<TimeProvider, IRetention> room)
        {
            var clock = new ManualTimeProvider(Now);
            clock.Advance(keep - TimeSpan.FromSeconds(1));
            Assert.Equal(0, await room(clock).ForgetAsync(100, default));
            clock.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal(1, await room(clock).ForgetAsync(100, default));
        }

        async Task AddAsync(string container, DocumentOperation operation) => await store.Documents.CommitAsync(container, "p", [operation]);
    }

    [Fact]
    public async Task A_room_that_fails_holds_up_no_other_and_is_told_at_the_end()
    {
        using var metrics = new CountedMetrics();
        var handler = new RunRetentionHandler(
            [new Room("broken", null), new Room("whole", 3)], Options, new ManualTimeProvider(Now), metrics, NullLogger<RunRetentionHandler>.Instance);
        DateTimeOffset? sagasBefore = null;

        var failure = await Assert.ThrowsAsync<AggregateException>(() => handler.HandleAsync(
            new((before, _) =>
            {
                sagasBefore = before;
                return Task.FromResult(1);
            }),
            default));

        Assert.IsType<InvalidOperationException>(Assert.Single(failure.InnerExceptions));
        Assert.Equal(Now - Options.Sagas, sagasBefore);
        Assert.Equal((1, 3), (metrics["retention_removed what=sagas"], metrics["retention_removed what=whole"]));
    }

    private static string Digest(byte[] body) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body));

    private static async Task MarkAsync(IDocumentStore store, int number, DateTimeOffset at) => await store.CommitAsync(
        Containers.Processed,
        $"steady|{number}",
        [TypedDocuments.Create("processed", new ProcessedEvent("steady", $"{number}", at, at.ToUnixTimeMilliseconds()), StoredJson.Default.ProcessedEvent)]);

    private sealed class Room(string name, int? removes) : IRetention
    {
        public string Name => name;

        public Task<int> ForgetAsync(int most, CancellationToken cancellationToken) =>
            removes is { } count ? Task.FromResult(count) : throw new InvalidOperationException("Not now.");
    }
}
