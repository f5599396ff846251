using System.Text;

namespace OrderFunctions.Application.Persistence;

/// <summary>The limits of <see cref="IDocumentStore"/>; every store checks them before it does anything.</summary>
public static class DocumentLimits
{
    /// <summary>The largest integer that every store keeps exactly, 2^53 - 1; the smallest is its negative.</summary>
    public const long MaxInteger = (1L << 53) - 1;

    private const int MaxOperations = 100;
    private const int MaxBytes = 2 * 1024 * 1024;
    private const int MaxKeyBytes = 255;
    private const int MaxPageSize = 1_000;

    // What a store puts around a body: keys, index entries, framing. Cosmos DB counts it towards its 2 MB.
    private const int BytesAroundBody = 1024;

    // Cosmos DB takes ten changes in a patch; the store needs one of them.
    private const int MaxIncrements = 9;

    /// <summary>Throws <see cref="ArgumentException"/> for a commit that no store can carry out.</summary>
    public static void Check(ContainerDefinition container, string partition, IReadOnlyList<DocumentOperation> operations)
    {
        CheckKey(partition, nameof(partition));
        if (operations.Count > MaxOperations)
            throw new ArgumentException($"A commit has at most {MaxOperations} operations, not {operations.Count}.", nameof(operations));
        long bytes = 0;
        foreach (var operation in operations)
        {
            CheckKey(operation.Id, nameof(operations));
            if (operation is DocumentOperation.Increment increment) Check(container, increment);
            if (BodyOf(operation) is not { } body) continue;
            bytes += body.Length + BytesAroundBody;
            if (!LooksLikeObject(body.Span))
                throw new ArgumentException($"The body of '{operation.Id}' is not a JSON object.", nameof(operations));
        }

        if (bytes > MaxBytes)
            throw new ArgumentException($"A commit has at most {MaxBytes} bytes, a body counting 1 KB more; not {bytes}.", nameof(operations));
    }

    /// <summary>Throws <see cref="ArgumentException"/> for a partition key or id that no store can keep.</summary>
    public static void CheckKey(string key, string parameter)
    {
        if (key.Length == 0 || key.AsSpan().ContainsAny("/\\?#") || Encoding.UTF8.GetByteCount(key) > MaxKeyBytes)
            throw new ArgumentException($"'{key}' is no key: 1 to {MaxKeyBytes} UTF-8 bytes without / \\ ? #.", parameter);
    }

    /// <summary>Throws <see cref="ArgumentException"/> for a query that names no declared index, or more than it has.</summary>
    /// <returns>The index.</returns>
    public static DocumentIndex Check(ContainerDefinition container, DocumentQuery query)
    {
        var index = container.Indexes.FirstOrDefault(declared => declared.Name == query.Index)
            ?? throw new ArgumentException($"Container '{query.Container}' has no index '{query.Index}'.", nameof(query));
        if (query.Limit is < 1 or > MaxPageSize)
            throw new ArgumentOutOfRangeException(nameof(query), query.Limit, $"A page has 1 to {MaxPageSize} documents.");
        if (query.Partition is { } partition) CheckKey(partition, nameof(query));
        var hasRange = query.From is not null || query.Before is not null;
        if (query.EqualTo.Count + (hasRange ? 1 : 0) > index.Fields.Count)
            throw new ArgumentException($"Index '{index.Name}' has {index.Fields.Count} fields.", nameof(query));
        return index;
    }

    /// <summary>The body that an operation brings, or null.</summary>
    public static ReadOnlyMemory<byte>? BodyOf(DocumentOperation operation) => operation switch
    {
        DocumentOperation.Create create => create.Body,
        DocumentOperation.Replace replace => replace.Body,
        DocumentOperation.Upsert upsert => upsert.Body,
        _ => default(ReadOnlyMemory<byte>?), // a plain null would become an empty body
    };

    private static void Check(ContainerDefinition container, DocumentOperation.Increment increment)
    {
        if (increment.Fields.Count > MaxIncrements)
            throw new ArgumentException($"An increment has at most {MaxIncrements} fields, not {increment.Fields.Count}.", nameof(increment));
        if (increment.Fields.Any(field => IsOut(field.By)) || increment.Guards.Any(guard => IsOut(guard.AtLeast)))
            throw new ArgumentException($"Integers go to {MaxInteger}.", nameof(increment));
        foreach (var field in increment.Fields)
        {
            if (container.Indexes.Any(index => index.Fields.Contains(field.Field, StringComparer.Ordinal)))
                throw new ArgumentException($"'{field.Field}' is indexed; only a replace can move a document in an index.", nameof(increment));
        }
    }

    private static bool IsOut(long number) => number is < -MaxInteger or > MaxInteger;

    private static bool LooksLikeObject(ReadOnlySpan<byte> body)
    {
        var trimmed = body.Trim(" \t\r\n"u8);
        return trimmed.Length >= 2 && trimmed[0] == '{' && trimmed[^1] == '}';
    }
}
