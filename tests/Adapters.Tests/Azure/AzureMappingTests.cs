using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OrderFunctions.Adapters.Gateways.SendGrid;
using OrderFunctions.Adapters.Gateways.ServiceBus;
using OrderFunctions.Adapters.Gateways.StorageQueues;
using OrderFunctions.Application;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Notifications;

namespace OrderFunctions.Adapters.Tests.Azure;

/// <summary>What the Azure adapters hand to the SDKs, and what they make of the answers.</summary>
public sealed class AzureMappingTests
{
    private static readonly CloudEvent s_event = new()
    {
        SpecVersion = "1.0",
        ContractVersion = "v1",
        Id = "event-1",
        Type = "order.created",
        Subject = "order-1",
        Time = DateTimeOffset.UnixEpoch,
        DataSchema = "urn:order-functions:v1:order.created",
        TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        Data = JsonSerializer.SerializeToElement(new { orderId = "order-1" }),
    };

    [Fact]
    public void An_event_travels_so_that_a_repeat_is_dropped_and_the_events_of_one_order_stay_together()
    {
        var envelope = ServiceBusEnvelope.Of(s_event);

        Assert.Equal(("event-1", "order-1", "order.created"), (envelope.MessageId, envelope.SessionId, envelope.Subject));
        Assert.Equal("replay-1", ServiceBusEnvelope.Of(s_event with { Delivery = "replay-1" }).MessageId);
        Assert.Equal(("application/cloudevents+json", s_event.TraceParent), (envelope.ContentType, envelope.CorrelationId));
        Assert.Equal("v1", Assert.Single(envelope.Properties, property => property.Key == "event-contract-version").Value);
        Assert.Equal(s_event.ToJson(), CloudEvent.Parse(envelope.Body).ToJson());
    }

    [Fact]
    public void An_event_that_is_told_again_on_purpose_passes_the_topic_and_is_the_same_event()
    {
        var again = ServiceBusEnvelope.Of(s_event with { Delivery = "event-1.again" });

        Assert.Equal("event-1.again", again.MessageId);
        Assert.Equal(s_event.ToJson(), again.Body);
    }

    [Theory]
    [InlineData("MessageSizeExceeded", true)]
    [InlineData("ServiceBusy", false)]
    [InlineData("ServiceTimeout", false)]
    [InlineData("MessagingEntityNotFound", false)]
    [InlineData("QuotaExceeded", false)]
    public void Only_an_event_that_no_topic_takes_is_given_up_at_once(string reason, bool isFinal)
    {
        var failure = ServiceBusSending.Failure(reason);

        Assert.Equal(isFinal, failure.IsFinal);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_waits_as_long_as_the_service_allows_and_lasts_until_it_is_handled()
    {
        var now = StorageQueueMessage.Of("order-1", TimeSpan.Zero);
        var tomorrow = StorageQueueMessage.Of("""{"text":"ünïcode 🙂"}""", TimeSpan.FromDays(1));

        Assert.Equal(("order-1", null, TimeSpan.FromSeconds(-1)), (now.Body, now.VisibleAfter, now.TimeToLive));
        Assert.Equal(TimeSpan.FromDays(1), tomorrow.VisibleAfter);
        Assert.Equal(TimeSpan.FromDays(7), StorageQueueMessage.Of("order-1", TimeSpan.FromDays(30)).VisibleAfter);
    }

    [Fact]
    public void A_job_that_no_queue_takes_is_refused_before_it_is_sent()
    {
        StorageQueueMessage.Of(new string('x', StorageQueueMessage.MaxBytes), TimeSpan.Zero);

        Assert.Throws<ArgumentException>(() => StorageQueueMessage.Of(new string('ü', (StorageQueueMessage.MaxBytes / 2) + 1), TimeSpan.Zero));
        Assert.Throws<ArgumentException>(() => StorageQueueMessage.Of("order\u0000", TimeSpan.Zero));
    }

    [Fact]
    public void A_mail_is_from_the_shop_and_carries_its_key()
    {
        var shop = new ShopOptions { Name = "The Shop", Email = "shop@example.com" };

        var told = new Application.Notifications.Mail("key-1", "ada@example.com", "Hello", "text", "<p>html</p>")
        {
            Batch = "batch-1",
            Headers = new Dictionary<string, string> { ["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click" },
        };

        var mail = SendGridMail.Of(told, shop);

        var expected = new SendGridMail("shop@example.com", "The Shop", "ada@example.com", "Hello", "text", "<p>html</p>", "key-1")
        {
            Batch = "batch-1",
            Headers = told.Headers,
        };
        Assert.Equal(expected, mail);
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(413, true)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(429, false)]
    [InlineData(500, false)]
    [InlineData(302, false)]
    public void Only_a_mail_that_is_wrong_itself_is_not_tried_again(int status, bool isFinal)
    {
        var refused = Assert.Throws<MailNotAcceptedException>(() => SendGridAnswers.ThrowUnlessAccepted(status));

        Assert.Equal(isFinal, refused.IsFinal);
        SendGridAnswers.ThrowUnlessAccepted(202);
    }

    [Fact]
    public async Task What_passes_through_is_counted_and_hashed_once_it_was_read_to_the_end()
    {
        var content = Encoding.UTF8.GetBytes(new string('x', 100_000));
        using var stream = new HashedStream(new MemoryStream(content));
        var half = new byte[50_000];
        await stream.ReadExactlyAsync(half);
        Assert.Throws<InvalidOperationException>(() => stream.Stored("a", "text/plain"));

        await stream.CopyToAsync(Stream.Null);

        Assert.Equal(
            new StoredFile("a/b.txt", "text/plain", content.Length, Convert.ToHexStringLower(SHA256.HashData(content))),
            stream.Stored("a/b.txt", "text/plain"));
        Assert.False(stream.CanSeek);
    }
}
