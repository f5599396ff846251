using System.Text.Json.Serialization;
using OrderFunctions.Domain.Production;

namespace OrderFunctions.Application.Production;

/// <summary>
/// What the line's saga needs to know: where the writing stands and what has been told to the writers' desks. Ids and small facts only,
/// because it is written to the orchestration's history.
/// </summary>
/// <param name="Checked">The newest draft that the quality check has spoken about; 0 before the first.</param>
public sealed record WritingGlance(
    WritingStatus Status, int Version, string? Holder = null, DateTimeOffset? AcceptBy = null, int Checked = 0)
{
    [JsonIgnore]
    public bool IsOver => Status is WritingStatus.Approved or WritingStatus.Closed;

    internal static WritingGlance Of(WritingTask task) => new(
        task.Status,
        task.Version,
        task.Holder,
        task.AcceptBy,
        task.Drafts.Where(draft => draft.Verdict != DraftVerdict.Unchecked).Select(draft => draft.Number).DefaultIfEmpty().Max());

    /// <summary>
    /// Whether desks have to hear of what happened since <paramref name="before"/>: also when more happened than one thing, because
    /// somebody may have had it in between.
    /// </summary>
    internal bool MovesDesks(WritingGlance? before) =>
        before is null || before.Holder != Holder || (before.Status == WritingStatus.Review) != (Status == WritingStatus.Review)
        || Version > before.Version + 1;
}
