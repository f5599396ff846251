using OrderFunctions.Application.Notifications;

namespace OrderFunctions.Application.Tests.Notifications;

/// <summary>Where no text is to leave.</summary>
internal sealed class NoTexts : ITextSender
{
    public Task SendAsync(TextMessage message, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("No text is to leave.");
}
