using System.Text.Json.Serialization;
using OrderFunctions.Domain.Tickets;
using OrderFunctions.Functions.Http;

namespace OrderFunctions.Functions.Tickets;

/// <summary>A request for help.</summary>
/// <param name="Category">Decides who deals with it.</param>
/// <param name="Subject">1 to 120 characters.</param>
/// <param name="Text">1 to 4,000 characters.</param>
/// <param name="OrderId">The order that it is about.</param>
/// <param name="LineId">A line of that order.</param>
/// <param name="ReturnId">A return of that order.</param>
/// <param name="ViolationId">A promised time that was not kept; staff only.</param>
/// <param name="Internal">Among staff: the order's customer does not see it.</param>
public sealed record OpenTicketBody(
    TicketCategory Category,
    string Subject,
    string Text,
    string? OrderId = null,
    string? LineId = null,
    string? ReturnId = null,
    string? ViolationId = null,
    bool Internal = false)
{
    internal const int MaxText = 4_000;

    internal TicketSubject About => new(OrderId, LineId, ReturnId, ViolationId);

    internal Problem? Validate(bool isStaff)
    {
        var errors = new FieldErrors();
        errors.Require(Subject.Trim().Length is >= 1 and <= 120 && !Subject.Any(char.IsControl), "$.subject", "must have 1 to 120 characters, none of them control characters");
        errors.Require(Text.Trim().Length >= 1 && Text.Length <= MaxText, "$.text", $"must have 1 to {MaxText} characters");
        errors.Require(LineId is null || OrderId is not null, "$.lineId", "needs orderId");
        errors.Require(ReturnId is null || (OrderId is not null && ReturnId.Length is >= 1 and <= 100), "$.returnId", "must have 1 to 100 characters, and needs orderId");
        errors.Require(ViolationId is null || (isStaff && ViolationId.Length is >= 1 and <= 200), "$.violationId", "is for staff, and has 1 to 200 characters");
        errors.Require(!Internal || isStaff, "$.internal", "is for staff");
        return errors.ToProblem();
    }
}

/// <summary>Something to be written: 1 to 4,000 characters.</summary>
/// <param name="Internal">For staff only.</param>
public sealed record CommentBody(string Text, bool Internal = false);

/// <summary>Who is to deal with it: the subject of the agent's token.</summary>
public sealed record AssignTicketBody(string Agent);

/// <summary>Where it is to go.</summary>
public sealed record MoveTicketBody(TicketStatus Status);

/// <summary>What an agent knows about.</summary>
/// <param name="Skills">Up to 20 categories of tickets.</param>
/// <param name="Active">Takes new tickets.</param>
public sealed record AgentBody(IReadOnlyList<TicketCategory> Skills, bool Active = true);

/// <summary>JSON of this room's doors.</summary>
[JsonSerializable(typeof(OpenTicketBody))]
[JsonSerializable(typeof(CommentBody))]
[JsonSerializable(typeof(AssignTicketBody))]
[JsonSerializable(typeof(MoveTicketBody))]
[JsonSerializable(typeof(AgentBody))]
[JsonSerializable(typeof(AgentView))]
[JsonSerializable(typeof(AgentListView))]
[JsonSerializable(typeof(TicketView))]
[JsonSerializable(typeof(TicketListView))]
internal sealed partial class TicketsJson : JsonSerializerContext;
