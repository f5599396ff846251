namespace OrderFunctions.Application.Notifications;

/// <summary>Lets mail leave: to the local outbox only, by SMTP, or through a provider.</summary>
public interface IMailSender
{
    /// <summary>
    /// Returns when the mail was accepted for delivery; throws when it was not, or when that is unknown. May be called
    /// again with the same <see cref="Mail.Key"/> after a crash.
    /// </summary>
    Task SendAsync(Mail mail, CancellationToken cancellationToken);
}

/// <summary>A mail ready to leave.</summary>
/// <param name="Key">Idempotency key: the same mail always has the same.</param>
/// <param name="To">The recipient's address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">The plain text body.</param>
/// <param name="Html">The HTML body, a whole document.</param>
public sealed record Mail(string Key, string To, string Subject, string Text, string Html)
{
    /// <summary>Further headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = NoHeaders;

    /// <summary>What the provider is asked by, later, which mails it has accepted (<see cref="IMailLedger"/>); null for a mail of its own.</summary>
    public string? Batch { get; init; }

    private static Dictionary<string, string> NoHeaders { get; } = [];
}
