namespace OrderFunctions.Application.Notifications;

/// <summary>A message to a device was not accepted for delivery. The message holds the provider's code only.</summary>
public sealed class PushNotAcceptedException : Exception
{
    public PushNotAcceptedException()
        : this("unknown")
    {
    }

    public PushNotAcceptedException(string code)
        : base($"The message to the device was not accepted ({code}).")
    {
    }

    public PushNotAcceptedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>True: another try changes nothing. False: weather, or our own settings.</summary>
    public bool IsFinal { get; init; }

    /// <summary>True: the app is no longer there, so the device can be forgotten.</summary>
    public bool IsGone { get; init; }
}
