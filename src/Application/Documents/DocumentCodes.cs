namespace OrderFunctions.Application.Documents;

/// <summary>Codes around files of parts lists, and what can go wrong while they are read.</summary>
public static class DocumentCodes
{
    /// <summary>Neither a PDF nor a JPEG, PNG or WebP, whatever the request calls it.</summary>
    public const string TypeRefused = "DOCUMENT_TYPE_REFUSED";

    /// <summary>A PDF that is cut off or damaged.</summary>
    public const string Broken = "DOCUMENT_BROKEN";

    /// <summary>There is no PDF reader on this machine; staff look at the file.</summary>
    public const string NoReader = "PDF_READER_MISSING";

    /// <summary>It needs a password, or does not let its text be taken.</summary>
    public const string Locked = "PDF_LOCKED";

    /// <summary>The reader cannot make sense of it.</summary>
    public const string Unreadable = "PDF_UNREADABLE";

    /// <summary>Reading it takes more time, memory or text than a parts list has any reason to.</summary>
    public const string TooMuch = "PDF_TOO_MUCH";

    /// <summary>Only its first pages were read.</summary>
    public const string PagesLeftOut = "PDF_PAGES_LEFT_OUT";

    /// <summary>The catalogue is larger than what a file is searched for: only its first articles, by SKU, were.</summary>
    public const string ArticlesLeftOut = "ARTICLES_LEFT_OUT";

    /// <summary>The queue gave it up after several tries; the message waits for staff in the repair queue.</summary>
    public const string NotRead = "PDF_NOT_READ";
}
