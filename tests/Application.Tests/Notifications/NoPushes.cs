using OrderFunctions.Application.Notifications;

namespace OrderFunctions.Application.Tests.Notifications;

/// <summary>Where no device is to be told.</summary>
internal sealed class NoPushes : IPushSender
{
    public Task SendAsync(PushMessage message, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("No message is to leave for a device.");
}
