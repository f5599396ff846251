using OrderFunctions.Domain.Notifications;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Notifications;

/// <summary>What is known about reaching the customer of an order, when something is to be said.</summary>
/// <param name="Mail">The address.</param>
/// <param name="Number">In E.164; null without one that can be dialled.</param>
/// <param name="QuietUntil">When their quiet hours end; null outside of them.</param>
public sealed record CustomerReach(
    string Mail, string? Number, NotificationProfile Profile, Reachable Reachable, DateTimeOffset? QuietUntil)
{
    /// <summary>Where a message by this way goes.</summary>
    public string AddressOf(PlannedMessage message) => message.Channel switch
    {
        MessageChannel.Email => Mail,
        MessageChannel.Push => message.Device!,
        _ => Number!,
    };
}

/// <summary>Looks up how a customer can be reached: two reads, and a third for a telephone number.</summary>
public sealed class ReachCustomerHandler(NotificationProfiles profiles, SuppressionList suppressions, TextOptions texts, TimeProvider time)
{
    public async Task<CustomerReach> HandleAsync(string partition, MessageKind kind, CustomerContact contact, CancellationToken cancellationToken)
    {
        var mail = contact.Email.Trim();
        var number = texts.Offered().Count > 0 ? PhoneNumber.ToE164(contact.Phone) : null;
        var profile = (await profiles.ReadAsync(partition, cancellationToken).ConfigureAwait(false)).Value;
        var isMailBlocked = await IsBlockedAsync(mail, kind, cancellationToken).ConfigureAwait(false);
        var ways = number is null || await IsBlockedAsync(number, kind, cancellationToken).ConfigureAwait(false) ? [] : texts.Offered();
        return new(
            mail, number, profile, new(isMailBlocked, ways, [.. profile.Devices.Select(device => device.Id)]), QuietUntil(profile.Preferences));
    }

    private async ValueTask<bool> IsBlockedAsync(string address, MessageKind kind, CancellationToken cancellationToken) =>
        (await suppressions.FindAsync(address, cancellationToken).ConfigureAwait(false))?.Value.Blocks(kind) is true;

    private DateTimeOffset? QuietUntil(NotificationPreferences preferences)
    {
        if (preferences.QuietHours is not { } quiet) return null;
        // A zone that this machine does not know is no reason to say nothing at all.
        var zone = preferences.TimeZone is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var found) ? found : TimeZoneInfo.Utc;
        return quiet.EndAfter(time.GetUtcNow(), zone);
    }
}
