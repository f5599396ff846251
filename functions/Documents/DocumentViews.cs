using OrderFunctions.Application.Documents;
using OrderFunctions.Domain.Documents;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Http.Identity;
using Caller = OrderFunctions.Functions.Http.Identity.Caller;

namespace OrderFunctions.Functions.Documents;

/// <summary>A parts list in a list.</summary>
/// <param name="CustomerId">Whose it is; staff only.</param>
/// <param name="Reviewer">Who reviews it; staff only.</param>
public sealed record DocumentSummaryView(
    string Id, PartsListStatus Status, string? CustomerId, string? Reviewer, int Files, int Items, string? OrderId, DateTimeOffset SubmittedAt, DateTimeOffset UpdatedAt)
{
    internal static DocumentSummaryView Of(PartsListDocument document, Caller caller)
    {
        var (list, isStaff) = (document.PartsList, caller.Reach == Reach.Any);
        return new(
            list.Id, list.Status, isStaff ? list.CustomerId : null, isStaff ? list.ReviewerId : null, list.Files.Count, list.Items.Count,
            list.IsBeingOrdered ? null : list.OrderId, list.SubmittedAt, list.UpdatedAt);
    }
}

/// <summary>A page of parts lists.</summary>
public sealed record DocumentListView(IReadOnlyList<DocumentSummaryView> Documents, string? Continuation);

/// <summary>A file of a parts list.</summary>
/// <param name="Id">SHA-256 of its content.</param>
/// <param name="Href">The file itself; of a photo its large size.</param>
/// <param name="Text">How far a PDF is with being read for articles: PENDING, READ, NO_TEXT or FAILED; left out for a photo, which staff look at.</param>
/// <param name="Problem">Why it was not read, or not all of it: a code.</param>
/// <param name="Pages">Pages of a PDF that were read.</param>
public sealed record DocumentFileView(string Id, string ContentType, long Length, string Href, ReadingStatus? Text, string? Problem, int? Pages)
{
    internal static DocumentFileView Of(string documentId, PartsListFile file, FileReading? reading) => new(
        file.Id, file.ContentType, file.Length,
        file.KeptAs is null ? $"/api/documents/{documentId}/files/{file.Id}/large.webp" : $"/api/documents/{documentId}/files/{file.Id}",
        reading?.Status, reading?.Problem, reading?.Status is ReadingStatus.Read or ReadingStatus.NoText ? reading.Pages : null);
}

/// <summary>An article that was picked.</summary>
public sealed record DocumentItemView(string Sku, int Quantity, string? Wishes);

/// <summary>An article that a line of a file may mean; staff decide.</summary>
/// <param name="FileId">The file.</param>
/// <param name="Page">Its page, from 1.</param>
/// <param name="Line">The line, shortened.</param>
/// <param name="Score">0 to 100; 100 is the SKU itself.</param>
/// <param name="Why">By what it was found: the SKU, the SKU but for case and dashes, or words of the name.</param>
/// <param name="Found">The part of the line that it was found by.</param>
/// <param name="Quantity">A number beside it that looks like how many.</param>
public sealed record DocumentSuggestionView(string Sku, int Score, MatchKind Why, string Found, int? Quantity, string FileId, int Page, string Line);

/// <summary>That staff were in contact with the customer.</summary>
public sealed record DocumentContactView(string Id, string By, ContactChannel Channel, string Text, DateTimeOffset At);

/// <summary>Something that happened to a parts list.</summary>
/// <param name="By">Who, of staff; staff only.</param>
public sealed record DocumentStepView(string What, DateTimeOffset At, bool ByStaff, string? By);

/// <summary>A parts list on its way to an order.</summary>
/// <param name="CustomerId">Whose it is; staff only.</param>
/// <param name="Reviewer">Who reviews it; staff only.</param>
/// <param name="OrderId">The order that it became.</param>
/// <param name="Ordering">The order is being placed.</param>
/// <param name="Suggestions">Articles that its lines may mean; staff only.</param>
/// <param name="PdfReader">Whether PDFs are read for articles on this system; staff only.</param>
/// <param name="PdfReaderMissing">Why they are not, in a sentence that says what to do; staff only.</param>
/// <param name="Contacts">Staff only.</param>
/// <param name="Reason">Why it was rejected.</param>
/// <param name="Withdrawal">Why its customer took it back.</param>
/// <param name="Message">What staff said about that.</param>
public sealed record DocumentView(
    string Id,
    PartsListStatus Status,
    string? CustomerId,
    string? Reviewer,
    CustomerContact Contact,
    Address ShippingAddress,
    Address? BillingAddress,
    bool PaysByItself,
    string? Note,
    IReadOnlyList<DocumentFileView> Files,
    IReadOnlyList<DocumentItemView> Items,
    string? OrderId,
    bool Ordering,
    RejectReason? Reason,
    WithdrawReason? Withdrawal,
    string? Message,
    DateTimeOffset SubmittedAt,
    DateTimeOffset UpdatedAt,
    IReadOnlyList<DocumentStepView> Steps,
    IReadOnlyList<DocumentSuggestionView>? Suggestions,
    IReadOnlyList<DocumentContactView>? Contacts,
    bool? PdfReader,
    string? PdfReaderMissing)
{
    internal static DocumentView Of(
        PartsListDocument document,
        PartsListDelivery delivery,
        IReadOnlyList<FileReading> readings,
        IReadOnlyList<PartsListContact> contacts,
        PartsListAnswer? answer,
        Caller caller,
        string? readerMissing)
    {
        var (list, isStaff) = (document.PartsList, caller.Reach == Reach.Any);
        return new(
            list.Id,
            list.Status,
            isStaff ? list.CustomerId : null,
            isStaff ? list.ReviewerId : null,
            delivery.Contact,
            delivery.ShippingAddress,
            delivery.BillingAddress,
            delivery.Payment is not null,
            delivery.Note,
            [.. list.Files.Select(file => DocumentFileView.Of(list.Id, file, readings.FirstOrDefault(one => one.FileId == file.Id)))],
            [.. list.Items.Select(item => new DocumentItemView(item.Sku, item.Quantity, item.Wishes))],
            list.IsBeingOrdered ? null : list.OrderId,
            list.IsBeingOrdered,
            list.Reason,
            list.Withdrawal,
            answer?.Text,
            list.SubmittedAt,
            list.UpdatedAt,
            [.. document.Facts.Where(fact => isStaff || fact is not PartsListEvent.ContactNoted).Select(fact => StepOf(fact, isStaff))],
            isStaff ? SuggestionsOf(list, readings) : null,
            isStaff ? [.. contacts.Select(one => new DocumentContactView(one.Id, one.ById, one.Channel, one.Text, one.NotedAt))] : null,
            isStaff ? readerMissing is null : null,
            isStaff ? readerMissing : null);
    }

    // In the order of the document: staff work through it from the top.
    private static IReadOnlyList<DocumentSuggestionView> SuggestionsOf(PartsList list, IReadOnlyList<FileReading> readings) =>
    [
        .. list.Files.Select(file => readings.FirstOrDefault(one => one.FileId == file.Id)).OfType<FileReading>().SelectMany(reading => reading.Matches
            .Select(match => new DocumentSuggestionView(match.Sku, match.Score, match.Kind, match.Found, match.Quantity, reading.FileId, match.Page, match.Line))),
    ];

    private static DocumentStepView StepOf(PartsListEvent fact, bool isStaff) => new(
        fact switch
        {
            PartsListEvent.Submitted => "submitted",
            PartsListEvent.FileAdded => "file-added",
            PartsListEvent.Assigned => "assigned",
            PartsListEvent.ContactNoted => "contact-noted",
            PartsListEvent.ItemPut => "item-put",
            PartsListEvent.ItemRemoved => "item-removed",
            PartsListEvent.OrderStarted => "order-started",
            PartsListEvent.OrderRefused => "order-refused",
            PartsListEvent.OrderCreated => "order-created",
            PartsListEvent.ListWithdrawn => "withdrawn",
            _ => "rejected",
        },
        fact.At,
        fact.By.IsStaff,
        isStaff && fact.By.IsStaff ? fact.By.Id : null);
}

/// <summary>Reads what lists are asked by.</summary>
internal static class DocumentViews
{
    /// <summary>The status of this name, pending review when it is left out; null for what is none.</summary>
    public static PartsListStatus? StatusOf(string? text) => text switch
    {
        null or "pending-review" => PartsListStatus.PendingReview,
        "under-review" => PartsListStatus.UnderReview,
        "order-created" => PartsListStatus.OrderCreated,
        "rejected" => PartsListStatus.Rejected,
        "withdrawn" => PartsListStatus.Withdrawn,
        _ => null,
    };
}
