using System.Globalization;
using System.Text.Json;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Production;

/// <summary>
/// The state machine of one line's writing: two switches, as of the order that it is part of. What follows for the order (goods
/// approved, a hold, a cancellation) is the order's decision.
/// </summary>
public static class WritingDecider
{
    /// <summary>What happens when <paramref name="command"/> is asked of <paramref name="task"/> at <paramref name="now"/>.</summary>
    public static Decision<OrderEvent> Decide(WritingTask task, WritingCommand command, DateTimeOffset now, OrderPolicy policy) => command switch
    {
        WritingCommand.Offer c => Offer(task, c, now, policy),
        WritingCommand.Accept c => Accept(task, c, now),
        WritingCommand.Decline c => Decline(task, c, now),
        WritingCommand.Lapse => Lapse(task, now),
        WritingCommand.AddDraft c => AddDraft(task, c, now),
        WritingCommand.Approve c => Approve(task, c, now),
        WritingCommand.Reject c => Reject(task, c, now, policy),
        WritingCommand.Decide c => Review(task, c, now),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "No decision is written for this command."),
    };

    /// <summary>The task after something that happened to it.</summary>
    public static WritingTask Evolve(WritingTask task, OrderEvent happened)
    {
        var changed = happened switch
        {
            OrderEvent.WritingOffered e => task with
            {
                Status = WritingStatus.Offered,
                WriterId = e.WriterId,
                AcceptBy = e.AcceptBy,
                Explanation = e.Explanation,
            },
            OrderEvent.WritingAccepted => task with { Status = WritingStatus.Writing, AcceptBy = null },
            OrderEvent.WritingDeclined e => GivenBack(task, e.WriterId),
            OrderEvent.WritingLapsed e => GivenBack(task, e.WriterId),
            OrderEvent.DraftUploaded e => task with { Status = WritingStatus.Checking, Drafts = [.. task.Drafts, e.Draft] },
            OrderEvent.DraftApproved e => Checked(task, e.Number, draft => draft with { Verdict = DraftVerdict.Approved, CheckedBy = e.By }) with
            {
                Status = WritingStatus.Approved,
            },
            OrderEvent.DraftRejected e => Checked(
                task, e.Number, draft => draft with { Verdict = DraftVerdict.Rejected, Reason = e.Reason, Note = e.Note, CheckedBy = e.By }) with
            {
                Status = WritingStatus.Writing,
                Rejections = e.Rejections,
            },
            OrderEvent.WritingEscalated => task with { Status = WritingStatus.Review },
            OrderEvent.WritingReviewed { Decision: WritingDecision.Reassign } => GivenBack(task, task.WriterId!) with { Rejections = 0 },
            OrderEvent.WritingReviewed { Decision: WritingDecision.CancelLine or WritingDecision.CancelOrder } => task with { Status = WritingStatus.Closed },
            OrderEvent.WritingReviewed => task,
            OrderEvent.WritingClosed => task with { Status = WritingStatus.Closed, AcceptBy = null },
            _ => throw new ArgumentOutOfRangeException(nameof(happened), happened.GetType().Name, "No evolution is written for this event."),
        };
        return changed with { Version = task.Version + 1 };
    }

    private static Decision<OrderEvent> Offer(WritingTask task, WritingCommand.Offer c, DateTimeOffset now, OrderPolicy policy)
    {
        if (task.Status == WritingStatus.Offered && task.WriterId == c.WriterId) return Decision.Nothing<OrderEvent>();
        if (Changed(task, c.Expected) is { } changed) return changed;
        return task.Status is WritingStatus.Open or WritingStatus.Offered or WritingStatus.Writing
            ? new OrderEvent.WritingOffered(task.LineId, c.WriterId, now + policy.AcceptWithin, c.Explanation, c.By, now)
            : WrongState(task, "The line does not wait for a writer.");
    }

    private static Decision<OrderEvent> Accept(WritingTask task, WritingCommand.Accept c, DateTimeOffset now)
    {
        if (NotTheirs(task, c.By) is { } refusal) return refusal;
        return task.Status switch
        {
            WritingStatus.Writing => Decision.Nothing<OrderEvent>(),
            WritingStatus.Offered when task.AcceptBy < now => new Refusal(RefusalCodes.OfferLapsed, "The time to accept is over."),
            WritingStatus.Offered => new OrderEvent.WritingAccepted(task.LineId, c.By, now),
            _ => WrongState(task, "The line is not on offer."),
        };
    }

    private static Decision<OrderEvent> Decline(WritingTask task, WritingCommand.Decline c, DateTimeOffset now)
    {
        if (task.Status == WritingStatus.Open && task.TurnedDown.Contains(c.By)) return Decision.Nothing<OrderEvent>();
        if (NotTheirs(task, c.By) is { } refusal) return refusal;
        return task.Status is WritingStatus.Offered or WritingStatus.Writing
            ? new OrderEvent.WritingDeclined(task.LineId, c.By, c.Note, now)
            : WrongState(task, "The line cannot be given back now.");
    }

    private static Decision<OrderEvent> Lapse(WritingTask task, DateTimeOffset now)
    {
        if (task.Status != WritingStatus.Offered) return Decision.Nothing<OrderEvent>();
        return now < task.AcceptBy
            ? new Refusal(RefusalCodes.NotDueYet, "The wait is not over.")
            : new OrderEvent.WritingLapsed(task.LineId, task.WriterId!, now);
    }

    private static Decision<OrderEvent> AddDraft(WritingTask task, WritingCommand.AddDraft c, DateTimeOffset now)
    {
        if (NotTheirs(task, c.By) is { } refusal) return refusal;
        if (task.Status is not (WritingStatus.Writing or WritingStatus.Checking)) return WrongState(task, "No draft is awaited.");
        if (task.Status == WritingStatus.Checking && task.Drafts[^1].File.Sha256 == c.File.Sha256) return Decision.Nothing<OrderEvent>();
        return task.Drafts.Reverse().TakeWhile(draft => draft.Verdict == DraftVerdict.Unchecked).Count() >= WritingTask.MaxUnchecked
            ? new Refusal(RefusalCodes.TooManyDrafts, $"At most {WritingTask.MaxUnchecked} drafts in a row wait for a check.")
            : new OrderEvent.DraftUploaded(task.LineId, new DraftVersion(task.Drafts.Count + 1, c.By, c.File, now), now);
    }

    private static Decision<OrderEvent> Approve(WritingTask task, WritingCommand.Approve c, DateTimeOffset now)
    {
        if (IsSaid(task, c.Number, DraftVerdict.Approved)) return Decision.Nothing<OrderEvent>();
        return NotToCheck(task, c.Number, c.By) is { } refusal
            ? refusal
            : new OrderEvent.DraftApproved(task.LineId, c.Number, task.WriterId!, c.By, now);
    }

    private static Decision<OrderEvent> Reject(WritingTask task, WritingCommand.Reject c, DateTimeOffset now, OrderPolicy policy)
    {
        if (IsSaid(task, c.Number, DraftVerdict.Rejected)) return Decision.Nothing<OrderEvent>();
        if (NotToCheck(task, c.Number, c.By) is { } refusal) return refusal;
        var rejections = task.Rejections + 1;
        var rejected = new OrderEvent.DraftRejected(task.LineId, c.Number, task.WriterId!, c.Reason, c.Note, rejections, c.By, now);
        return rejections <= policy.RejectionsAllowed
            ? rejected
            : new List<OrderEvent> { rejected, new OrderEvent.WritingEscalated(task.LineId, task.WriterId!, rejections, now) };
    }

    private static Decision<OrderEvent> Review(WritingTask task, WritingCommand.Decide c, DateTimeOffset now)
    {
        if (Changed(task, c.Expected) is { } changed) return changed;
        if (task.Status != WritingStatus.Review) return WrongState(task, "The line does not wait for a super-admin.");
        var reviewed = new OrderEvent.WritingReviewed(task.LineId, c.Decision, c.Note, c.By, now);
        return c.Decision == WritingDecision.Approve
            ? new List<OrderEvent> { reviewed, new OrderEvent.DraftApproved(task.LineId, task.Drafts[^1].Number, task.WriterId!, c.By, now) }
            : reviewed;
    }

    private static Refusal? NotToCheck(WritingTask task, int number, string by)
    {
        if (task.Status != WritingStatus.Checking) return WrongState(task, "No draft waits for a check.");
        if (task.Drafts[^1].Number != number)
        {
            return new Refusal(RefusalCodes.DraftOutdated, "There is a newer draft.")
                .With("newest", task.Drafts[^1].Number.ToString(CultureInfo.InvariantCulture));
        }

        return task.Drafts[^1].WriterId == by ? new Refusal(RefusalCodes.OwnDraft, "Nobody checks what they wrote themselves.") : null;
    }

    // The door may be asked twice; what was said about a draft stands.
    private static bool IsSaid(WritingTask task, int number, DraftVerdict verdict) =>
        task.Drafts.Any(draft => draft.Number == number && draft.Verdict == verdict);

    private static Refusal? NotTheirs(WritingTask task, string by) => task.Holder == by
        ? null
        : new Refusal(RefusalCodes.NotYourTask, "The line was not given to you.");

    private static Refusal? Changed(WritingTask task, int? expected) => expected is null || expected == task.Version
        ? null
        : new Refusal(RefusalCodes.TaskChanged, "The line was changed since it was read; read it again.");

    private static Refusal WrongState(WritingTask task, string message) => new(
        RefusalCodes.WrongState,
        message,
        new Dictionary<string, string>(StringComparer.Ordinal) { ["writing"] = JsonNamingPolicy.SnakeCaseUpper.ConvertName(task.Status.ToString()) });

    private static WritingTask GivenBack(WritingTask task, string writerId) => task with
    {
        Status = WritingStatus.Open,
        AcceptBy = null,
        TurnedDown = task.TurnedDown.Contains(writerId) ? task.TurnedDown : [.. task.TurnedDown, writerId],
    };

    private static WritingTask Checked(WritingTask task, int number, Func<DraftVersion, DraftVersion> check) =>
        task with { Drafts = [.. task.Drafts.Select(draft => draft.Number == number ? check(draft) : draft)] };
}
