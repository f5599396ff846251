using System.Globalization;
using OrderFunctions.Application.Sla;
using OrderFunctions.Domain.Sla;
using OrderFunctions.Functions.Http;

namespace OrderFunctions.Functions.Sla;

/// <summary>All promises, and why they are made.</summary>
/// <param name="Policies">At most one for a stage and assignee; up to 200.</param>
/// <param name="Calendars">Working hours that promises name; up to 20.</param>
/// <param name="Escalation">Left out: violations are not escalated.</param>
/// <param name="Reason">1 to 200 characters.</param>
public sealed record SlaPoliciesBody(
    IReadOnlyList<SlaPolicyBody> Policies,
    string Reason,
    IReadOnlyList<SlaCalendarBody>? Calendars = null,
    SlaEscalationBody? Escalation = null)
{
    private const long MaxSeconds = 90 * 24 * 60 * 60;

    internal Problem? Validate()
    {
        var (errors, calendars) = (new FieldErrors(), Calendars ?? []);
        errors.Require(Reason.Trim().Length is >= 1 and <= 200, "$.reason", "must have 1 to 200 characters");
        errors.Require(Policies.Count <= 200, "$.policies", "must have at most 200 entries");
        errors.Require(calendars.Count <= 20, "$.calendars", "must have at most 20 entries");
        for (var n = 0; n < calendars.Count; n++) calendars[n].Check(errors, $"$.calendars[{n}]");
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var n = 0; n < calendars.Count; n++) errors.Require(names.Add(calendars[n].Name), $"$.calendars[{n}].name", "is the name of another calendar");
        var seen = new HashSet<(SlaStage, string?)>();
        for (var n = 0; n < Policies.Count; n++)
        {
            var (policy, path) = (Policies[n], $"$.policies[{n}]");
            errors.Require(policy.LimitSeconds is >= 1 and <= MaxSeconds, path + ".limitSeconds", $"must be from 1 to {MaxSeconds}");
            errors.Require(policy.WarnAtPercent is null or (>= 1 and <= 99), path + ".warnAtPercent", "must be from 1 to 99");
            errors.Require(policy.Assignee is null || SlaLists.ParseAssignee(policy.Assignee) is not null, path + ".assignee", AssigneeRule);
            errors.Require(policy.Calendar is null || names.Contains(policy.Calendar), path + ".calendar", "is not the name of a calendar here");
            errors.Require(seen.Add((policy.Stage, policy.Assignee)), path, "promises what another entry promises");
        }

        if (Escalation is not null)
        {
            errors.Require(Escalation.Violations is >= 1 and <= 100, "$.escalation.violations", "must be from 1 to 100");
            errors.Require(Escalation.WithinSeconds is >= 1 and <= MaxSeconds, "$.escalation.withinSeconds", $"must be from 1 to {MaxSeconds}");
        }

        return errors.ToProblem();
    }

    /// <summary>What an assignee looks like at the doors.</summary>
    internal const string AssigneeRule = "must be dealer:, writer: or agent: and an id";

    internal SlaPolicyDocument ToDocument() => new(
        [.. (Calendars ?? []).Select(one => one.ToCalendar())],
        [.. Policies.Select(one => one.ToPolicy())],
        Escalation is { } escalation ? new(escalation.Violations, TimeSpan.FromSeconds(escalation.WithinSeconds), escalation.OpensTicket) : null);
}

/// <summary>One promise.</summary>
/// <param name="LimitSeconds">Working time, in the hours of the calendar; up to 90 days of it.</param>
/// <param name="Assignee"><c>dealer:north</c>, <c>writer:…</c> or <c>agent:…</c>; left out for all who have no promise of their own.</param>
/// <param name="WarnAtPercent">Warn when so much of the time is over; left out for no warning.</param>
/// <param name="Level">How urgent a violation is.</param>
/// <param name="Calendar">Name of the working hours; left out for every hour of every day.</param>
public sealed record SlaPolicyBody(
    SlaStage Stage, long LimitSeconds, string? Assignee = null, int? WarnAtPercent = null, SlaLevel Level = SlaLevel.Warning, string? Calendar = null)
{
    internal SlaPolicy ToPolicy()
    {
        var limit = TimeSpan.FromSeconds(LimitSeconds);
        return new(
            Stage,
            Assignee is null ? null : SlaLists.ParseAssignee(Assignee),
            new(limit, WarnAtPercent is { } percent ? limit * percent / 100 : null, Level, Calendar),
            default);
    }

    internal static SlaPolicyBody Of(SlaPolicy policy) => new(
        policy.Stage,
        (long)policy.Terms.Limit.TotalSeconds,
        policy.Assignee?.ToText(),
        policy.Terms.WarnAfter is { } after ? (int)Math.Round(after / policy.Terms.Limit * 100) : null,
        policy.Terms.Level,
        policy.Terms.Calendar);
}

/// <summary>Working hours.</summary>
/// <param name="Name">1 to 50 characters.</param>
/// <param name="TimeZone">IANA name, such as <c>Europe/Berlin</c>.</param>
/// <param name="Hours">1 to 50 entries, none overlapping another.</param>
/// <param name="Holidays">Days on which nobody works; up to 400.</param>
public sealed record SlaCalendarBody(string Name, string TimeZone, IReadOnlyList<OpeningHoursBody> Hours, IReadOnlyList<DateOnly>? Holidays = null)
{
    internal void Check(FieldErrors errors, string path)
    {
        errors.Require(Name.Trim().Length is >= 1 and <= 50, path + ".name", "must have 1 to 50 characters");
        errors.Require(TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _), path + ".timeZone", "is not a time zone that is known here");
        errors.Require((Holidays ?? []).Count <= 400, path + ".holidays", "must have at most 400 entries");
        if (errors.Require(Hours.Count is >= 1 and <= 50 && Hours.All(one => one.ToHours() is not null), path + ".hours", "must be 1 to 50 entries of times from 00:00 to 24:00"))
            errors.Require(BusinessCalendar.AreSound(Hours.Select(one => one.ToHours()!)), path + ".hours", "must not overlap, and close after they open");
    }

    internal SlaCalendar ToCalendar() => new(Name, TimeZone, [.. Hours.Select(one => one.ToHours()!)], Holidays ?? []);

    internal static SlaCalendarBody Of(SlaCalendar calendar) =>
        new(calendar.Name, calendar.TimeZone, [.. calendar.Hours.Select(OpeningHoursBody.Of)], calendar.Holidays);
}

/// <summary>When work is done on a day of the week.</summary>
/// <param name="Opens"><c>09:00</c>, in the calendar's time zone.</param>
/// <param name="Closes">Later than <paramref name="Opens"/>; <c>24:00</c> is midnight.</param>
public sealed record OpeningHoursBody(DayOfWeek Day, string Opens, string Closes)
{
    internal OpeningHours? ToHours() => MinuteOf(Opens) is { } opens && MinuteOf(Closes) is { } closes ? new(Day, opens, closes) : null;

    internal static OpeningHoursBody Of(OpeningHours hours) => new(hours.Day, TextOf(hours.Opens), TextOf(hours.Closes));

    private static int? MinuteOf(string text) => text == "24:00"
        ? 24 * 60
        : TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? (time.Hour * 60) + time.Minute : null;

    private static string TextOf(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:D2}:{minute % 60:D2}");
}

/// <summary>When violations of one assignee are taken further.</summary>
/// <param name="Violations">So many, 1 to 100 …</param>
/// <param name="WithinSeconds">… within so much time, up to 90 days.</param>
/// <param name="OpensTicket">Open a ticket about it, too.</param>
public sealed record SlaEscalationBody(int Violations, long WithinSeconds, bool OpensTicket = false);

/// <summary>All promises as they stand.</summary>
public sealed record SlaPoliciesView(
    IReadOnlyList<SlaPolicyBody> Policies,
    IReadOnlyList<SlaCalendarBody> Calendars,
    SlaEscalationBody? Escalation,
    DateTimeOffset? ChangedAt,
    string? ChangedBy)
{
    internal static SlaPoliciesView Of(SlaPolicyDocument document) => new(
        [.. document.Policies.Select(SlaPolicyBody.Of)],
        [.. document.Calendars.Select(SlaCalendarBody.Of)],
        document.Escalation is { } one ? new(one.Violations, (long)one.Within.TotalSeconds, one.OpensTicket) : null,
        document.ChangedAt,
        document.ChangedBy);
}
