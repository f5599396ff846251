using System.Globalization;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Storage;

namespace OrderFunctions.Adapters.Sqlite;

/// <summary>
/// A query as one range of its index. A page ends at a key, and the next one starts behind that key, so that documents
/// that come and go in between neither repeat nor hide others.
/// </summary>
internal sealed class QueryPlan
{
    private readonly DocumentQuery _query;
    private readonly string _sql;
    private readonly List<FieldValue> _parameters;
    private readonly int _openFields;

    private QueryPlan(DocumentQuery query, string sql, List<FieldValue> parameters, int openFields) =>
        (_query, _sql, _parameters, _openFields) = (query, sql, parameters, openFields);

    public static QueryPlan For(ContainerTable table, DocumentQuery query)
    {
        var index = DocumentLimits.Check(table.Definition, query);
        var fixedFields = query.EqualTo.Count;
        var hasRange = query.From is not null || query.Before is not null;
        var columns = Enumerable.Range(0, index.Fields.Count).Select(n => ContainerTable.ColumnName(index, n)).ToList();
        var open = columns[fixedFields..];
        List<string> key = [.. open, "partition", "id"];
        var parameters = new List<FieldValue>();
        var conditions = new List<string> { $"{columns[0]} IS NOT NULL" };

        void Add(string condition, FieldValue value)
        {
            parameters.Add(value);
            conditions.Add($"{condition} ?{parameters.Count}");
        }

        for (var n = 0; n < fixedFields; n++) Add($"{columns[n]} =", query.EqualTo[n]);
        if (query.Partition is { } only) Add("partition =", only);
        if (query.From is { } from) Add($"{open[0]} >=", from);
        if (query.Before is { } before) Add($"{open[0]} <", before);
        if (hasRange && fixedFields > 0) conditions.Add($"{open[0]} <> {IndexedFields.Absent}");
        if (query.Continuation is { } token)
        {
            var start = ContinuationToken.Read(token, query, key.Count);
            var places = string.Join(", ", Enumerable.Range(parameters.Count + 1, start.Count).Select(n => $"?{n}"));
            conditions.Add($"({string.Join(", ", key)}) {(query.Descending ? '<' : '>')} ({places})");
            parameters.AddRange(start);
        }

        var direction = query.Descending ? " DESC" : string.Empty;
        var sql = $"SELECT partition, id, version, body{string.Concat(open.Select(column => ", " + column))} " +
            $"FROM {table.Name} INDEXED BY {table.IndexName(index.Name)} WHERE {string.Join(" AND ", conditions)} " +
            $"ORDER BY {string.Join(", ", key.Select(column => column + direction))} LIMIT ?{parameters.Count + 1}";
        return new QueryPlan(query, sql, parameters, open.Count);
    }

    public DocumentPage Run(SqlConnection connection)
    {
        var rows = connection.Prepare(_sql);
        for (var n = 0; n < _parameters.Count; n++) IndexedFields.Bind(rows, n + 1, _parameters[n]);
        rows.Bind(_parameters.Count + 1, _query.Limit + 1L);

        var documents = new List<StoredDocument>();
        FieldValue[] last = [];
        while (rows.Step())
        {
            if (documents.Count == _query.Limit) return new DocumentPage(documents, ContinuationToken.Write(_query, last));
            var document = new StoredDocument(
                rows.GetString(0),
                rows.GetString(1),
                rows.GetInt64(2).ToString(CultureInfo.InvariantCulture),
                rows.GetBytes(3).ToArray());
            documents.Add(document);
            if (documents.Count == _query.Limit) last = KeyOf(rows, document);
        }

        return new DocumentPage(documents, null);
    }

    private FieldValue[] KeyOf(SqlStatement row, StoredDocument document)
    {
        var key = new FieldValue[_openFields + 2];
        for (var n = 0; n < _openFields; n++)
            key[n] = row.IsInteger(4 + n) ? row.GetInt64(4 + n) : row.GetString(4 + n);
        key[^2] = document.Partition;
        key[^1] = document.Id;
        return key;
    }
}
