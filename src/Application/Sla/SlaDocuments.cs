using System.Security.Cryptography;
using System.Text;
using OrderFunctions.Domain.Sla;

namespace OrderFunctions.Application.Sla;

/// <summary>The promises of one order or ticket (document <c>board</c> in its partition).</summary>
/// <param name="Subject">Text of the <see cref="SlaSubject"/>.</param>
/// <param name="Revision">Up to which revision of the order or ticket the facts have been looked at.</param>
/// <param name="Due">Index field: when it is to be looked at again, Unix milliseconds; absent when nothing can come of it.</param>
public sealed record SlaRecord(string Subject, int Revision, SlaBoard Board, long? Due)
{
    /// <summary>Document id.</summary>
    public const string Id = "board";
}

/// <summary>A violation as it is stored, in the partition of its order or ticket.</summary>
/// <param name="OrderId">The order it is about; null for a ticket without one.</param>
/// <param name="List">Index field: <see cref="SlaLists"/>.</param>
/// <param name="At">Index field: when the time was over, Unix milliseconds.</param>
/// <param name="Assignee">Index field: text of the assignee.</param>
/// <param name="Every">Index field: all violations.</param>
public sealed record ViolationRecord(
    SlaViolation Violation, string Subject, string? OrderId, string List, long At, string Assignee, string Every = ViolationRecord.Violations)
{
    /// <summary>Value of <see cref="Every"/>.</summary>
    public const string Violations = "violations";

    private const char Separator = '~';

    /// <summary>The id that doors use: it names the partition, too.</summary>
    public static string IdOf(SlaSubject subject, string key) => subject.Id + Separator + key;

    /// <summary>The partition of the violation with this id; null for what is no id.</summary>
    public static string? PartitionOf(string id) =>
        id.Length <= 200 && id.IndexOf(Separator, StringComparison.Ordinal) is > 0 and var end && !id.AsSpan().ContainsAny("/\\?#") ? id[..end] : null;
}

/// <summary>How well an assignee does in a stage (document <c>card-{stage}</c> in the assignee's partition).</summary>
/// <param name="Kept">Done in time.</param>
/// <param name="Violated">Not done in time, whether done by now or not.</param>
/// <param name="Closed">Done, in time or not.</param>
/// <param name="WorkedSeconds">Working time of those, in all.</param>
/// <param name="List">Index field: <see cref="SlaLists.Cards"/>.</param>
/// <param name="At">Index field: since when there is one, Unix milliseconds.</param>
public sealed record SlaCard(Assignee Who, SlaStage Stage, long Kept, long Violated, long Closed, long WorkedSeconds, string List, long At)
{
    /// <summary>Document id.</summary>
    public static string IdOf(SlaStage stage) => "card-" + stage.ToString().ToLowerInvariant();
}

/// <summary>That something has been counted for an assignee; its id makes a repeat harmless.</summary>
/// <param name="List">Index field: <see cref="SlaLists.Late"/> for violations.</param>
/// <param name="At">Index field: when the time was over, Unix milliseconds.</param>
public sealed record SlaMark(string? List, long At);

/// <summary>When violations of an assignee were last taken further (document <c>escalation</c> in the assignee's partition).</summary>
public sealed record SlaEscalated(DateTimeOffset At)
{
    /// <summary>Document id.</summary>
    public const string Id = "escalation";
}

/// <summary>Values of the index field <c>list</c>, and texts of assignees.</summary>
public static class SlaLists
{
    /// <summary>Scorecards.</summary>
    public const string Cards = "cards";

    /// <summary>Marks of violations.</summary>
    public const string Late = "late";

    /// <summary>Violations in a state.</summary>
    public static string Of(ViolationState state) => "violations/" + state.ToString().ToLowerInvariant();

    /// <summary>The text that lists and doors name an assignee by.</summary>
    public static string ToText(this Assignee assignee) => $"{assignee.Kind.ToString().ToLowerInvariant()}:{assignee.Id}";

    /// <summary>The partition of an assignee: a digest, because a token's subject may be anything.</summary>
    public static string PartitionOf(Assignee assignee) =>
        "assignee-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(assignee.ToText())).AsSpan(0, 16));

    /// <summary>Reads an assignee's text; null for what is none.</summary>
    public static Assignee? ParseAssignee(string text) =>
        text.Split(':', 2) is [var kind, { Length: > 0 and <= 200 } id] && !int.TryParse(kind, out _) && Enum.TryParse<AssigneeKind>(kind, ignoreCase: true, out var known)
            ? new(known, id)
            : null;
}
