using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Application;
using OrderFunctions.Application.Notifications;

namespace OrderFunctions.Adapters.Gateways.Mail;

/// <summary>Where mail is handed over (configuration section <c>Mail:Smtp</c>).</summary>
public sealed class SmtpOptions
{
    /// <summary>The server; empty keeps mail in the local outbox.</summary>
    public string Host { get; set; } = "";

    public int Port { get; set; } = 587;

    /// <summary>Encrypt with STARTTLS.</summary>
    public bool UseTls { get; set; } = true;

    public string? UserName { get; set; }

    public string? Password { get; set; }

    /// <summary>How long one hand-over may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>
/// Hands mail to an SMTP server, after everything that it tells of is on disk. The message id is made of the mail's key,
/// so that servers and readers can recognise a repeat.
/// </summary>
public sealed class SmtpMailSender(SmtpOptions options, ShopOptions shop, WhenDurable whenDurable) : IMailSender
{
    /// <inheritdoc />
    public async Task SendAsync(Application.Notifications.Mail mail, CancellationToken cancellationToken)
    {
        await whenDurable().WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var message = Message(mail);
            await HandOverAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (FormatException)
        {
            throw new MailNotAcceptedException("BadAddress") { IsFinal = true };
        }
        catch (SmtpException exception)
        {
            // Without the original: its words name the recipient.
            throw new MailNotAcceptedException(exception.StatusCode.ToString())
            {
                IsFinal = IsFinal(exception.StatusCode),
                // Not the server's answer: the connection broke, perhaps after it had taken the mail.
                IsUnclear = exception.StatusCode == SmtpStatusCode.GeneralFailure,
            };
        }
    }

    // What is about the mailbox; the other permanent codes are about this client and its settings.
    private static bool IsFinal(SmtpStatusCode code) => code is SmtpStatusCode.MailboxUnavailable
        or SmtpStatusCode.UserNotLocalTryAlternatePath or SmtpStatusCode.MailboxNameNotAllowed;

    private MailMessage Message(Application.Notifications.Mail mail)
    {
        var message = Bare(mail);
        foreach (var (name, value) in mail.Headers) message.Headers[name] = value;
        return message;
    }

    private MailMessage Bare(Application.Notifications.Mail mail) => new()
    {
        From = new MailAddress(shop.Email, shop.Name, Encoding.UTF8),
        Subject = mail.Subject,
        SubjectEncoding = Encoding.UTF8,
        To = { new MailAddress(mail.To) },
        Headers = { ["Message-ID"] = $"<{mail.Key}@{new MailAddress(shop.Email).Host}>" },
        AlternateViews =
        {
            AlternateView.CreateAlternateViewFromString(mail.Text, Encoding.UTF8, MediaTypeNames.Text.Plain),
            AlternateView.CreateAlternateViewFromString(mail.Html, Encoding.UTF8, MediaTypeNames.Text.Html),
        },
    };

    private async Task HandOverAsync(MailMessage message, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Timeout);
        // A client sends one mail at a time, so each mail has its own.
        using var client = new SmtpClient(options.Host, options.Port) { EnableSsl = options.UseTls };
        if (options.UserName is { Length: > 0 } userName)
            client.Credentials = new NetworkCredential(userName, options.Password);
        await client.SendMailAsync(message, limit.Token).ConfigureAwait(false);
    }
}
