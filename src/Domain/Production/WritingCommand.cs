namespace OrderFunctions.Domain.Production;

/// <summary>What can be asked of the writing of a line. Each says what a repeat does.</summary>
public abstract record WritingCommand
{
    private WritingCommand()
    {
    }

    /// <summary>
    /// Offer it to a writer; staff may take it from one who was asked or is at work. Repeat (same writer, still asked): nothing.
    /// </summary>
    /// <param name="Explanation">Why this writer.</param>
    /// <param name="Expected">The version that the choice was made from; another one is refused with TASK_CHANGED.</param>
    public sealed record Offer(string WriterId, IReadOnlyList<string> Explanation, string By, int? Expected = null) : WritingCommand;

    /// <summary>The writer takes it. Repeat: nothing. After the time for it: <see cref="RefusalCodes.OfferLapsed"/>.</summary>
    public sealed record Accept(string By) : WritingCommand;

    /// <summary>The writer gives it back, before or after taking it. Repeat: nothing.</summary>
    public sealed record Decline(string By, string? Note = null) : WritingCommand;

    /// <summary>The time to take it is over. Early: <see cref="RefusalCodes.NotDueYet"/>. Not asked any more: nothing.</summary>
    public sealed record Lapse : WritingCommand;

    /// <summary>
    /// The writer hands in a version; a newer one before the check replaces what is to be checked. Repeat (same content as the one
    /// that waits): nothing.
    /// </summary>
    public sealed record AddDraft(string By, DraftFile File) : WritingCommand;

    /// <summary>The quality check says yes. Repeat: nothing. Not the newest: <see cref="RefusalCodes.DraftOutdated"/>.</summary>
    public sealed record Approve(int Number, string By) : WritingCommand;

    /// <summary>The quality check says no. Repeat: nothing. Not the newest: <see cref="RefusalCodes.DraftOutdated"/>.</summary>
    public sealed record Reject(int Number, RejectionReason Reason, string By, string? Note = null) : WritingCommand;

    /// <summary>A super-admin decides about a line that was rejected too often. Repeat of the same decision: refused, the line has moved on.</summary>
    public sealed record Decide(WritingDecision Decision, string By, string? Note = null, int? Expected = null) : WritingCommand;
}
