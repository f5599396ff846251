namespace OrderFunctions.Domain.Documents;

/// <summary>Where a parts list stands. ORDER_CREATED, REJECTED and WITHDRAWN are final.</summary>
public enum PartsListStatus
{
    /// <summary>Sent by the customer; nobody has looked at it. Staff see it once it has a file.</summary>
    PendingReview,

    /// <summary>Somebody reads it, asks back and picks articles.</summary>
    UnderReview,

    /// <summary>It became an order, which goes its own way.</summary>
    OrderCreated,
    Rejected,

    /// <summary>Its customer took it back before anybody read it. A correction is a new list.</summary>
    Withdrawn,
}

/// <summary>Why a customer takes a parts list back.</summary>
public enum WithdrawReason
{
    /// <summary>It was wrong; another one takes its place.</summary>
    Corrected,
    NotNeeded,
    Other,
}

/// <summary>Why a parts list becomes no order.</summary>
public enum RejectReason
{
    Unreadable,
    NotAPartsList,

    /// <summary>The shop has none of it.</summary>
    NotAvailable,
    Duplicate,
    WithdrawnByCustomer,
    Other,
}

/// <summary>How staff were in contact with the customer.</summary>
public enum ContactChannel
{
    Phone,
    Email,
    InPerson,

    /// <summary>Not with the customer: a note among staff.</summary>
    Note,
}

/// <summary>Who did something to a parts list.</summary>
/// <param name="Id">Subject of the token, or a name from the code.</param>
/// <param name="IsStaff">False for the customer.</param>
public sealed record PartsListActor(string Id, bool IsStaff);

/// <summary>A file that the customer sent: a PDF, or the photo of a page.</summary>
/// <param name="Id">SHA-256 of its content, lower-case hexadecimal: the same file again is the same page.</param>
/// <param name="ContentType">What its content shows.</param>
/// <param name="Length">Bytes.</param>
/// <param name="KeptAs">The record of a PDF among the files that somebody owns; null for a photo, which is an image.</param>
public sealed record PartsListFile(string Id, string ContentType, long Length, string? KeptAs = null);

/// <summary>An article that staff picked for a line of the list.</summary>
/// <param name="Wishes">What a personalised article is to say.</param>
public sealed record PartsListItem(string Sku, int Quantity, string? Wishes = null);

/// <summary>
/// A customer's list of parts on its way to becoming an order. Addresses, what staff write and what was read from the files stand
/// beside it, not in it.
/// </summary>
public sealed record PartsList
{
    /// <summary>Facts that a list can have.</summary>
    public const int MaxFacts = 500;

    /// <summary>Files that a list can have.</summary>
    public const int MaxFiles = 20;

    /// <summary>Entries in the history of contacts that a list can have.</summary>
    public const int MaxContacts = 200;

    public required string Id { get; init; }

    /// <summary>How many facts there are.</summary>
    public int Version { get; init; }

    public required string CustomerId { get; init; }

    public PartsListStatus Status { get; init; }

    public IReadOnlyList<PartsListFile> Files { get; init; } = [];

    /// <summary>Who reads it; null while nobody does.</summary>
    public string? ReviewerId { get; init; }

    /// <summary>What the order is to be made of.</summary>
    public IReadOnlyList<PartsListItem> Items { get; init; } = [];

    /// <summary>Entries in the history of contacts.</summary>
    public int Contacts { get; init; }

    /// <summary>The order that is being placed, or was. It follows from the list, so that a list never becomes two orders.</summary>
    public string? OrderId { get; init; }

    /// <summary>When the order was asked for.</summary>
    public DateTimeOffset? OrderingSince { get; init; }

    public RejectReason? Reason { get; init; }

    public WithdrawReason? Withdrawal { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The order is being placed: nothing changes until that has ended.</summary>
    public bool IsBeingOrdered => Status == PartsListStatus.UnderReview && OrderId is not null;

    public bool IsEnded => Status is PartsListStatus.OrderCreated or PartsListStatus.Rejected or PartsListStatus.Withdrawn;
}
