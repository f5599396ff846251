using System.Text;
using OrderFunctions.Adapters.Gateways.Twilio;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Adapters.Tests.Twilio;

/// <summary>What Twilio reports about texts.</summary>
public sealed class TwilioWebhookTests
{
    private const string Url = "https://shop.example/api/webhooks/twilio";
    private const string Token = "0123456789abcdef0123456789abcdef";
    private const string Form = "MessageSid=SM1&MessageStatus=undelivered&ErrorCode=30005&To=%2B49301234567";

    private static readonly Dictionary<string, string> Fields = new() { ["To"] = "+49301234567", ["MessageStatus"] = "undelivered", ["MessageSid"] = "SM1", ["ErrorCode"] = "30005" };

    [Fact]
    public void The_published_example_is_signed_as_published() => Assert.Equal(
        "0/KCTR6DLpKmkAf8muzZqo1nDgQ=",
        TwilioWebhooks.Sign(
            "https://mycompany.com/myapp.php?foo=1&bar=2",
            new Dictionary<string, string>
            {
                ["To"] = "+18005551212",
                ["Digits"] = "1234",
                ["From"] = "+12349013030",
                ["CallSid"] = "CA1234567890ABCDE",
                ["Caller"] = "+12349013030",
            },
            "12345"));

    [Fact]
    public void A_callback_is_signed_over_the_address_that_was_asked_for_and_the_form()
    {
        var query = TwilioWebhooks.CallbackOf(Url, "0a.e-1.sms").Query;
        var signature = TwilioWebhooks.Sign(Url + query, Fields, Token);

        Assert.Equal("?key=0a.e-1.sms", query);
        Assert.Equal(SignatureVerdict.Valid, Verdict(query, Form, signature));
        Assert.Equal(SignatureVerdict.Wrong, Verdict("?key=0b.e-1.sms", Form, signature));
        Assert.Equal(SignatureVerdict.Wrong, Verdict(query, Form.Replace("undelivered", "delivered", StringComparison.Ordinal), signature));
        Assert.Equal(SignatureVerdict.Wrong, Verdict(query, Form, TwilioWebhooks.Sign(Url + query, Fields, Token[..31] + "0")));
        Assert.Equal(SignatureVerdict.Malformed, Verdict(query, Form, null));
        Assert.Equal(SignatureVerdict.Wrong, Verdict(query, Form, "é"));
    }

    [Theory]
    [InlineData("sent", null, DeliveryNews.Accepted, null, false)]
    [InlineData("delivered", null, DeliveryNews.Delivered, null, false)]
    [InlineData("read", null, DeliveryNews.Delivered, null, false)]
    [InlineData("undelivered", "30003", DeliveryNews.Failed, "30003", false)] // switched off just now
    [InlineData("undelivered", "30005", DeliveryNews.Bounced, "30005", true)]
    [InlineData("failed", "21610", DeliveryNews.Bounced, "21610", true)]
    [InlineData("failed", "words about +49301234567", DeliveryNews.Failed, null, false)]
    public void Reports_are_read_by_what_they_mean_for_the_message_and_the_number(string status, string? error, DeliveryNews news, string? code, bool leaveAlone)
    {
        var body = $"MessageSid=SM1&MessageStatus={status}" + (error is null ? "" : "&ErrorCode=" + Uri.EscapeDataString(error));

        var facts = TwilioWebhooks.Read(new(new Dictionary<string, string>(), Encoding.UTF8.GetBytes(body), "?key=k.e.sms"))!;
        var entry = new InboxEntry
        {
            Id = "evt-1",
            Provider = TwilioWebhooks.Sender,
            Type = facts.Type,
            ObjectId = facts.ObjectId,
            ReceivedAt = DateTimeOffset.UnixEpoch,
            Signature = SignatureVerdict.Valid,
            Status = InboxStatus.Received,
            Body = Encoding.UTF8.GetBytes(body),
        };

        Assert.Equal(("k.e.sms", status, $"SM1:{status}", true), (facts.ObjectId, facts.ResultingState, facts.EventId, facts.IsKnown));
        Assert.Equal(new RecordDelivery("k.e.sms", news, code, leaveAlone), TwilioWebhooks.ReportOf(entry));
    }

    [Theory]
    [InlineData("MessageSid=SM1&MessageStatus=queued", "?key=k.e.sms", false)]
    [InlineData("MessageSid=SM1&MessageStatus=delivered", "", false)]
    public void What_tells_nothing_about_our_texts_is_passed_over(string body, string query, bool isKnown) =>
        Assert.Equal(isKnown, TwilioWebhooks.Read(new(new Dictionary<string, string>(), Encoding.UTF8.GetBytes(body), query))!.IsKnown);

    [Fact]
    public void A_form_without_a_message_is_nothing() =>
        Assert.Null(TwilioWebhooks.Read(new(new Dictionary<string, string>(), "SmsSid=SM1"u8.ToArray(), "?key=k.e.sms")));

    [Fact]
    public void A_report_is_asked_for_when_it_can_be_received()
    {
        var message = new TextMessage("0a.e-1.sms", MessageChannel.Sms, "+49301234567", "Hello");

        Assert.Null(TwilioText.Of(message, new TwilioOptions { From = "+15550001111" }).StatusCallback);
        Assert.Equal(Url + "?key=0a.e-1.sms", TwilioText.Of(message, new TwilioOptions { From = "+15550001111", CallbackUrl = Url }).StatusCallback!.AbsoluteUri);
    }

    private static SignatureVerdict Verdict(string query, string form, string? signature)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (signature is not null) headers["x-twilio-signature"] = signature;
        return new TwilioWebhooks(Token, Url).Verify(new(headers, Encoding.UTF8.GetBytes(form), query));
    }
}
