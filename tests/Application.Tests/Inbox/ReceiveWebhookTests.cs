using System.Text;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Ops;
using Xunit;

namespace OrderFunctions.Application.Tests.Inbox;

/// <summary>What is stored of a webhook, and when it counts as one that is known.</summary>
public sealed class ReceiveWebhookTests : IAsyncLifetime
{
    private readonly AnInbox _inbox = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _inbox.DisposeAsync();

    [Fact]
    public async Task A_webhook_is_stored_raw_and_then_processed_once()
    {
        const string Body = """{"id":"e1","type":"parcel","object":"parcel-1","state":"sent","text":"äöü €"}""";
        Assert.Equal(WebhookReceipt.Accepted, await _inbox.ReceiveAsync(Body));
        var stored = await _inbox.FindAsync("e1");
        Assert.Equal(Body, stored!.BodyText());
        Assert.Equal((InboxStatus.Received, SignatureVerdict.Valid), (stored.Status, stored.Signature));
        Assert.Empty(_inbox.Processed);

        Assert.Equal(1, await _inbox.HandleHintsAsync());
        Assert.Equal("e1", Assert.Single(_inbox.Processed).Id[4..]);
        Assert.Equal((InboxStatus.Processed, null), ((await _inbox.FindAsync("e1"))!.Status, (await _inbox.FindAsync("e1"))!.Due));
        Assert.Equal(0, await _inbox.SweepAsync("post", "parcel-1"));
    }

    [Fact]
    public async Task The_same_event_twice_is_one()
    {
        await _inbox.ReceiveAsync("e1", "sent");
        Assert.Equal(WebhookReceipt.Duplicate, await _inbox.ReceiveAsync("e1", "sent"));
        Assert.Equal(1, await _inbox.HandleHintsAsync());
        Assert.Equal(WebhookReceipt.Duplicate, await _inbox.ReceiveAsync("e1", "sent"));
        await _inbox.HandleHintsAsync();
        Assert.Single(_inbox.Processed);
    }

    [Fact]
    public async Task Another_event_that_says_the_same_is_kept_and_not_processed()
    {
        await _inbox.ReceiveAsync("e1", "sent");
        Assert.Equal(WebhookReceipt.Duplicate, await _inbox.ReceiveAsync("e2", "sent"));
        await _inbox.HandleHintsAsync();
        Assert.Single(_inbox.Processed);
        Assert.Equal(InboxStatus.Duplicate, (await _inbox.FindAsync("e2"))!.Status);
    }

    [Fact]
    public async Task An_event_that_says_what_a_failed_one_said_is_processed()
    {
        await GiveUpAsync("e1");
        Assert.Equal(WebhookReceipt.Accepted, await _inbox.ReceiveAsync("e2", "sent"));
        await _inbox.HandleHintsAsync();

        Assert.Equal(InboxStatus.Processed, (await _inbox.FindAsync("e2"))!.Status);
        // From now on it is known, however it is said.
        Assert.Equal(WebhookReceipt.Duplicate, await _inbox.ReceiveAsync("e3", "sent"));
        Assert.Equal(WebhookReceipt.Duplicate, await _inbox.ReceiveAsync("e1", "sent"));
        Assert.Equal(InboxStatus.Failed, (await _inbox.FindAsync("e1"))!.Status);
    }

    [Fact]
    public async Task A_failed_event_that_is_sent_again_is_processed()
    {
        await GiveUpAsync("e1");
        Assert.Equal(WebhookReceipt.Accepted, await _inbox.ReceiveAsync("e1", "sent"));
        await _inbox.HandleHintsAsync();

        var entry = await _inbox.FindAsync("e1");
        Assert.Equal((InboxStatus.Processed, 0), (entry!.Status, entry.Attempts));
        Assert.Empty(await _inbox.ListAsync(InboxLists.Repair));
    }

    [Fact]
    public async Task A_repeat_of_one_that_is_still_being_tried_waits_for_it_and_has_its_own_chance_when_that_is_given_up()
    {
        _inbox.Process = static _ => throw new TimeoutException();
        await _inbox.ReceiveAsync("e1", "sent");
        await _inbox.HandleHintsAsync();
        Assert.Equal(WebhookReceipt.Duplicate, await _inbox.ReceiveAsync("e2", "sent"));
        while (await _inbox.HandleHintsAsync() > 0)
        {
        }

        _inbox.Process = static _ => Task.FromResult(InboxVerdict.Done);
        Assert.Equal(WebhookReceipt.Accepted, await _inbox.ReceiveAsync("e2", "sent"));
        await _inbox.HandleHintsAsync();
        Assert.Equal(InboxStatus.Processed, (await _inbox.FindAsync("e2"))!.Status);
    }

    private async Task GiveUpAsync(string eventId)
    {
        _inbox.Process = static _ => throw new TimeoutException();
        await _inbox.ReceiveAsync(eventId, "sent");
        while (await _inbox.HandleHintsAsync() > 0)
        {
        }

        Assert.Equal(InboxStatus.Failed, (await _inbox.FindAsync(eventId))!.Status);
        _inbox.Process = static _ => Task.FromResult(InboxVerdict.Done);
    }

    [Fact]
    public async Task Another_state_of_the_same_object_is_news_and_so_is_the_same_state_of_another()
    {
        await _inbox.ReceiveAsync("e1", "sent");
        Assert.Equal(WebhookReceipt.Accepted, await _inbox.ReceiveAsync("e2", "arrived"));
        Assert.Equal(WebhookReceipt.Accepted, await _inbox.ReceiveAsync("e3", "sent", "parcel-2"));
        await _inbox.HandleHintsAsync();
        Assert.Equal(3, _inbox.Processed.Count);
    }

    [Fact]
    public async Task Fifty_deliveries_at_once_are_one()
    {
        var receipts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _inbox.ReceiveAsync("e1", "sent")));
        Assert.Single(receipts, WebhookReceipt.Accepted);
        Assert.Equal(49, receipts.Count(receipt => receipt == WebhookReceipt.Duplicate));
        Assert.Equal(1, await _inbox.HandleHintsAsync());
    }

    [Fact]
    public async Task Fifty_different_events_of_one_state_at_once_are_one()
    {
        var receipts = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => _inbox.ReceiveAsync($"e{n}", "sent")));
        Assert.Single(receipts, WebhookReceipt.Accepted);
        await _inbox.HandleHintsAsync();
        Assert.Single(_inbox.Processed);
    }

    [Fact]
    public async Task An_unknown_type_is_stored_and_left_alone()
    {
        Assert.Equal(WebhookReceipt.Ignored, await _inbox.ReceiveAsync("""{"id":"e1","type":"weather","object":"parcel-1"}"""));
        Assert.Equal(InboxStatus.Ignored, (await _inbox.FindAsync("e1"))!.Status);
        Assert.Empty(_inbox.Jobs.Waiting);
    }

    [Fact]
    public async Task What_was_signed_but_cannot_be_read_waits_for_staff()
    {
        Assert.Equal(WebhookReceipt.Ignored, await _inbox.ReceiveAsync("{{{"));
        var entry = Assert.Single(await _inbox.ListAsync(InboxLists.Repair));
        Assert.Equal((InboxStatus.Failed, "UNREADABLE", "{{{"), (entry.Status, entry.Reason, entry.BodyText()));

        // The provider's repeats are no news.
        await _inbox.ReceiveAsync("{{{");
        Assert.Equal([(AlertCode.WebhookFailed, AlertLevel.Critical)], await _inbox.AlertsAsync());
        Assert.Equal(1, _inbox.Metrics["alerts_raised code=WEBHOOK_FAILED"]);
    }

    [Theory]
    [InlineData(SignatureVerdict.Wrong)]
    [InlineData(SignatureVerdict.Malformed)]
    [InlineData(SignatureVerdict.OutsideTolerance)]
    public async Task Of_a_bad_signature_only_digest_and_headers_are_kept_and_it_is_counted(SignatureVerdict verdict)
    {
        _inbox.Verdict = verdict;
        Assert.Equal(WebhookReceipt.Rejected, await _inbox.ReceiveAsync("e1", "sent"));
        Assert.Null(await _inbox.FindAsync("e1"));
        var kept = Assert.Single(await _inbox.ListAsync(InboxLists.Rejected));
        Assert.Null(kept.Body);
        Assert.Equal(64, kept.BodyDigest!.Length);
        Assert.Equal(verdict, kept.Signature);
        Assert.Equal(["User-Agent"], kept.Headers!.Keys);
        Assert.Equal(1, _inbox.Metrics[$"webhook_bad_signatures verdict={verdict}"]);

        // A forger does not get in the way of the genuine event.
        _inbox.Verdict = SignatureVerdict.Valid;
        Assert.Equal(WebhookReceipt.Accepted, await _inbox.ReceiveAsync("e1", "sent"));
    }

    [Fact]
    public async Task Garbage_without_end_fills_no_disk()
    {
        _inbox.Verdict = SignatureVerdict.Wrong;
        for (var n = 0; n < 300; n++)
            await _inbox.ReceiveAsync($"same digest slot or not {n % 3}");
        Assert.Equal(3, (await _inbox.ListAsync(InboxLists.Rejected)).Count);
        Assert.Equal(300, _inbox.Metrics["webhook_bad_signatures"]);
    }

    [Theory]
    [InlineData("a/b\\c?d#e")]
    [InlineData("ä€𝄞")]
    [InlineData("")]
    public async Task Ids_that_are_no_keys_still_tell_events_apart(string id)
    {
        var body = $$"""{"id":{{Json(id)}},"type":"parcel","object":{{Json(id)}},"state":{{Json(id)}}}""";
        Assert.Equal(WebhookReceipt.Accepted, await _inbox.ReceiveAsync(body));
        Assert.Equal(WebhookReceipt.Duplicate, await _inbox.ReceiveAsync(body));
        await _inbox.HandleHintsAsync();
        Assert.Single(_inbox.Processed);
    }

    [Fact]
    public async Task A_very_long_id_is_fine()
    {
        var id = new string('x', 5000);
        Assert.Equal(WebhookReceipt.Accepted, await _inbox.ReceiveAsync(id, id, id));
        Assert.Equal(WebhookReceipt.Duplicate, await _inbox.ReceiveAsync(id, id, id));
    }

    private static string Json(string text) => new StringBuilder("\"")
        .Append(text.Replace("\\", "\\\\", StringComparison.Ordinal)).Append('"').ToString();
}
