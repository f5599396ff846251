using System.Text.Json.Serialization;

namespace OrderFunctions.Domain.Production;

/// <summary>The writing of one personalised line: who does it, what came of it so far. Part of the order that it belongs to.</summary>
public sealed record WritingTask
{
    /// <summary>The most drafts in a row that nobody has checked.</summary>
    public const int MaxUnchecked = 5;

    /// <summary>The line of the order.</summary>
    public required string LineId { get; init; }

    /// <summary>How often it has changed; what two people edit at a time is told apart by it.</summary>
    public int Version { get; init; }

    public WritingStatus Status { get; init; }

    /// <summary>The skill that the article asks for; null when any writer will do.</summary>
    public string? Skill { get; init; }

    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>When the line should be approved.</summary>
    public DateTimeOffset Due { get; init; }

    /// <summary>Who has it, or had it last. Subject of a token.</summary>
    public string? WriterId { get; init; }

    /// <summary>Until when an offer stands.</summary>
    public DateTimeOffset? AcceptBy { get; init; }

    /// <summary>Why this writer, policy by policy.</summary>
    public IReadOnlyList<string> Explanation { get; init; } = [];

    /// <summary>Writers who are not asked again: they declined, let the offer lapse, or were relieved.</summary>
    public IReadOnlyList<string> TurnedDown { get; init; } = [];

    /// <summary>Every version, oldest first; all are kept.</summary>
    public IReadOnlyList<DraftVersion> Drafts { get; init; } = [];

    /// <summary>Rejections since the line was opened or a super-admin last decided about it.</summary>
    public int Rejections { get; init; }

    /// <summary>Approved or closed: nothing more is done.</summary>
    [JsonIgnore]
    public bool IsOver => Status is WritingStatus.Approved or WritingStatus.Closed;

    /// <summary>Whose desk it lies on now; null when nobody's.</summary>
    [JsonIgnore]
    public string? Holder => Status is WritingStatus.Offered or WritingStatus.Writing or WritingStatus.Checking or WritingStatus.Review
        ? WriterId
        : null;
}

/// <summary>Where the writing of a line stands.</summary>
public enum WritingStatus
{
    /// <summary>Waits for a writer.</summary>
    Open,

    /// <summary>A writer was asked, and has not answered.</summary>
    Offered,

    /// <summary>A writer works on it.</summary>
    Writing,

    /// <summary>A draft waits for the quality check.</summary>
    Checking,

    /// <summary>Rejected too often: a super-admin decides.</summary>
    Review,

    Approved,

    /// <summary>The line was cancelled.</summary>
    Closed,
}

/// <summary>A file as it lies in the file store. <paramref name="ContentType"/> is what the content was recognised as.</summary>
public sealed record DraftFile(string Name, string ContentType, long Length, string Sha256);

/// <summary>One version of a text, and what the quality check said about it.</summary>
public sealed record DraftVersion(int Number, string WriterId, DraftFile File, DateTimeOffset At)
{
    public DraftVerdict Verdict { get; init; }

    /// <summary>Why it was rejected.</summary>
    public RejectionReason? Reason { get; init; }

    /// <summary>The same in the words of whoever checked it; may speak of the wishes, so it stays with the order.</summary>
    public string? Note { get; init; }

    public string? CheckedBy { get; init; }
}

/// <summary>What came of checking a draft.</summary>
public enum DraftVerdict
{
    Unchecked,
    Approved,
    Rejected,
}

/// <summary>Why a draft was rejected; codes, so that it can be told without repeating anybody's words.</summary>
public enum RejectionReason
{
    Spelling,
    WishesNotMet,
    Style,
    Layout,
    Unreadable,
    Other,
}

/// <summary>What a super-admin decides about a line that was rejected too often.</summary>
public enum WritingDecision
{
    /// <summary>Another writer takes over.</summary>
    Reassign,

    /// <summary>The last draft is good enough.</summary>
    Approve,

    /// <summary>The line is cancelled and refunded.</summary>
    CancelLine,

    /// <summary>What was not handed over of the whole order is cancelled and refunded.</summary>
    CancelOrder,
}
