using OrderFunctions.Application.Notifications;

namespace OrderFunctions.Adapters.Gateways.Mail;

/// <summary>
/// The local outbox: every message is kept in the container of messages before it is handed here, and there it stays, to
/// be read in the browser. Nothing leaves the machine.
/// </summary>
public sealed class KeptInOutbox : IMailSender, ITextSender, IPushSender, IMailLedger
{
    /// <inheritdoc />
    public Task SendAsync(Application.Notifications.Mail mail, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task SendAsync(TextMessage message, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public TimeSpan SettlesAfter => TimeSpan.Zero;

    /// <inheritdoc />
    public Task<IReadOnlySet<string>?> AcceptedAsync(string batch, IReadOnlyCollection<string> recipients, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlySet<string>?>(System.Collections.Frozen.FrozenSet<string>.Empty);

    /// <inheritdoc />
    public Task SendAsync(PushMessage message, CancellationToken cancellationToken) => Task.CompletedTask;
}
