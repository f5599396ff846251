using OrderFunctions.Adapters.Gateways.Poppler;
using OrderFunctions.Application.Documents;

namespace OrderFunctions.Adapters.Tests.Poppler;

/// <summary>A test that needs <c>pdftotext</c>. Skipped where it is missing, unless a gate says that it must run.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PdfReaderFactAttribute : FactAttribute
{
    public PdfReaderFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("ORDERFUNCTIONS_PDF") == "required") return;
        if (PopplerPdfReader.Create(new PartsListOptions()).Missing is { } missing) Skip = missing;
    }
}
