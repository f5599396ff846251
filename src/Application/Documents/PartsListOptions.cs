namespace OrderFunctions.Application.Documents;

/// <summary>Section <c>PartsLists</c>.</summary>
public sealed class PartsListOptions
{
    /// <summary>Bytes of the largest PDF; photos have the limits of images.</summary>
    public int MaxFileBytes { get; set; } = 20 * 1024 * 1024;

    /// <summary>Pages of a PDF that are read for text; the rest staff see in the file.</summary>
    public int MaxPages { get; set; } = 50;

    /// <summary>The program that reads PDFs, with its path or to be found on the search path; empty: none.</summary>
    public string PdfReader { get; set; } = "pdftotext";

    /// <summary>How long it may take for one file.</summary>
    public TimeSpan PdfTimeout { get; set; } = TimeSpan.FromSeconds(20);
}
