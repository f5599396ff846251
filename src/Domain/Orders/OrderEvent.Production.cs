using System.Text.Json.Serialization;
using OrderFunctions.Domain.Production;

namespace OrderFunctions.Domain.Orders;

/// <summary>Something that happened to the writing of a line.</summary>
internal interface IWritingEvent
{
    string LineId { get; }
}

/// <summary>Tells facts about the writing of a line from the others.</summary>
public static class WritingEvents
{
    /// <summary>The line whose writing the fact is about; null when it is about something else.</summary>
    public static string? WrittenLine(this OrderEvent happened) => (happened as IWritingEvent)?.LineId;
}

[JsonDerivedType(typeof(WritingOpened), "writing-opened")]
[JsonDerivedType(typeof(WritingOffered), "writing-offered")]
[JsonDerivedType(typeof(WritingAccepted), "writing-accepted")]
[JsonDerivedType(typeof(WritingDeclined), "writing-declined")]
[JsonDerivedType(typeof(WritingLapsed), "writing-lapsed")]
[JsonDerivedType(typeof(DraftUploaded), "draft-uploaded")]
[JsonDerivedType(typeof(DraftApproved), "draft-approved")]
[JsonDerivedType(typeof(DraftRejected), "draft-rejected")]
[JsonDerivedType(typeof(WritingEscalated), "writing-escalated")]
[JsonDerivedType(typeof(WritingReviewed), "writing-reviewed")]
[JsonDerivedType(typeof(WritingClosed), "writing-closed")]
public abstract partial record OrderEvent
{
    /// <summary>A personalised line waits for a writer.</summary>
    public sealed record WritingOpened(string LineId, string? Skill, DateTimeOffset Due, DateTimeOffset At) : OrderEvent(At), IWritingEvent;

    public sealed record WritingOffered(
        string LineId,
        string WriterId,
        DateTimeOffset AcceptBy,
        IReadOnlyList<string> Explanation,
        string By,
        DateTimeOffset At) : OrderEvent(At), IWritingEvent;

    public sealed record WritingAccepted(string LineId, string WriterId, DateTimeOffset At) : OrderEvent(At), IWritingEvent;

    public sealed record WritingDeclined(string LineId, string WriterId, string? Note, DateTimeOffset At) : OrderEvent(At), IWritingEvent;

    /// <summary>The writer did not answer in time.</summary>
    public sealed record WritingLapsed(string LineId, string WriterId, DateTimeOffset At) : OrderEvent(At), IWritingEvent;

    public sealed record DraftUploaded(string LineId, DraftVersion Draft, DateTimeOffset At) : OrderEvent(At), IWritingEvent;

    public sealed record DraftApproved(string LineId, int Number, string WriterId, string By, DateTimeOffset At) : OrderEvent(At), IWritingEvent;

    /// <summary>A draft was rejected. <paramref name="Rejections"/>: so many since a super-admin last decided.</summary>
    public sealed record DraftRejected(
        string LineId,
        int Number,
        string WriterId,
        RejectionReason Reason,
        string? Note,
        int Rejections,
        string By,
        DateTimeOffset At) : OrderEvent(At), IWritingEvent;

    /// <summary>Rejected too often: a super-admin has to decide.</summary>
    public sealed record WritingEscalated(string LineId, string WriterId, int Rejections, DateTimeOffset At) : OrderEvent(At), IWritingEvent;

    public sealed record WritingReviewed(
        string LineId,
        WritingDecision Decision,
        string? Note,
        string By,
        DateTimeOffset At) : OrderEvent(At), IWritingEvent;

    /// <summary>Nothing of the line is to be written any more.</summary>
    public sealed record WritingClosed(string LineId, DateTimeOffset At) : OrderEvent(At), IWritingEvent;
}
