namespace OrderFunctions.Functions.Http.OpenApi;

/// <summary>
/// The JSON body that an HTTP function reads. Together with the other attributes of this file, the route and the doc
/// comment it is what the API's document says about the function; a test generates the document and compares.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TakesAttribute(Type body) : Attribute
{
    /// <summary>A type that the room's JSON context declares.</summary>
    public Type Body { get; } = body;

    /// <summary>Whether the body can be left out.</summary>
    public bool Optional { get; set; }
}

/// <summary>The body is a file of one of these media types.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TakesFileAttribute(params string[] contentTypes) : Attribute
{
    /// <summary>Media types.</summary>
    public IReadOnlyList<string> ContentTypes { get; } = contentTypes;
}

/// <summary>An answer that is no problem.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class AnswersAttribute(int status, Type? body = null) : Attribute
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The JSON in it; null when it is none.</summary>
    public Type? Body { get; } = body;

    /// <summary>Media type of a body that is no JSON.</summary>
    public string? ContentType { get; set; }
}

/// <summary>
/// Codes of the problems that the function itself answers with. What the door says no to by itself (no token, no
/// permission, a body or a key that cannot be read, a route that names nothing) follows from the other attributes.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RefusesAttribute(params string[] codes) : Attribute
{
    /// <summary>Codes as in <c>Contracts/error-codes.json</c>.</summary>
    public IReadOnlyList<string> Codes { get; } = codes;
}

/// <summary>The function needs an <c>Idempotency-Key</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KeyedAttribute : Attribute;

/// <summary>Answers carry an <c>ETag</c>; a function that changes the thing needs it as <c>If-Match</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class VersionedAttribute : Attribute;

/// <summary>The function honours <c>If-None-Match</c> and <c>Prefer: wait=n</c> (RFC 7240).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongPolledAttribute : Attribute;
