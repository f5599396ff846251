namespace OrderFunctions.Application.Events;

/// <summary>
/// A transport did not take an event. The message holds the transport's reason code only: what services say in words may
/// repeat the event.
/// </summary>
public sealed class EventNotPublishedException : Exception
{
    public EventNotPublishedException()
        : this("unknown")
    {
    }

    public EventNotPublishedException(string reason)
        : base($"The event was not published ({reason}).")
    {
    }

    public EventNotPublishedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>True: this event can never pass, so that another try changes nothing. False: weather, or our own settings.</summary>
    public bool IsFinal { get; init; }
}
