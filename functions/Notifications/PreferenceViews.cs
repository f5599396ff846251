using System.Globalization;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Domain.Notifications;
using OrderFunctions.Functions.Http;

namespace OrderFunctions.Functions.Notifications;

/// <summary>Hours in which the customer is not disturbed, by the clock on their wall.</summary>
/// <param name="From">Such as <c>22:00</c>.</param>
/// <param name="Until">Such as <c>07:00</c>; earlier than <paramref name="From"/> is on the next day.</param>
public sealed record QuietHoursView(string From, string Until);

/// <summary>Whether one kind of message goes one way.</summary>
public sealed record ChannelChoiceBody(MessageKind Event, MessageChannel Channel, bool On);

/// <summary>How the caller wants to be told; what is left out is as the shop does it.</summary>
/// <param name="Language">Language tag such as <c>de</c>; left out, that of each order.</param>
/// <param name="TimeZone">IANA name such as <c>Europe/Berlin</c>; left out, UTC.</param>
/// <param name="QuietHours">Left out, none.</param>
/// <param name="Marketing">Whether the caller agrees to advertising.</param>
/// <param name="Choices">At most one per event and channel.</param>
public sealed record PreferencesBody(
    string? Language = null,
    string? TimeZone = null,
    QuietHoursView? QuietHours = null,
    bool Marketing = false,
    IReadOnlyList<ChannelChoiceBody>? Choices = null)
{
    private const string Clock = "HH:mm";

    internal Problem? Validate()
    {
        var errors = new FieldErrors();
        errors.Require(Language is null || TemplateKey.IsLanguage(Language), "$.language", "must be a language tag");
        errors.Require(TimeZone is null || IsZone(TimeZone), "$.timeZone", "must be the IANA name of a time zone");
        if (QuietHours is { } quiet)
        {
            errors.Require(TimeOf(quiet.From) is not null, "$.quietHours.from", "must be a time like 22:00");
            errors.Require(TimeOf(quiet.Until) is not null && quiet.Until != quiet.From, "$.quietHours.until", "must be another time, like 07:00");
        }

        var choices = Choices ?? [];
        errors.Require(choices.DistinctBy(one => (one.Event, one.Channel)).Count() == choices.Count, "$.choices", "must name an event and a channel once");
        return errors.ToProblem();
    }

    internal NotificationPreferences ToPreferences() => new()
    {
        Language = Language?.ToLowerInvariant(),
        TimeZone = TimeZone,
        QuietHours = QuietHours is { } quiet ? new(TimeOf(quiet.From)!.Value, TimeOf(quiet.Until)!.Value) : null,
        Marketing = Marketing,
        Choices = [.. (Choices ?? []).Select(one => new ChannelChoice(one.Event, one.Channel, one.On))],
    };

    internal static string TextOf(TimeOnly time) => time.ToString(Clock, CultureInfo.InvariantCulture);

    private static TimeOnly? TimeOf(string text) =>
        TimeOnly.TryParseExact(text, Clock, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    // IANA names only: what one machine calls a zone another must know, too.
    private static bool IsZone(string name) =>
        name.Length <= 60 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && (zone.HasIanaId || name == "UTC");
}

/// <summary>Whether one kind of message goes one way.</summary>
/// <param name="On">As chosen, else as the shop does it.</param>
/// <param name="Chosen">Whether the customer has said so.</param>
/// <param name="Required">The shop must send it: it cannot be switched off.</param>
public sealed record ChannelChoiceView(MessageKind Event, MessageChannel Channel, bool On, bool Chosen, bool Required);

/// <summary>How the caller is told, for every kind of message and every way that the shop has.</summary>
/// <param name="Devices">Ids of devices with the shop's app.</param>
public sealed record PreferencesView(
    string? Language, string? TimeZone, QuietHoursView? QuietHours, bool Marketing, IReadOnlyList<ChannelChoiceView> Choices, IReadOnlyList<string> Devices)
{
    internal static PreferencesView Of(NotificationProfile profile, IReadOnlyList<MessageChannel> texts)
    {
        var chosen = profile.Preferences;
        MessageChannel[] channels = [MessageChannel.Email, .. texts, MessageChannel.Push, MessageChannel.InApp];
        return new(
            chosen.Language,
            chosen.TimeZone,
            chosen.QuietHours is { } quiet ? new(PreferencesBody.TextOf(quiet.From), PreferencesBody.TextOf(quiet.Until)) : null,
            chosen.Marketing,
            [
                .. from kind in Enum.GetValues<MessageKind>()
                   from channel in channels
                   select new ChannelChoiceView(
                       kind,
                       channel,
                       chosen.Wants(kind, channel, MessageRules.IsUsual(kind, channel, texts)),
                       chosen.Chosen(kind, channel) is not null,
                       !MessageRules.CanBeSwitchedOff(kind, channel)),
            ],
            [.. profile.Devices.Select(device => device.Id)]);
    }
}

/// <summary>A device with the shop's app.</summary>
/// <param name="Id">The app's own name for it.</param>
/// <param name="Token">The registration token that Firebase gave the app.</param>
public sealed record DeviceBody(string Id, string Token);
