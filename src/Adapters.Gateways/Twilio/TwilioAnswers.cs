using System.Globalization;
using OrderFunctions.Application.Notifications;

namespace OrderFunctions.Adapters.Gateways.Twilio;

/// <summary>
/// What Twilio's refusals mean (<see href="https://www.twilio.com/docs/api/errors"/>). Twilio knows no idempotency key: a
/// text whose answer was lost leaves again. It says the same then, and the time in which that can happen is that of one
/// call, for the message is kept before it and noted as sent right after; a 429 was never processed.
/// </summary>
public static class TwilioAnswers
{
    // About this number or this customer. The others are about our account, its sender, or the moment, and are tried again.
    private static readonly HashSet<int> s_final =
    [
        21211, // no valid number
        21408, // a country that the account does not send to
        21610, // the customer has answered STOP
        21612, // this sender does not reach this number
        21614, // not a mobile number
        21635, // a landline
        63003, // not a customer of WhatsApp
        63014, // the customer has blocked the shop
        63016, // WhatsApp wants a template that it has approved, and this is none
        63024, // no valid recipient
        63032, // WhatsApp keeps this message from this customer
    ];

    /// <summary>
    /// The failure to throw. Twilio's words are left out, for they repeat the recipient's number.
    /// </summary>
    /// <param name="status">HTTP status, 0 when there was no answer or none of Twilio's.</param>
    /// <param name="code">Twilio's code, 0 when there is none.</param>
    public static TextNotAcceptedException Failure(int status, int code) => new(Name(status, code)) { IsFinal = s_final.Contains(code) };

    private static string Name(int status, int code) => (status, code) switch
    {
        (_, > 0) => code.ToString(CultureInfo.InvariantCulture),
        ( > 0, _) => "HTTP " + status.ToString(CultureInfo.InvariantCulture),
        _ => "no usable answer",
    };
}
