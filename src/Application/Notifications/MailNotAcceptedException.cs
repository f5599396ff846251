namespace OrderFunctions.Application.Notifications;

/// <summary>
/// A mail was not accepted for delivery. The message holds the server's code only: what servers say in words repeats the
/// recipient's address, and exceptions end up in logs.
/// </summary>
public sealed class MailNotAcceptedException : Exception
{
    public MailNotAcceptedException()
        : this("unknown")
    {
    }

    public MailNotAcceptedException(string code)
        : base($"The mail was not accepted ({code}).")
    {
    }

    public MailNotAcceptedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>True: the address takes no mail, so another try changes nothing. False: weather, or our own settings.</summary>
    public bool IsFinal { get; init; }
}
