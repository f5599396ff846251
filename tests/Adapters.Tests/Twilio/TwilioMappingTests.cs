using System.Text.Json;
using OrderFunctions.Adapters.Gateways.Twilio;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Adapters.Tests.Twilio;

/// <summary>What a text looks like to Twilio, and what its refusals mean.</summary>
public sealed class TwilioMappingTests
{
    private static readonly string s_service = "MG" + new string('a', 32);

    [Fact]
    public void An_SMS_goes_from_a_number_or_from_whom_a_messaging_service_chooses()
    {
        var message = new TextMessage("key-1", MessageChannel.Sms, "+49301234567", "Hello");

        Assert.Equal(
            new TwilioText("+49301234567", "+15550001111", null, "Hello", null, null),
            TwilioText.Of(message, new TwilioOptions { From = "+15550001111", ContentSid = "HX1" }));
        Assert.Equal(
            new TwilioText("+49301234567", null, s_service, "Hello", null, null),
            TwilioText.Of(message, new TwilioOptions { From = s_service }));
        Assert.Equal("MG Cars", TwilioText.Of(message, new TwilioOptions { From = "MG Cars" }).From);
    }

    [Fact]
    public void WhatsApp_gets_the_text_as_the_variable_of_the_template_that_it_has_approved()
    {
        var message = new TextMessage("key-1", MessageChannel.Whatsapp, "+49301234567", "Ada's \"Shop\": \\ é");

        var text = TwilioText.Of(message, new TwilioOptions { From = "+15550001111", ContentSid = "HX1" });

        Assert.Equal(("whatsapp:+49301234567", "whatsapp:+15550001111", null, "HX1"), (text.To, text.From, text.Body, text.ContentSid));
        using var variables = JsonDocument.Parse(text.ContentVariables!);
        Assert.Equal(message.Text, Assert.Single(variables.RootElement.EnumerateObject(), one => one.Name == "1").Value.GetString());
        Assert.Equal((null, s_service), (Service().From, Service().MessagingServiceSid));

        TwilioText Service() => TwilioText.Of(message, new TwilioOptions { From = s_service, ContentSid = "HX1" });
    }

    [Theory]
    [InlineData(400, 21211, true, "21211")]
    [InlineData(400, 21408, true, "21408")]
    [InlineData(400, 21610, true, "21610")]
    [InlineData(400, 21614, true, "21614")]
    [InlineData(400, 63016, true, "63016")]
    [InlineData(429, 20429, false, "20429")]
    [InlineData(400, 21606, false, "21606")] // our sender
    [InlineData(429, 21611, false, "21611")] // our sender's queue is full
    [InlineData(401, 20003, false, "20003")] // our token
    [InlineData(400, 0, false, "HTTP 400")]
    [InlineData(503, 0, false, "HTTP 503")]
    [InlineData(0, 0, false, "no usable answer")]
    public void Only_what_is_about_the_number_or_the_customer_is_not_tried_again(int status, int code, bool isFinal, string named)
    {
        var failure = TwilioAnswers.Failure(status, code);

        Assert.Equal((isFinal, $"The text was not accepted ({named})."), (failure.IsFinal, failure.Message));
    }
}
