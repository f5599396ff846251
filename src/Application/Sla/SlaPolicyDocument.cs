using OrderFunctions.Domain.Sla;

namespace OrderFunctions.Application.Sla;

/// <summary>Working hours by name.</summary>
/// <param name="TimeZone">IANA name that this machine knows.</param>
/// <param name="Hours">At least one; none overlaps another.</param>
/// <param name="Holidays">Days, in the time zone, on which nobody works.</param>
public sealed record SlaCalendar(string Name, string TimeZone, IReadOnlyList<OpeningHours> Hours, IReadOnlyList<DateOnly> Holidays);

/// <summary>All promises of the shop: one document.</summary>
public sealed record SlaPolicyDocument(
    IReadOnlyList<SlaCalendar> Calendars,
    IReadOnlyList<SlaPolicy> Policies,
    SlaEscalation? Escalation,
    DateTimeOffset? ChangedAt = null,
    string? ChangedBy = null)
{
    /// <summary>The document id and its partition.</summary>
    public const string Id = "policies";

    /// <summary>As long as nobody has promised anything.</summary>
    public static SlaPolicyDocument None { get; } = new([], [], null);
}

/// <summary>The promises in force, ready to go by.</summary>
public sealed class SlaRules
{
    private readonly Dictionary<string, BusinessCalendar> _calendars;
    private readonly bool _watchesOrders;
    private readonly bool _watchesTickets;

    public SlaRules(SlaPolicyDocument document)
    {
        Policies = new(document.Policies, document.Escalation);
        _calendars = document.Calendars.ToDictionary(
            one => one.Name, one => new BusinessCalendar(TimeZoneInfo.FindSystemTimeZoneById(one.TimeZone), one.Hours, one.Holidays), StringComparer.Ordinal);
        _watchesTickets = document.Policies.Any(policy => policy.Stage is SlaStage.FirstResponse or SlaStage.Resolution);
        _watchesOrders = document.Policies.Any(policy => policy.Stage is not (SlaStage.FirstResponse or SlaStage.Resolution));
    }

    /// <summary>What is promised.</summary>
    public SlaPolicies Policies { get; }

    /// <summary>Whether anything is promised about such things at all.</summary>
    public bool Watches(SlaSubjectKind kind) => kind == SlaSubjectKind.Order ? _watchesOrders : _watchesTickets;

    /// <summary>The calendar of this name; every hour of every day for none, and for one that is gone.</summary>
    public BusinessCalendar CalendarOf(string? name) =>
        name is not null && _calendars.TryGetValue(name, out var calendar) ? calendar : BusinessCalendar.Always;
}
