using System.Security.Cryptography;
using System.Text;
using OrderFunctions.Adapters.Gateways.SendGrid;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Adapters.Tests.Mail;

/// <summary>What SendGrid reports about mail.</summary>
public sealed class SendGridWebhookTests
{
    // The example of SendGrid's own libraries.
    private const string PublishedKey = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEDr2LjtURuePQzplybdC+u4CwrqDqBaWjcMMsTbhdbcwHBcepxo7yAQGhHPTnlvFYPAZFceEu/1FwCM/QmGUhA==";
    private const string PublishedSignature = "MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRamr2nlxFDWYNH2j/0=";
    private const string PublishedTime = "1588788367";
    private const string PublishedBody = """{"category":"example_payload","event":"test_event","message_id":"message_id"}""";

    [Fact]
    public void The_published_example_is_valid_and_nothing_like_it_is()
    {
        Assert.Equal(SignatureVerdict.Valid, Verdict(PublishedKey, PublishedBody, PublishedTime, PublishedSignature));
        Assert.Equal(SignatureVerdict.Wrong, Verdict(PublishedKey, PublishedBody, "1588788368", PublishedSignature));
        Assert.Equal(SignatureVerdict.Wrong, Verdict(PublishedKey, PublishedBody + " ", PublishedTime, PublishedSignature));
        Assert.Equal(SignatureVerdict.Wrong, Verdict(PublishedKey, PublishedBody, PublishedTime, Convert.ToBase64String(new byte[70])));
        Assert.Equal(SignatureVerdict.Malformed, Verdict(PublishedKey, PublishedBody, PublishedTime, "not Base64"));
        Assert.Equal(SignatureVerdict.Malformed, Verdict(PublishedKey, PublishedBody, PublishedTime, null));
        Assert.Equal(SignatureVerdict.Malformed, Verdict(PublishedKey, PublishedBody, null, PublishedSignature));
        Assert.Equal((true, false, false), (SendGridWebhooks.IsKey(PublishedKey), SendGridWebhooks.IsKey("MFkw"), SendGridWebhooks.IsKey("no key")));
    }

    [Fact]
    public void Either_of_two_keys_counts_while_they_are_changed()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signature = Convert.ToBase64String(key.SignData("1[]"u8, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        var mine = Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());

        Assert.Equal(SignatureVerdict.Valid, new SendGridWebhooks([PublishedKey, mine]).Verify(Request("[]", "1", signature)));
        Assert.Equal(SignatureVerdict.Wrong, new SendGridWebhooks([PublishedKey]).Verify(Request("[]", "1", signature)));
    }

    [Theory]
    [InlineData("""{"event":"processed","message_key":"k"}""", DeliveryNews.Accepted, null, false)]
    [InlineData("""{"event":"delivered","message_key":"k","response":"250 OK"}""", DeliveryNews.Delivered, null, false)]
    [InlineData("""{"event":"bounce","type":"bounce","status":"5.1.1","message_key":"k"}""", DeliveryNews.Bounced, "BOUNCED", true)]
    [InlineData("""{"event":"bounce","type":"blocked","message_key":"k"}""", DeliveryNews.Failed, "BLOCKED", false)]
    [InlineData("""{"event":"dropped","reason":"Bounced Address","message_key":"k"}""", DeliveryNews.Bounced, "DROPPED_BOUNCED", true)]
    [InlineData("""{"event":"dropped","reason":"Invalid","message_key":"k"}""", DeliveryNews.Bounced, "DROPPED_BOUNCED", true)]
    [InlineData("""{"event":"dropped","reason":"Spam Reporting Address","message_key":"k"}""", DeliveryNews.Bounced, "DROPPED_COMPLAINED", true)]
    [InlineData("""{"event":"dropped","reason":"Recipient List over Package Quota","message_key":"k"}""", DeliveryNews.Failed, "DROPPED", false)]
    [InlineData("""{"event":"spamreport","message_key":"k"}""", DeliveryNews.Complained, "COMPLAINED", true)]
    [InlineData("""{"event":"unsubscribe","message_key":"k"}""", DeliveryNews.Unsubscribed, null, true)]
    [InlineData("""{"event":"group_unsubscribe","message_key":"k"}""", DeliveryNews.Unsubscribed, null, true)]
    public void Reports_are_read_by_what_they_mean_for_the_message_and_the_address(string said, DeliveryNews news, string? code, bool leaveAlone) =>
        Assert.Equal([new RecordDelivery("k", news, code, leaveAlone)], SendGridWebhooks.ReportsOf(Encoding.UTF8.GetBytes($"[{said}]")));

    [Fact]
    public void A_body_is_a_list_and_what_is_not_about_our_messages_is_left_out()
    {
        const string body = """
            [{"email":"ann@example.com","event":"delivered","message_key":"k1","category":["cat facts"]},
             {"email":"bob@example.com","event":"delivered"},{"event":"open","message_key":"k2"},{"event":"deferred","message_key":"k3"},
             {"event":"bounce","message_key":"k4"}]
            """;

        var facts = SendGridWebhooks.Read(Request(body, "1", "x"))!;

        Assert.Equal(["k1", "k4"], SendGridWebhooks.ReportsOf(Encoding.UTF8.GetBytes(body)).Select(report => report.Key));
        Assert.Equal((true, null, "events"), (facts.IsKnown, facts.ObjectId, facts.Type));
        Assert.Equal(facts.EventId, SendGridWebhooks.Read(Request(body, "2", "y"))!.EventId);
        Assert.False(SendGridWebhooks.Read(Request("""[{"event":"open","message_key":"k"}]""", "1", "x"))!.IsKnown);
        Assert.Null(SendGridWebhooks.Read(Request("""{"event":"open"}""", "1", "x")));
        Assert.Empty(SendGridWebhooks.ReportsOf("nonsense"u8));
    }

    private static SignatureVerdict Verdict(string key, string body, string? time, string? signature) =>
        new SendGridWebhooks([key]).Verify(Request(body, time, signature));

    private static WebhookRequest Request(string body, string? time, string? signature)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (time is not null) headers["x-twilio-email-event-webhook-timestamp"] = time;
        if (signature is not null) headers["x-twilio-email-event-webhook-signature"] = signature;
        return new(headers, Encoding.UTF8.GetBytes(body));
    }
}
