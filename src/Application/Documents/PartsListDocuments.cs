using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Documents;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Documents;

/// <summary>
/// A parts list as it is stored: document <c>list</c> in a partition of its own; where it goes, what was read from its files, contacts
/// and outbox rows lie beside it.
/// </summary>
/// <param name="Facts">What has happened, oldest first.</param>
/// <param name="List">Index field: lists in a status; one without a file is among <see cref="PartsListLists.Empty"/>.</param>
/// <param name="At">Index field: when it was sent, Unix milliseconds.</param>
/// <param name="Reviewer">Index field: who reads it; absent while nobody does.</param>
public sealed record PartsListDocument(PartsList PartsList, IReadOnlyList<PartsListEvent> Facts, string List, long At, string? Reviewer)
{
    /// <summary>Document id.</summary>
    public const string Id = "list";

    internal static PartsListDocument Of(PartsList list, IReadOnlyList<PartsListEvent> facts) => new(
        list, facts, list.Files.Count == 0 ? PartsListLists.Empty : PartsListLists.Of(list.Status), list.SubmittedAt.ToUnixTimeMilliseconds(), list.ReviewerId);
}

/// <summary>
/// Where the goods go, how the customer is reached and how they pay: document <c>delivery</c>. Personal data, so that no history, event or
/// log has it.
/// </summary>
/// <param name="Payment">Charge as soon as the stock is reserved; null when the customer starts the payment.</param>
/// <param name="Note">What the customer wrote with the list.</param>
public sealed record PartsListDelivery(CustomerContact Contact, Address ShippingAddress, Address? BillingAddress, PaymentWish? Payment, string? Note)
{
    /// <summary>Document id.</summary>
    public const string Id = "delivery";
}

/// <summary>What staff told the customer when they rejected the list: document <c>answer</c>.</summary>
/// <param name="Text">Their own words; may be missing.</param>
public sealed record PartsListAnswer(RejectReason Reason, string? Text)
{
    /// <summary>Document id.</summary>
    public const string Id = "answer";
}

/// <summary>How far a file is with being read for articles.</summary>
public enum ReadingStatus
{
    /// <summary>Waits for its turn.</summary>
    Pending,

    /// <summary>Its text was searched.</summary>
    Read,

    /// <summary>It holds no text: pictures only.</summary>
    NoText,

    /// <summary>It cannot be read; <see cref="FileReading.Problem"/> says why.</summary>
    Failed,
}

/// <summary>What was found in a PDF: document <c>reading-{file}</c>, made with the file, so that it is missing for no PDF.</summary>
/// <param name="Problem">A code of <see cref="DocumentCodes"/>; also beside READ when not all was read.</param>
/// <param name="Pages">Pages that were read.</param>
/// <param name="List">Index field: the readings of the list.</param>
/// <param name="At">Index field: when the file came, Unix milliseconds.</param>
public sealed record FileReading(
    string FileId,
    ReadingStatus Status,
    string? Problem,
    int Pages,
    IReadOnlyList<ArticleMatch> Matches,
    DateTimeOffset? EndedAt,
    string List,
    long At)
{
    /// <summary>Whether it is still to be read: also after the queue has given up and staff send the message again.</summary>
    public bool IsToBeRead => Status == ReadingStatus.Pending || Problem == DocumentCodes.NotRead;

    /// <summary>Document id.</summary>
    public static string IdOf(string fileId) => "reading-" + fileId;

    internal static FileReading Of(string listId, string fileId, DateTimeOffset now) =>
        new(fileId, ReadingStatus.Pending, null, 0, [], null, PartsListLists.ReadingsOf(listId), now.ToUnixTimeMilliseconds());
}

/// <summary>That staff were in contact with the customer: document <c>contact-{id}</c>.</summary>
/// <param name="Text">What was said: personal data, never in logs, events or facts.</param>
/// <param name="List">Index field: the list's contacts.</param>
/// <param name="At">Index field: when, Unix milliseconds.</param>
public sealed record PartsListContact(string Id, string ById, ContactChannel Channel, string Text, DateTimeOffset NotedAt, string List, long At)
{
    /// <summary>Document id.</summary>
    public static string DocumentIdOf(string contactId) => "contact-" + contactId;
}

/// <summary>
/// That a list is a customer's: document <c>{list id}</c> in the customer's partition. Written before the list, so that none is ever missing;
/// readers pass over an entry whose list never came.
/// </summary>
/// <param name="List">Index field: the partition.</param>
/// <param name="At">Index field: when it was sent, Unix milliseconds.</param>
public sealed record PartsListEntry(string List, long At);

/// <summary>Partitions, and values of the index field <c>list</c>.</summary>
public static class PartsListLists
{
    /// <summary>Those without a file: nobody has to look at them, and those that stay so are deleted.</summary>
    public const string Empty = "documents/empty";

    /// <summary>Those in a status.</summary>
    public static string Of(PartsListStatus status) => status switch
    {
        PartsListStatus.PendingReview => "documents/pending-review",
        PartsListStatus.UnderReview => "documents/under-review",
        PartsListStatus.OrderCreated => "documents/order-created",
        PartsListStatus.Rejected => "documents/rejected",
        _ => "documents/withdrawn",
    };

    /// <summary>What was read from the files of a list.</summary>
    public static string ReadingsOf(string listId) => "readings/" + listId;

    /// <summary>Contacts about a list.</summary>
    public static string ContactsOf(string listId) => "contacts/" + listId;

    /// <summary>Partition and list of a customer.</summary>
    public static string OfCustomer(string customerId) => "customer-" + Digests.Of(customerId);
}
