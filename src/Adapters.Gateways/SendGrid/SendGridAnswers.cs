using System.Globalization;
using OrderFunctions.Application.Notifications;

namespace OrderFunctions.Adapters.Gateways.SendGrid;

/// <summary>What SendGrid's status codes mean (<see href="https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send"/>).</summary>
public static class SendGridAnswers
{
    /// <summary>
    /// Returns for an accepted mail, otherwise throws: final when it is this mail that SendGrid refuses (400: an address that is
    /// none, 413: too large), to be tried again for everything else: our key or sender (401, 403, 404), too many requests (429),
    /// and their own failures, after which nobody knows whether they have it. SendGrid's words are left out, for they repeat the recipient's address.
    /// </summary>
    public static void ThrowUnlessAccepted(int status)
    {
        if (status is >= 200 and < 300)
            return;
        throw new MailNotAcceptedException(status.ToString(CultureInfo.InvariantCulture))
        {
            IsFinal = status is 400 or 413,
            IsUnclear = status >= 500,
        };
    }
}
