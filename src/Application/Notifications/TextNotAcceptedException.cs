namespace OrderFunctions.Application.Notifications;

/// <summary>
/// A short message was not accepted for delivery. The message holds the provider's code only: what providers say in words
/// repeats the recipient's number, and exceptions end up in logs.
/// </summary>
public sealed class TextNotAcceptedException : Exception
{
    public TextNotAcceptedException()
        : this("unknown")
    {
    }

    public TextNotAcceptedException(string code)
        : base($"The text was not accepted ({code}).")
    {
    }

    public TextNotAcceptedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>True: the number takes no text, so another try changes nothing. False: weather, or our own settings.</summary>
    public bool IsFinal { get; init; }
}
