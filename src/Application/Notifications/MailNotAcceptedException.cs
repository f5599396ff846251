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
        : base($"The mail was not accepted ({code}).") => Code = code;

    public MailNotAcceptedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The server's code.</summary>
    public string Code { get; } = "unknown";

    /// <summary>True: it may have been accepted all the same, for the answer was lost or the server failed half-way.</summary>
    public bool IsUnclear { get; init; }

    /// <summary>True: the address takes no mail, so another try changes nothing. False: weather, or our own settings.</summary>
    public bool IsFinal { get; init; }
}
