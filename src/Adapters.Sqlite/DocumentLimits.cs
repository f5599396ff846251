using System.Text;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Sqlite;

/// <summary>The limits of the port, checked before anything is queued.</summary>
internal static class DocumentLimits
{
    private const int MaxOperations = 100;
    private const int MaxBodyBytes = 2 * 1024 * 1024;
    private const int MaxKeyBytes = 255;
    private const int MaxPageSize = 1_000;

    public static void Check(string partition, IReadOnlyList<DocumentOperation> operations)
    {
        CheckKey(partition, nameof(partition));
        if (operations.Count > MaxOperations)
            throw new ArgumentException($"A commit has at most {MaxOperations} operations, not {operations.Count}.", nameof(operations));
        long bytes = 0;
        foreach (var operation in operations)
        {
            CheckKey(operation.Id, nameof(operations));
            var body = BodyOf(operation);
            if (body is null) continue;
            bytes += body.Value.Length;
            if (!LooksLikeObject(body.Value.Span))
                throw new ArgumentException($"The body of '{operation.Id}' is not a JSON object.", nameof(operations));
        }

        if (bytes > MaxBodyBytes)
            throw new ArgumentException($"A commit has at most {MaxBodyBytes} bytes of bodies, not {bytes}.", nameof(operations));
    }

    public static void CheckKey(string key, string parameter)
    {
        if (key.Length == 0 || key.AsSpan().ContainsAny("/\\?#") || Encoding.UTF8.GetByteCount(key) > MaxKeyBytes)
            throw new ArgumentException($"'{key}' is no key: 1 to {MaxKeyBytes} UTF-8 bytes without / \\ ? #.", parameter);
    }

    public static void CheckPageSize(int limit)
    {
        if (limit is < 1 or > MaxPageSize)
            throw new ArgumentOutOfRangeException(nameof(limit), limit, $"A page has 1 to {MaxPageSize} documents.");
    }

    public static ReadOnlyMemory<byte>? BodyOf(DocumentOperation operation) => operation switch
    {
        DocumentOperation.Create create => create.Body,
        DocumentOperation.Replace replace => replace.Body,
        DocumentOperation.Upsert upsert => upsert.Body,
        _ => default(ReadOnlyMemory<byte>?), // a plain null would become an empty body
    };

    private static bool LooksLikeObject(ReadOnlySpan<byte> body)
    {
        var trimmed = body.Trim(" \t\r\n"u8);
        return trimmed.Length >= 2 && trimmed[0] == '{' && trimmed[^1] == '}';
    }
}
