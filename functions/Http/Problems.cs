namespace OrderFunctions.Functions.Http;

/// <summary>The problems that the door itself finds, each with its one status and code.</summary>
public static class Problems
{
    public static Problem MalformedJson(string detail) => new(400, "MALFORMED_JSON", detail);

    public static Problem JsonTooDeep { get; } = new(400, "JSON_TOO_DEEP", "The JSON is nested too deeply.");

    public static Problem BodyRequired { get; } = new(400, "BODY_REQUIRED", "The request needs a JSON body.");

    public static Problem ValidationFailed(IReadOnlyDictionary<string, string[]> errors) =>
        new(400, "VALIDATION_FAILED", "The request has members that cannot be accepted.") { Errors = errors };

    public static Problem ValidationFailed(string path, string error) =>
        ValidationFailed(new Dictionary<string, string[]>(StringComparer.Ordinal) { [path] = [error] });

    /// <summary>The problem with a draft that notes by JSON path what is wrong with it; null when nothing is.</summary>
    public static Problem? WrongIn(Action<Dictionary<string, string[]>> check)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        check(errors);
        return errors.Count > 0 ? ValidationFailed(errors) : null;
    }

    public static Problem BodyTooLarge(long limit) =>
        new(413, "BODY_TOO_LARGE", $"The body is larger than {limit} bytes.");

    public static Problem UnsupportedMediaType { get; } =
        new(415, "UNSUPPORTED_MEDIA_TYPE", "The body must be application/json in UTF-8.");

    public static Problem Unauthenticated(string? error = null) =>
        new(401, "UNAUTHENTICATED", error ?? "A bearer token is required.")
        {
            Challenge = error is null ? "Bearer" : $"Bearer error=\"invalid_token\", error_description=\"{error}\"",
        };

    public static Problem IdentityUnavailable { get; } =
        new(503, "IDENTITY_UNAVAILABLE", "The issuer of the token does not answer, so nobody knows whether it is valid.") { RetryAfter = 5 };

    public static Problem Forbidden { get; } =
        new(403, "FORBIDDEN", "The caller's roles do not permit this.");

    public static Problem NotFound(string what) => new(404, "NOT_FOUND", $"There is no such {what}.");

    public static Problem RateLimited(int seconds) =>
        new(429, "RATE_LIMITED", "These were more requests than one client may send at a time.") { RetryAfter = seconds };

    public static Problem Internal { get; } =
        new(500, "INTERNAL", "Something went wrong here. The trace id finds it in the logs.");
}
