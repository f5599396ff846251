using System.Globalization;
using System.Text.Json.Serialization;
using OrderFunctions.Application.Production;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Production;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Images;

namespace OrderFunctions.Functions.Production;

/// <summary>The writing of a personalised line.</summary>
/// <param name="Wishes">What the customer wants it to say.</param>
/// <param name="WriterId">On whose desk it lies; absent when on nobody's.</param>
/// <param name="AcceptBy">Until when the offer stands.</param>
/// <param name="Due">When it should be approved.</param>
/// <param name="Explanation">Why this writer was chosen.</param>
/// <param name="TurnedDown">Writers who are not asked again.</param>
/// <param name="Rejections">Since it was opened, or a super-admin last decided.</param>
public sealed record TaskView(
    string Id,
    string OrderId,
    string LineId,
    WritingStatus Status,
    string Sku,
    string ProductName,
    int Quantity,
    string? Skill,
    string? Wishes,
    string? WriterId,
    DateTimeOffset OpenedAt,
    DateTimeOffset? AcceptBy,
    DateTimeOffset Due,
    IReadOnlyList<string> Explanation,
    IReadOnlyList<string> TurnedDown,
    IReadOnlyList<DraftView> Drafts,
    int Rejections)
{
    internal static TaskView Of(Order order, WritingTask task)
    {
        var line = order.FindLine(task.LineId)!;
        return new(
            new TaskId(order.Id, task.LineId).ToString(),
            order.Id,
            task.LineId,
            task.Status,
            line.Sku,
            line.Name,
            line.Quantity,
            task.Skill,
            line.Wishes,
            task.Holder,
            task.OpenedAt,
            task.AcceptBy,
            task.Due,
            task.Explanation,
            task.TurnedDown,
            [.. task.Drafts.Select(draft => DraftView.Of(draft, new TaskId(order.Id, task.LineId)))],
            task.Rejections);
    }
}

/// <summary>A version of the text, and what the quality check said about it.</summary>
/// <param name="Images">Sizes to look at, of one that is an image; they are there a moment after it came.</param>
public sealed record DraftView(
    int Number,
    string WriterId,
    string ContentType,
    long Length,
    DateTimeOffset UploadedAt,
    DraftVerdict Verdict,
    RejectionReason? Reason,
    string? Note,
    string? CheckedBy,
    ImageLinksView? Images)
{
    internal static DraftView Of(DraftVersion draft, TaskId task) => new(
        draft.Number,
        draft.WriterId,
        draft.File.ContentType,
        draft.File.Length,
        draft.At,
        draft.Verdict,
        draft.Reason,
        draft.Note,
        draft.CheckedBy,
        draft.File.ContentType.StartsWith("image/", StringComparison.Ordinal)
            ? ImageLinksView.Of(draft.File.Sha256, string.Create(CultureInfo.InvariantCulture, $"/api/production/tasks/{task}/drafts/{draft.Number}/images"))
            : null);
}

/// <summary>A line in a list: enough to choose what to do next.</summary>
public sealed record TaskCardView(
    string Id,
    WritingStatus Status,
    string Sku,
    string ProductName,
    int Quantity,
    string? Skill,
    string? WriterId,
    DateTimeOffset OpenedAt,
    DateTimeOffset? AcceptBy,
    DateTimeOffset Due,
    int Drafts,
    int Rejections);

/// <summary>A page of tasks.</summary>
public sealed record TaskListView(IReadOnlyList<TaskCardView> Tasks, string? Continuation)
{
    internal static TaskListView Of(TaskPage page) => new(
        [
            .. page.Tasks.Select(card => new TaskCardView(
                card.Task, card.Status, card.Sku, card.ProductName, card.Quantity, card.Skill, card.WriterId, card.OpenedAt, card.AcceptBy, card.DueAt, card.Draft, card.Rejections)),
        ],
        page.Continuation);
}

/// <summary>Whom to offer a line; left out: whoever the policies choose.</summary>
public sealed record AssignBody(string? Writer = null);

/// <summary>Why, in words; at most 1,000 characters.</summary>
public sealed record NoteBody(string? Note = null)
{
    internal static Problem? ProblemWith(string? note) =>
        note is { Length: > 1000 } ? Problems.ValidationFailed("$.note", "must have at most 1000 characters") : null;
}

/// <summary>The draft that was read.</summary>
public sealed record ApproveDraftBody(int Draft);

/// <summary>The draft that was read, and what is wrong with it.</summary>
public sealed record RejectDraftBody(int Draft, RejectionReason Reason, string? Note = null);

/// <summary>What a super-admin decides.</summary>
public sealed record DecisionBody(WritingDecision Decision, string? Note = null);

/// <summary>Body of a new writer.</summary>
/// <param name="Id">Subject of the writer's token; never changes.</param>
/// <param name="Skills">Up to 20; lower-case letters, digits and dashes.</param>
/// <param name="Active">True when left out.</param>
/// <param name="Paused">False when left out.</param>
/// <param name="Capacity">Lines at a time, 1 to 100; 5 when left out.</param>
public sealed record WriterBody(string Id, IReadOnlyList<string>? Skills = null, bool? Active = null, bool? Paused = null, int? Capacity = null)
{
    internal WriterDraft ToDraft() => new(Skills, Active, Paused, Capacity);

    internal void Check(IDictionary<string, string[]> errors)
    {
        if (!Writer.IsId(Id)) errors["$.id"] = ["1 to 100 ASCII characters, none of them a control character or one of / \\ ? #."];
        ToDraft().Check(errors);
    }
}

/// <summary>A writer.</summary>
/// <param name="Load">Lines on the desk now.</param>
/// <param name="WaitsForReview">A line was rejected too often and nothing new is given to them until a super-admin has decided.</param>
/// <param name="Checked">Drafts that were checked, ever.</param>
/// <param name="Rejected">Those of them that were rejected.</param>
public sealed record WriterView(
    string Id,
    IReadOnlyList<string> Skills,
    bool Active,
    bool Paused,
    int Capacity,
    int Load,
    bool WaitsForReview,
    long Checked,
    long Rejected,
    DateTimeOffset ChangedAt)
{
    internal static WriterView Of(WriterAtDesk at) => new(
        at.Writer.Value.Id,
        at.Writer.Value.Skills,
        at.Writer.Value.Active,
        at.Writer.Value.Paused,
        at.Writer.Value.Capacity,
        at.Desk.Tasks.Count,
        at.Desk.Reviews.Count > 0,
        at.Desk.Approved + at.Desk.Rejected,
        at.Desk.Rejected,
        at.Writer.Value.ChangedAt);
}

/// <summary>A page of writers.</summary>
public sealed record WriterListView(IReadOnlyList<WriterView> Writers, string? Continuation);

/// <summary>Checked and rejected drafts, in all and per writer, the most often rejected first.</summary>
public sealed record QualityView(long Checked, long Rejected, double RejectedPercent, IReadOnlyList<WriterQualityView> Writers);

/// <summary>The same of one writer.</summary>
public sealed record WriterQualityView(string WriterId, long Checked, long Rejected, double RejectedPercent);

[JsonSerializable(typeof(TaskView))]
[JsonSerializable(typeof(TaskListView))]
[JsonSerializable(typeof(AssignBody))]
[JsonSerializable(typeof(NoteBody))]
[JsonSerializable(typeof(ApproveDraftBody))]
[JsonSerializable(typeof(RejectDraftBody))]
[JsonSerializable(typeof(DecisionBody))]
[JsonSerializable(typeof(WriterBody))]
[JsonSerializable(typeof(WriterDraft))]
[JsonSerializable(typeof(WriterView))]
[JsonSerializable(typeof(WriterListView))]
[JsonSerializable(typeof(QualityView))]
[JsonSerializable(typeof(WritingGlance))]
[JsonSerializable(typeof(WritingStep))]
[JsonSerializable(typeof(WriterFound))]
internal sealed partial class ProductionTypes : JsonSerializerContext;
