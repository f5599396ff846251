namespace OrderFunctions.Application.Notifications;

/// <summary>Lets messages to devices leave: to the local outbox only, or through Firebase.</summary>
public interface IPushSender
{
    /// <summary>
    /// Returns when the message was accepted for delivery; throws when it was not (<see cref="PushNotAcceptedException"/>), or when
    /// that is unknown. May be called again with the same <see cref="PushMessage.Key"/> after a crash.
    /// </summary>
    Task SendAsync(PushMessage message, CancellationToken cancellationToken);
}

/// <summary>A message to a device, ready to leave.</summary>
/// <param name="Key">The same message always has the same: on the device a repeat takes the place of the first.</param>
/// <param name="Token">What the provider knows the device by.</param>
/// <param name="Headline">One line.</param>
/// <param name="Text">The words.</param>
/// <param name="OrderId">Which order to open; null when it is not about one.</param>
public sealed record PushMessage(string Key, string Token, string Headline, string Text, string? OrderId);
