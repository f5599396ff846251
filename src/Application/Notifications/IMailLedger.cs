namespace OrderFunctions.Application.Notifications;

/// <summary>What the mail provider remembers of what it was handed, for who must not hand it over twice.</summary>
public interface IMailLedger
{
    /// <summary>How long after a hand-over the provider's memory is complete.</summary>
    TimeSpan SettlesAfter { get; }

    /// <summary>
    /// Which of a batch's mails (<see cref="Mail.Batch"/>) the provider has accepted, by recipient; null when it cannot be asked.
    /// Throws when it does not answer now.
    /// </summary>
    /// <param name="recipients">Addresses of the batch's mails.</param>
    Task<IReadOnlySet<string>?> AcceptedAsync(string batch, IReadOnlyCollection<string> recipients, CancellationToken cancellationToken);
}

/// <summary>Where the provider cannot be asked: a mail server.</summary>
public sealed class NoMailLedger : IMailLedger
{
    /// <inheritdoc />
    public TimeSpan SettlesAfter => TimeSpan.Zero;

    /// <inheritdoc />
    public Task<IReadOnlySet<string>?> AcceptedAsync(string batch, IReadOnlyCollection<string> recipients, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlySet<string>?>(null);
}
