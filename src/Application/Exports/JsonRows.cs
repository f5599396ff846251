using System.Text;
using System.Text.Json;
using OrderFunctions.Application.Csv;

namespace OrderFunctions.Application.Exports;

/// <summary>What a value in the JSON becomes.</summary>
internal enum JsonColumnKind
{
    /// <summary>A string as it is; nothing where it is absent.</summary>
    Text,

    /// <summary>A whole number; 0 where it is absent.</summary>
    Number,

    /// <summary>Yes or no; no where it is absent.</summary>
    Flag,

    /// <summary>A time.</summary>
    Time,
}

/// <summary>A column that is read straight off a document.</summary>
/// <param name="Name">In the header.</param>
/// <param name="Path">Names of members, with dots between them, from the document or, with <paramref name="IsOfRow"/>, from the row.</param>
internal sealed record JsonColumn(string Name, string Path, JsonColumnKind Kind = JsonColumnKind.Text, bool IsOfRow = true);

/// <summary>
/// Rows that lie as an array in a document, or the document as a row, read without building it: one pass over its bytes notes where the
/// values of the columns stand, and they are copied from there. Building the objects costs several times as much. Used by one thread at a
/// time.
/// </summary>
internal sealed class JsonRows
{
    private readonly Node _root = new("");
    private readonly Node? _row;
    private readonly IReadOnlyList<JsonColumn> _columns;
    private readonly JsonField[] _document;
    private JsonField[] _rows;
    private int _count;

    /// <param name="rows">Path of the array; null when the document is the row, and every column is its own.</param>
    public JsonRows(string? rows, IReadOnlyList<JsonColumn> columns)
    {
        _columns = columns;
        if (rows is not null)
        {
            _row = _root.Below(rows);
            _row.IsArray = true;
        }

        for (var n = 0; n < columns.Count; n++) (columns[n].IsOfRow ? _row! : _root).Below(columns[n].Path).Column = n;
        (_document, _rows) = (new JsonField[columns.Count], new JsonField[columns.Count * 16]);
    }

    /// <summary>Reads a document; what was read before is forgotten.</summary>
    public void Read(ReadOnlySpan<byte> json)
    {
        _count = _row is null ? 1 : 0;
        Array.Clear(_document);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        ReadObject(ref reader, _root, _document);
    }

    /// <summary>Whether a text of the document is this one.</summary>
    public bool Is(ReadOnlySpan<byte> json, int column, ReadOnlySpan<byte> text) => TextOf(json, _document[column]).SequenceEqual(text);

    /// <summary>Writes the rows whose text in a column is this one, or all.</summary>
    public void Write(ReadOnlySpan<byte> json, CsvRows csv, int column = 0, ReadOnlySpan<byte> only = default)
    {
        var width = _columns.Count;
        for (var row = 0; row < _count; row++)
        {
            var fields = _rows.AsSpan(row * width, width);
            if (!only.IsEmpty && !TextOf(json, fields[column]).SequenceEqual(only)) continue;
            for (var n = 0; n < width; n++)
            {
                var field = _columns[n].IsOfRow ? fields[n] : _document[n];
                Write(json, csv, _columns[n].Kind, field);
            }

            csv.End();
        }
    }

    private static void Write(ReadOnlySpan<byte> json, CsvRows csv, JsonColumnKind kind, JsonField field)
    {
        switch (kind)
        {
            case JsonColumnKind.Number:
                csv.Fields(field.Length == 0 ? "0"u8 : json.Slice(field.Start, field.Length));
                break;
            case JsonColumnKind.Flag:
                csv.Flag(field.Type == JsonTokenType.True);
                break;
            case JsonColumnKind.Time when field.Length > 0:
                csv.Time(Token(json, field).GetDateTimeOffset());
                break;
            default:
                csv.Text(TextOf(json, field));
                break;
        }
    }

    private static ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> json, JsonField field) => field.IsEscaped
        ? Encoding.UTF8.GetBytes(Token(json, field).GetString()!)
        : json.Slice(field.Start, field.Length);

    private static Utf8JsonReader Token(ReadOnlySpan<byte> json, JsonField field)
    {
        var reader = new Utf8JsonReader(json.Slice(field.Start - 1, field.Length + 2));
        reader.Read();
        return reader;
    }

    private void ReadObject(ref Utf8JsonReader reader, Node node, Span<JsonField> fields)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var child = node.Find(ref reader);
            reader.Read();
            if (child is null || reader.TokenType == JsonTokenType.Null) reader.Skip();
            else if (child.IsArray) ReadRows(ref reader, child);
            else if (reader.TokenType == JsonTokenType.StartObject && child.HasChildren) ReadObject(ref reader, child, fields);
            else if (child.Column >= 0 && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) fields[child.Column] = JsonField.Of(ref reader);
            else reader.Skip();
        }
    }

    private void ReadRows(ref Utf8JsonReader reader, Node node)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var at = _count++ * _columns.Count;
            if (at + _columns.Count > _rows.Length) Array.Resize(ref _rows, _rows.Length * 2);
            var fields = _rows.AsSpan(at, _columns.Count);
            fields.Clear();
            ReadObject(ref reader, node, fields);
        }
    }

    // Where a value stands in the document.
    private readonly record struct JsonField(int Start, int Length, JsonTokenType Type, bool IsEscaped)
    {
        public static JsonField Of(ref Utf8JsonReader reader) => new(
            (int)reader.TokenStartIndex + (reader.TokenType == JsonTokenType.String ? 1 : 0),
            reader.ValueSpan.Length,
            reader.TokenType,
            reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped);
    }

    // A member that leads to a column.
    private sealed class Node(string name)
    {
        private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(name);
        private readonly List<Node> _children = [];

        private string Name => name;

        public int Column { get; set; } = -1;

        public bool IsArray { get; set; }

        public bool HasChildren => _children.Count > 0;

        public Node Below(string path) => path.Split('.').Aggregate(this, static (node, part) => node.Child(part));

        public Node? Find(ref Utf8JsonReader reader)
        {
            foreach (var child in _children)
            {
                if (reader.ValueTextEquals(child._utf8)) return child;
            }

            return null;
        }

        private Node Child(string part)
        {
            if (_children.Find(child => child.Name == part) is { } known) return known;
            var made = new Node(part);
            _children.Add(made);
            return made;
        }
    }
}
