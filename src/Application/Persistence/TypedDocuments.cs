using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrderFunctions.Application.Persistence;

/// <summary>A typed document and the version that a write can require.</summary>
public sealed record Versioned<T>(string Partition, string Id, string Version, T Value);

/// <summary>Versions that no store gives.</summary>
public static class Versions
{
    /// <summary>The version of what is there without anybody having stored it: the first change creates it.</summary>
    public const string NotStored = "0";
}

/// <summary>Reads and writes documents as types, through source-generated JSON only.</summary>
public static class TypedDocuments
{
    /// <summary>Reads one document, or null when there is none.</summary>
    public static async ValueTask<Versioned<T>?> ReadAsync<T>(
        this IDocumentStore store,
        string container,
        string partition,
        string id,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken = default)
    {
        var stored = await store.FindAsync(container, partition, id, cancellationToken).ConfigureAwait(false);
        return stored is null ? null : stored.As(type);
    }

    /// <summary>Everything that a query finds, page after page.</summary>
    public static async IAsyncEnumerable<StoredDocument> ReadAllAsync(
        this IDocumentStore store, DocumentQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        do
        {
            var page = await store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var document in page.Documents)
                yield return document;
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);
    }

    /// <summary>The ids of all entries of a list that has a partition of its own, by which it is called.</summary>
    public static async Task<IReadOnlyList<string>> ReadIdsAsync(
        this IDocumentStore store, string container, string index, string list, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        var entries = new DocumentQuery(container, index) { Partition = list, EqualTo = [list] };
        await foreach (var entry in store.ReadAllAsync(entries, cancellationToken).ConfigureAwait(false)) ids.Add(entry.Id);
        return ids;
    }

    /// <summary>The stored JSON as a typed value.</summary>
    public static Versioned<T> As<T>(this StoredDocument stored, JsonTypeInfo<T> type) =>
        new(stored.Partition, stored.Id, stored.Version, JsonSerializer.Deserialize(stored.Body.Span, type)!);

    /// <summary>A create operation for a typed value.</summary>
    public static DocumentOperation Create<T>(string id, T value, JsonTypeInfo<T> type) =>
        new DocumentOperation.Create(id, JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>A replace operation that requires <paramref name="expectedVersion"/>, or any version when null.</summary>
    public static DocumentOperation Replace<T>(string id, T value, JsonTypeInfo<T> type, string? expectedVersion) =>
        new DocumentOperation.Replace(id, JsonSerializer.SerializeToUtf8Bytes(value, type), expectedVersion);

    /// <summary>Creates or replaces, whatever is there.</summary>
    public static DocumentOperation Upsert<T>(string id, T value, JsonTypeInfo<T> type) =>
        new DocumentOperation.Upsert(id, JsonSerializer.SerializeToUtf8Bytes(value, type));
}
