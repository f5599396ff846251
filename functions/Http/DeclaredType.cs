using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using OrderFunctions.Application.Files;

namespace OrderFunctions.Functions.Http;

/// <summary>What a request calls its file, against what the file is.</summary>
public static class DeclaredType
{
    /// <summary>
    /// A 415 with <paramref name="code"/> where the request names another type than the content shows. Whoever names none, or
    /// <c>application/octet-stream</c>, leaves it to the content.
    /// </summary>
    public static Problem? ContradictionTo(this HttpRequest request, FileType? type, string code)
    {
        if (string.IsNullOrEmpty(request.ContentType)) return null;
        var declared = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType.ToString().ToLowerInvariant() : request.ContentType;
        if (declared is "application/octet-stream" or "image/*") return null;
        var found = type?.ContentType.Split(';')[0];
        return declared == found || (declared, found) is ("image/jpg", "image/jpeg")
            ? null
            : new Problem(415, code, found is null ? "The content is not what the request calls it." : $"The content is {found}, which is not what the request calls it.");
    }
}
