using System.Text;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Sqlite;

/// <summary>
/// One container as a table: its columns and the constant SQL of every operation. Each field of each index has a column
/// of its own, filled when a document is written, so that SQLite never parses JSON.
/// </summary>
internal sealed class ContainerTable
{
    /// <summary>Parameters before the first index column: partition, id, body, version.</summary>
    private const int FixedParameters = 4;

    public ContainerTable(ContainerDefinition definition)
    {
        RequireName(definition.Name, "container");
        Definition = definition;
        Name = "doc_" + definition.Name;
        foreach (var index in definition.Indexes)
        {
            RequireName(index.Name, "index");
            if (index.Fields.Count == 0) throw new ArgumentException($"Index '{index.Name}' has no fields.");
        }

        Columns = [.. definition.Indexes.SelectMany(index => index.Fields.Select(
            (field, position) => new IndexColumn(ColumnName(index, position), position, Encoding.UTF8.GetBytes(field))))];

        var names = string.Concat(Columns.Select(column => $", {column.Name}"));
        var values = string.Concat(Columns.Select((_, n) => $", ?{Parameter(n)}"));
        var assignments = string.Concat(Columns.Select((column, n) => $", {column.Name} = ?{Parameter(n)}"));
        const string One = "WHERE partition = ?1 AND id = ?2";

        Find = $"SELECT version, body FROM {Name} {One}";
        FindVersion = $"SELECT version FROM {Name} {One}";
        Create = $"INSERT INTO {Name} (partition, id, body, version{names}) VALUES (?1, ?2, ?3, ?4{values}) ON CONFLICT DO NOTHING";
        Replace = $"UPDATE {Name} SET body = ?3, version = version + 1{assignments} {One} AND version = ?4";
        ReplaceAny = $"UPDATE {Name} SET body = ?3, version = version + 1{assignments} {One} RETURNING version";
        Upsert = $"INSERT INTO {Name} (partition, id, body, version{names}) VALUES (?1, ?2, ?3, ?4{values}) " +
            $"ON CONFLICT (partition, id) DO UPDATE SET body = ?3, version = version + 1{assignments} RETURNING version";
        Delete = $"DELETE FROM {Name} {One} AND version = ?3";
        DeleteAny = $"DELETE FROM {Name} {One}";
    }

    public ContainerDefinition Definition { get; }

    public string Name { get; }

    /// <summary>The columns of all indexes, index after index.</summary>
    public IReadOnlyList<IndexColumn> Columns { get; }

    public string Find { get; }

    public string FindVersion { get; }

    public string Create { get; }

    public string Replace { get; }

    public string ReplaceAny { get; }

    public string Upsert { get; }

    public string Delete { get; }

    public string DeleteAny { get; }

    /// <summary>The statement parameter of index column <paramref name="column"/>.</summary>
    public static int Parameter(int column) => FixedParameters + 1 + column;

    public static string ColumnName(DocumentIndex index, int position) => $"ix_{index.Name}_{position}";

    public string IndexName(string index) => $"{Name}_{index}";

    private static void RequireName(string name, string what)
    {
        if (name.Length is 0 or > 60 || name.AsSpan().ContainsAnyExceptInRange('a', 'z'))
            throw new ArgumentException($"'{name}' is no {what} name: lower-case letters only.");
    }
}

/// <summary>A column that holds one field of one index.</summary>
/// <param name="Name">The column.</param>
/// <param name="Position">Place of the field in its index; 0 begins a new index.</param>
/// <param name="Field">The JSON property, UTF-8.</param>
internal sealed record IndexColumn(string Name, int Position, byte[] Field);
