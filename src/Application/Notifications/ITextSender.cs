using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Application.Notifications;

/// <summary>Lets short messages to telephones leave: to the local outbox only, or through a provider.</summary>
public interface ITextSender
{
    /// <summary>
    /// Returns when the text was accepted for delivery; throws when it was not, or when that is unknown. May be called
    /// again with the same <see cref="TextMessage.Key"/> after a crash.
    /// </summary>
    Task SendAsync(TextMessage message, CancellationToken cancellationToken);
}

/// <summary>A short message ready to leave.</summary>
/// <param name="Key">Idempotency key: the same message always has the same.</param>
/// <param name="Channel">By which way, <see cref="MessageChannel.Sms"/> or <see cref="MessageChannel.Whatsapp"/>.</param>
/// <param name="To">The recipient's number in E.164.</param>
/// <param name="Text">One line.</param>
public sealed record TextMessage(string Key, MessageChannel Channel, string To, string Text);
