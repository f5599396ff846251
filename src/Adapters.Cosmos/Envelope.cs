using System.Text.Json;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Cosmos;

/// <summary>
/// What is stored around a document: <c>{ id, pk, tx, ix: { index: key }, body }</c>. The body stays as it is, whatever its
/// properties are called; <c>tx</c> marks the commit that wrote it.
/// </summary>
internal static class Envelope
{
    public const string Partition = "pk";
    public const string Mark = "tx";
    public const string Indexes = "ix";
    public const string Body = "body";

    /// <summary>Alias of the index key in the rows of a query.</summary>
    public const string Key = "k";

    private const string Id = "id";
    private const string Version = "_etag";

    /// <summary>The item of a document, ready to be sent.</summary>
    public static MemoryStream Write(
        ContainerDefinition container, string partition, string id, string mark, ReadOnlyMemory<byte> body)
    {
        var values = IndexedValues.Read(container, body.Span);
        var stream = new MemoryStream(body.Length + 512);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString(Id, ItemId.Of(id));
            json.WriteString(Partition, partition);
            json.WriteString(Mark, mark);
            var entries = container.Indexes.Where(index => values.ContainsKey(index.Fields[0])).ToList();
            if (entries.Count > 0)
            {
                json.WriteStartObject(Indexes);
                foreach (var index in entries)
                {
                    var fields = index.Fields.Select(field => values.TryGetValue(field, out var value) ? value : default(FieldValue?));
                    json.WriteString(index.Name, IndexKey.Of(fields, partition, id));
                }

                json.WriteEndObject();
            }

            json.WritePropertyName(Body);
            json.WriteRawValue(body.Span, skipInputValidation: true); // has been read just now
            json.WriteEndObject();
        }

        stream.Position = 0;
        return stream;
    }

    /// <summary>An item as it is stored, or a row of a query.</summary>
    public static StoredItem Read(ReadOnlyMemory<byte> item)
    {
        string? partition = null, id = null, version = null, mark = null, key = null;
        ReadOnlyMemory<byte> body = default;
        var reader = new Utf8JsonReader(item.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case Id: id = reader.GetString(); break;
                case Partition: partition = reader.GetString(); break;
                case Version: version = reader.GetString(); break;
                case Mark: mark = reader.GetString(); break;
                case Key: key = reader.GetString(); break;
                case Body: body = Value(item, ref reader); break;
                default: reader.Skip(); break;
            }
        }

        return partition is null || id is null || version is null || body.IsEmpty
            ? throw new InvalidDataException($"The item '{id}' was not written by this app.")
            : new StoredItem(new StoredDocument(partition, ItemId.Read(id), version, body.ToArray()), mark, key);
    }

    /// <summary>The rows of a page, as the service answers a query: <c>{ "Documents": [ … ] }</c>.</summary>
    public static IEnumerable<StoredItem> ReadPage(ReadOnlyMemory<byte> page) => RowsOf(page).Select(Read);

    private static List<ReadOnlyMemory<byte>> RowsOf(ReadOnlyMemory<byte> page)
    {
        var rows = new List<ReadOnlyMemory<byte>>();
        var reader = new Utf8JsonReader(page.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isRows = reader.ValueTextEquals("Documents"u8);
            reader.Read();
            if (!isRows)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) rows.Add(Value(page, ref reader));
        }

        return rows;
    }

    private static ReadOnlyMemory<byte> Value(ReadOnlyMemory<byte> json, ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }
}

/// <summary>A document, the mark of the commit that wrote it, and, from a query, its key in the index.</summary>
internal sealed record StoredItem(StoredDocument Document, string? Mark, string? Key);
