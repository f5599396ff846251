using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Testing;

/// <summary>
/// A document store that lives in memory and answers before it returns: for tests that do a great deal on one thread. It keeps the
/// contract that the others keep.
/// </summary>
public sealed class DocumentsInMemory(IReadOnlyList<ContainerDefinition> containers) : IDocumentStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Container> _containers =
        containers.ToDictionary(one => one.Name, one => new Container(one), StringComparer.Ordinal);

    private long _versions;

    public ValueTask<StoredDocument?> FindAsync(string container, string partition, string id, CancellationToken cancellationToken = default)
    {
        DocumentLimits.CheckKey(partition, nameof(partition));
        DocumentLimits.CheckKey(id, nameof(id));
        lock (_gate) return new(Of(container).Find(partition, id)?.Document);
    }

    public ValueTask<CommitResult> CommitAsync(
        string container, string partition, IReadOnlyList<DocumentOperation> operations, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var into = Of(container);
            DocumentLimits.Check(into.Definition, partition, operations);
            // What the operations before have made of a document; null: deleted.
            var changed = new Dictionary<string, StoredDocument?>(StringComparer.Ordinal);
            var versions = new string?[operations.Count];
            for (var at = 0; at < operations.Count; at++)
            {
                var operation = operations[at];
                var found = changed.TryGetValue(operation.Id, out var earlier) ? earlier : into.Find(partition, operation.Id)?.Document;
                if (Refusal(operation, found) is { } refused) return new(new CommitResult(refused, at, []));
                changed[operation.Id] = operation is DocumentOperation.Delete ? null : Next(partition, operation, found);
                versions[at] = changed[operation.Id]?.Version;
            }

            foreach (var (id, document) in changed) into.Put(partition, id, document);
            return new(new CommitResult(CommitOutcome.Committed, -1, versions));
        }
    }

    public ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            var from = Of(query.Container);
            var index = from.Definition.Indexes.ToList().IndexOf(DocumentLimits.Check(from.Definition, query));
            var found = from.In(query.Partition)
                .Select(entry => (Key: entry.KeyOf(index), entry.Document))
                .Where(one => one.Key is not null && IsIn(one.Key, query))
                .Select(one => (Key: new Place(one.Key!, one.Document), one.Document))
                .ToList();
            found.Sort((a, b) => query.Descending ? b.Key.CompareTo(a.Key) : a.Key.CompareTo(b.Key));
            if (query.Continuation is { } token)
            {
                var last = Place.Read(ContinuationToken.Read(token, query, (from.Definition.Indexes[index].Fields.Count * 2) + 2));
                found.RemoveAll(one => query.Descending ? one.Key.CompareTo(last) >= 0 : one.Key.CompareTo(last) <= 0);
            }

            List<StoredDocument> page = [.. found.Take(query.Limit).Select(one => one.Document)];
            return new(new DocumentPage(
                page, found.Count > query.Limit ? ContinuationToken.Write(query, found[query.Limit - 1].Key.ToValues()) : null));
        }
    }

    private Container Of(string name) => _containers.GetValueOrDefault(name) ?? throw new ArgumentException($"There is no container '{name}'.");

    private static CommitOutcome? Refusal(DocumentOperation operation, StoredDocument? found) => operation switch
    {
        DocumentOperation.Create => found is null ? null : CommitOutcome.AlreadyExists,
        DocumentOperation.Upsert => null,
        _ when found is null => CommitOutcome.NotFound,
        DocumentOperation.Replace { ExpectedVersion: { } expected } => expected == found.Version ? null : CommitOutcome.VersionMismatch,
        DocumentOperation.Delete { ExpectedVersion: { } expected } => expected == found.Version ? null : CommitOutcome.VersionMismatch,
        DocumentOperation.Increment increment when increment.Guards.Count > 0 =>
            Parse(found) is var body && increment.Guards.All(guard => Number(body, guard.Field) >= guard.AtLeast) ? null : CommitOutcome.GuardFailed,
        _ => null,
    };

    private StoredDocument Next(string partition, DocumentOperation operation, StoredDocument? found)
    {
        var body = DocumentLimits.BodyOf(operation);
        if (operation is DocumentOperation.Increment increment)
        {
            var json = Parse(found!);
            foreach (var (field, by) in increment.Fields) json[field] = checked(Number(json, field) + by);
            body = System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
        }

        return new(partition, operation.Id, (++_versions).ToString(CultureInfo.InvariantCulture), body!.Value);
    }

    private static JsonObject Parse(StoredDocument document) => JsonNode.Parse(document.Body.Span)!.AsObject();

    private static long Number(JsonObject json, string field) => json[field]?.GetValue<long>() ?? 0;

    private static bool IsIn(FieldValue?[] key, DocumentQuery query)
    {
        for (var at = 0; at < query.EqualTo.Count; at++)
        {
            if (key[at] != query.EqualTo[at]) return false;
        }

        if (query.From is null && query.Before is null) return true;
        return key[query.EqualTo.Count] is { } value
            && (query.From is not { } from || Compare(value, from) >= 0)
            && (query.Before is not { } before || Compare(value, before) < 0);
    }

    /// <summary>Nothing before numbers, numbers before text.</summary>
    private static int Compare(FieldValue? left, FieldValue? right)
    {
        var kinds = Kind(left).CompareTo(Kind(right));
        if (kinds != 0 || left is not { } one || right is not { } other) return kinds;
        return one.Text is { } text ? string.CompareOrdinal(text, other.Text) : one.Number.CompareTo(other.Number);
    }

    private static int Kind(FieldValue? value) => value is not { } there ? 0 : there.Text is null ? 1 : 2;

    private sealed class Container(ContainerDefinition definition)
    {
        private readonly Dictionary<string, Dictionary<string, Entry>> _partitions = new(StringComparer.Ordinal);

        public ContainerDefinition Definition => definition;

        public Entry? Find(string partition, string id) => _partitions.GetValueOrDefault(partition)?.GetValueOrDefault(id);

        public IEnumerable<Entry> In(string? partition) => partition is null
            ? _partitions.Values.SelectMany(entries => entries.Values)
            : _partitions.GetValueOrDefault(partition)?.Values ?? Enumerable.Empty<Entry>();

        public void Put(string partition, string id, StoredDocument? document)
        {
            if (!_partitions.TryGetValue(partition, out var entries)) _partitions[partition] = entries = new(StringComparer.Ordinal);
            if (document is null) entries.Remove(id);
            else entries[id] = new Entry(document, definition.Indexes);
        }
    }

    /// <summary>A document, and what its indexes see of it; that is looked up when somebody asks.</summary>
    private sealed class Entry(StoredDocument document, IReadOnlyList<DocumentIndex> indexes)
    {
        private FieldValue?[]?[]? _keys;

        public StoredDocument Document => document;

        /// <summary>Null when the document is not in the index.</summary>
        public FieldValue?[]? KeyOf(int index)
        {
            if (_keys is null)
            {
                using var json = JsonDocument.Parse(document.Body);
                _keys = [.. indexes.Select(declared => Read(json.RootElement, declared))];
            }

            return _keys[index];
        }

        private static FieldValue?[]? Read(JsonElement json, DocumentIndex index)
        {
            FieldValue?[] key = [.. index.Fields.Select(field => json.TryGetProperty(field, out var value) ? ValueOf(value) : null)];
            return key[0] is null ? null : key;
        }

        private static FieldValue? ValueOf(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetInt64(),
            _ => null,
        };
    }

    /// <summary>Where a document stands in an index.</summary>
    private readonly record struct Place(FieldValue?[] Key, string Partition, string Id) : IComparable<Place>
    {
        public Place(FieldValue?[] key, StoredDocument document)
            : this(key, document.Partition, document.Id)
        {
        }

        public static Place Read(IReadOnlyList<FieldValue> values) => new(
            [.. Enumerable.Range(0, (values.Count / 2) - 1).Select(at => values[at * 2].Number == 0 ? (FieldValue?)null : values[(at * 2) + 1])],
            values[^2].Text!,
            values[^1].Text!);

        public IReadOnlyList<FieldValue> ToValues() =>
            [.. Key.SelectMany(value => new[] { (FieldValue)(long)Kind(value), value ?? 0L }), Partition, Id];

        public int CompareTo(Place other)
        {
            for (var at = 0; at < Key.Length; at++)
            {
                if (Compare(Key[at], other.Key[at]) is not 0 and var order) return order;
            }

            var partitions = string.CompareOrdinal(Partition, other.Partition);
            return partitions != 0 ? partitions : string.CompareOrdinal(Id, other.Id);
        }
    }
}
