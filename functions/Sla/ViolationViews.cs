using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Sla;
using OrderFunctions.Domain.Sla;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;

namespace OrderFunctions.Functions.Sla;

/// <summary>A promise that was not kept.</summary>
/// <param name="OrderId">The order that it is about; left out for a ticket without one.</param>
/// <param name="Assignee">Who did not keep it: <c>dealer:north</c>.</param>
/// <param name="ViolatedAt">When the time was over.</param>
/// <param name="LimitSeconds">Working time that was promised.</param>
public sealed record ViolationView(
    string Id,
    string? OrderId,
    SlaStage Stage,
    string Assignee,
    SlaLevel Level,
    ViolationState State,
    DateTimeOffset StartedAt,
    DateTimeOffset ViolatedAt,
    long LimitSeconds,
    string? AcknowledgedBy,
    DateTimeOffset? AcknowledgedAt,
    string? ResolvedBy,
    DateTimeOffset? ResolvedAt,
    string? Resolution)
{
    internal static ViolationView Of(ViolationRecord record)
    {
        var one = record.Violation;
        return new(
            one.Id, record.OrderId, one.Stage, record.Assignee, one.Level, one.State, one.StartedAt, one.ViolatedAt, one.LimitSeconds,
            one.AcknowledgedBy, one.AcknowledgedAt, one.ResolvedBy, one.ResolvedAt, one.Resolution);
    }
}

/// <summary>A page of violations.</summary>
public sealed record ViolationListView(IReadOnlyList<ViolationView> Violations, string? Continuation);

/// <summary>Why a violation is settled: 1 to 500 characters.</summary>
public sealed record ResolveViolationBody(string Reason);

/// <summary>How well an assignee does in a stage.</summary>
/// <param name="Kept">Promises that were kept.</param>
/// <param name="Violated">Promises that were not, whether the work is done by now or not.</param>
/// <param name="KeptShare">The kept ones of all, 0 to 1.</param>
/// <param name="MeanSeconds">Working time that it takes on average; left out before anything is done.</param>
public sealed record ScorecardView(string Assignee, SlaStage Stage, long Kept, long Violated, double KeptShare, long? MeanSeconds)
{
    internal static ScorecardView Of(SlaCard card) => new(
        card.Who.ToText(),
        card.Stage,
        card.Kept,
        card.Violated,
        card.Kept + card.Violated == 0 ? 1 : Math.Round((double)card.Kept / (card.Kept + card.Violated), 4),
        card.Closed == 0 ? null : card.WorkedSeconds / card.Closed);
}

/// <summary>A page of scorecards.</summary>
public sealed record ScorecardListView(IReadOnlyList<ScorecardView> Scorecards, string? Continuation);

/// <summary>Whose promises a caller asks for.</summary>
/// <param name="Assignee">Null for everybody's.</param>
internal sealed record WantedAssignee(Assignee? Assignee);

/// <summary>Reads whose promises are asked for: staff name anybody or nobody, others get their own.</summary>
internal static class AssigneeOfRequest
{
    public static Read<WantedAssignee> ReadAssignee(this HttpRequest request, string? text)
    {
        var (caller, wanted) = (request.Caller(), text is null ? null : SlaLists.ParseAssignee(text));
        if (text is not null && wanted is null) return Problems.ValidationFailed("assignee", SlaPoliciesBody.AssigneeRule);
        if (caller.Reach == Reach.Any) return new WantedAssignee(wanted);
        var own = new Assignee(KindOf(caller), caller.Subject);
        return wanted is null || (caller.Reaches(wanted.Id) && wanted == own) ? new WantedAssignee(own) : Problems.Forbidden;
    }

    private static AssigneeKind KindOf(Caller caller) =>
        caller.Roles.Contains(Roles.Dealer) ? AssigneeKind.Dealer : caller.Roles.Contains(Roles.Writer) ? AssigneeKind.Writer : AssigneeKind.Agent;
}

/// <summary>JSON of this room's doors.</summary>
[JsonSerializable(typeof(SlaPoliciesBody))]
[JsonSerializable(typeof(SlaPoliciesView))]
[JsonSerializable(typeof(ViolationView))]
[JsonSerializable(typeof(ViolationListView))]
[JsonSerializable(typeof(ResolveViolationBody))]
[JsonSerializable(typeof(ScorecardListView))]
internal sealed partial class SlaJson : JsonSerializerContext;
