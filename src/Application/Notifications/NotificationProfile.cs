using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Application.Notifications;

/// <summary>A device on which the customer uses the shop's app.</summary>
/// <param name="Id">The app's own name for it.</param>
/// <param name="Token">What Firebase knows it by; whoever has it can write to the device.</param>
public sealed record Device(string Id, string Token, DateTimeOffset AddedAt);

/// <summary>How a customer wants to hear from the shop, and on which devices: document <see cref="Id"/> in the customer's partition.</summary>
public sealed record NotificationProfile
{
    public const string Id = "profile";

    /// <summary>Most devices of one customer; a further one takes the place of the oldest.</summary>
    public const int MostDevices = 10;

    public NotificationPreferences Preferences { get; init; } = NotificationPreferences.None;

    /// <summary>When the customer last said yes or no to advertising.</summary>
    public DateTimeOffset? MarketingAt { get; init; }

    public IReadOnlyList<Device> Devices { get; init; } = [];
}

/// <summary>Reads and changes profiles.</summary>
public sealed class NotificationProfiles(IDocumentStore store, TimeProvider time)
{
    /// <summary>The profile; an empty one of version <see cref="Versions.NotStored"/> for who has none.</summary>
    public async ValueTask<Versioned<NotificationProfile>> ReadAsync(string partition, CancellationToken cancellationToken) =>
        await store.ReadAsync(Containers.Messages, partition, NotificationProfile.Id, StoredJson.Default.NotificationProfile, cancellationToken)
            .ConfigureAwait(false)
        ?? new(partition, NotificationProfile.Id, Versions.NotStored, new());

    /// <summary>A customer's.</summary>
    public ValueTask<Versioned<NotificationProfile>> OfAsync(string customerId, CancellationToken cancellationToken) =>
        ReadAsync(CustomerOrder.PartitionOf(customerId), cancellationToken);

    /// <summary>Sets the preferences; null when they were changed since <paramref name="version"/>.</summary>
    public async Task<Versioned<NotificationProfile>?> TryChooseAsync(
        string customerId, string version, NotificationPreferences preferences, CancellationToken cancellationToken)
    {
        var found = await OfAsync(customerId, cancellationToken).ConfigureAwait(false);
        if (found.Version != version) return null;
        var saidAt = found.Value.Preferences.Marketing == preferences.Marketing ? found.Value.MarketingAt : time.GetUtcNow();
        return await TryWriteAsync(found, found.Value with { Preferences = preferences, MarketingAt = saidAt }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The customer wants no advertising any more, whatever else was chosen; one who wanted none already says nothing new.</summary>
    public async Task EndMarketingAsync(string partition, CancellationToken cancellationToken)
    {
        while (await ReadAsync(partition, cancellationToken).ConfigureAwait(false) is { Value.Preferences: { Marketing: true } chosen } found)
        {
            var ended = found.Value with { Preferences = chosen with { Marketing = false }, MarketingAt = time.GetUtcNow() };
            if (await TryWriteAsync(found, ended, cancellationToken).ConfigureAwait(false) is not null) return;
        }
    }

    /// <summary>Adds a device, or gives it its new token. A token has one device: it leaves the one that had it.</summary>
    public Task AddAsync(string customerId, string device, string token, CancellationToken cancellationToken) => ChangeAsync(
        CustomerOrder.PartitionOf(customerId),
        devices => [.. devices.Where(one => one.Id != device && one.Token != token).TakeLast(NotificationProfile.MostDevices - 1), new(device, token, time.GetUtcNow())],
        cancellationToken);

    /// <summary>Forgets a device; with <paramref name="token"/> only if it still has that.</summary>
    public Task ForgetAsync(string partition, string device, string? token, CancellationToken cancellationToken) => ChangeAsync(
        partition, devices => [.. devices.Where(one => one.Id != device || (token is not null && one.Token != token))], cancellationToken);

    private async Task ChangeAsync(string partition, Func<IReadOnlyList<Device>, IReadOnlyList<Device>> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await ReadAsync(partition, cancellationToken).ConfigureAwait(false);
            var devices = change(found.Value.Devices);
            if (devices.SequenceEqual(found.Value.Devices)) return;
            if (await TryWriteAsync(found, found.Value with { Devices = devices }, cancellationToken).ConfigureAwait(false) is not null) return;
        }
    }

    private async Task<Versioned<NotificationProfile>?> TryWriteAsync(
        Versioned<NotificationProfile> found, NotificationProfile profile, CancellationToken cancellationToken)
    {
        var type = StoredJson.Default.NotificationProfile;
        var write = found.Version == Versions.NotStored
            ? TypedDocuments.Create(NotificationProfile.Id, profile, type)
            : TypedDocuments.Replace(NotificationProfile.Id, profile, type, found.Version);
        var commit = await store.CommitAsync(Containers.Messages, found.Partition, [write], cancellationToken).ConfigureAwait(false);
        return commit.IsCommitted ? found with { Version = commit.Versions[0]!, Value = profile } : null;
    }
}
