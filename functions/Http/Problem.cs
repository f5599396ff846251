using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace OrderFunctions.Functions.Http;

/// <summary>
/// A refusal at the door, as problem details of RFC 9457 with three members of ours: a stable <c>code</c> that programs
/// can rely on, <c>traceId</c> to find the request in the logs, and <c>errors</c> by JSON path.
/// </summary>
public sealed class Problem : IResult, IStatusCodeHttpResult
{
    /// <summary>The media type of every body written here.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>A problem with a status of 400 or more and a code in SNAKE_CASE_UPPER.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="code">Stable, documented; never derived from an exception.</param>
    /// <param name="detail">One sentence for a person. Must not repeat secrets or personal data.</param>
    public Problem(int status, string code, string detail) => (Status, Code, Detail) = (status, code, detail);

    /// <summary>HTTP status.</summary>
    public int Status { get; }

    /// <summary>Stable code.</summary>
    public string Code { get; }

    /// <summary>One sentence for a person.</summary>
    public string Detail { get; }

    /// <summary>What is wrong with each member, by JSON path (<c>$.lines[0].quantity</c>).</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>Facts that a program can use, such as the new total of <c>PRICE_CHANGED</c>.</summary>
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    /// <summary>Seconds for <c>Retry-After</c>.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Value for <c>WWW-Authenticate</c>.</summary>
    public string? Challenge { get; init; }

    /// <summary>Whether the business said no (a decision worth remembering), rather than the door.</summary>
    public bool IsBusinessRefusal { get; init; }

    int? IStatusCodeHttpResult.StatusCode => Status;

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        if (RetryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (Challenge is not null)
            response.Headers.WWWAuthenticate = Challenge;
        var body = new ProblemBody(
            "about:blank", ReasonPhrases.GetReasonPhrase(Status), Status, Detail, Code, TraceId(httpContext), Errors, Data);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, DoorJson.Of<ProblemBody>());
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, httpContext.RequestAborted);
    }

    private static string TraceId(HttpContext context) =>
        Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
}

/// <summary>The JSON of <see cref="Problem"/>.</summary>
public sealed record ProblemBody(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Code,
    string TraceId,
    IReadOnlyDictionary<string, string[]>? Errors = null,
    IReadOnlyDictionary<string, string>? Data = null);
