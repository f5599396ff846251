using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace OrderFunctions.Functions.Http;

/// <summary>Entity tags from document versions, and the preconditions of RFC 9110 on them.</summary>
public static class Preconditions
{
    /// <summary>The strong entity tag of a document version.</summary>
    public static string ETagOf(string version) => "\"" + version + "\"";

    /// <summary>The version that <c>If-Match</c> demands; null when there is none, or <c>*</c>.</summary>
    public static Read<string?> IfMatch(this HttpRequest request)
    {
        var header = request.Headers.IfMatch;
        if (header.Count == 0 || header.ToString() == "*")
            return new Read<string?>((string?)null);
        return EntityTagHeaderValue.TryParse(header.ToString(), out var tag) && !tag.IsWeak
            ? new Read<string?>(tag.Tag.ToString().Trim('"'))
            : new Problem(400, "IF_MATCH_INVALID", "If-Match must be one entity tag, as an answer gave it.");
    }

    /// <summary>The version that <c>If-Match</c> demands, where an edit must say which version it was made from.</summary>
    public static Read<string> RequiredIfMatch(this HttpRequest request) => !request.IfMatch().TryGet(out var version, out var problem)
        ? problem
        : version is null ? Required : version;

    /// <summary>Whether <c>If-None-Match</c> names this entity tag, so that 304 is the answer.</summary>
    public static bool HasMatching(this HttpRequest request, string etag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var tags)
        && EntityTagHeaderValue.TryParse(etag, out var current)
        && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, useStrongComparison: false));

    /// <summary>The answer to an edit that does not say what it was made from.</summary>
    public static Problem Required { get; } =
        new(428, "PRECONDITION_REQUIRED", "If-Match must name the entity tag that the change was made from.");

    /// <summary>The answer when the thing changed since the caller read it.</summary>
    public static Problem Failed { get; } =
        new(412, "PRECONDITION_FAILED", "This was changed since it was read; read it again.");
}
