using OrderFunctions.Application.Persistence;
using OrderFunctions.Storage;

namespace OrderFunctions.Adapters.Sqlite;

/// <summary>
/// Keeps the tables in line with the declared containers: at every open, missing tables are made, new or changed
/// indexes are filled from the documents, and indexes that are no longer declared are dropped.
/// </summary>
internal static class DocumentSchema
{
    private const int BackfillBatch = 500;

    public static SchemaModule CreateModule(IReadOnlyList<ContainerDefinition> containers)
    {
        var tables = containers.Select(container => new ContainerTable(container)).ToList();
        return new SchemaModule(
            "documents",
            [
                """
                CREATE TABLE document_indexes (
                    container TEXT NOT NULL,
                    name TEXT NOT NULL,
                    fields TEXT NOT NULL,
                    PRIMARY KEY (container, name)) WITHOUT ROWID
                """,
            ])
        {
            Reconcile = connection => tables.ForEach(table => Reconcile(connection, table)),
        };
    }

    private static void Reconcile(SqlConnection connection, ContainerTable table)
    {
        connection.ExecuteScript(
            $"""
             CREATE TABLE IF NOT EXISTS {table.Name} (
                 partition TEXT NOT NULL,
                 id TEXT NOT NULL,
                 version INTEGER NOT NULL,
                 body TEXT NOT NULL,
                 PRIMARY KEY (partition, id)) WITHOUT ROWID
             """);
        var known = KnownIndexes(connection, table.Definition.Name);
        var changed = table.Definition.Indexes
            .Where(index => known.GetValueOrDefault(index.Name) != FieldsOf(index)).ToList();
        var dropped = known.Keys.Except(table.Definition.Indexes.Select(index => index.Name)).ToList();

        foreach (var name in dropped.Concat(changed.Select(index => index.Name)))
            connection.ExecuteScript($"DROP INDEX IF EXISTS {table.IndexName(name)}");
        foreach (var name in dropped) Forget(connection, table.Definition.Name, name);
        if (changed.Count == 0) return;

        foreach (var index in changed) AddColumns(connection, table, index);
        Backfill(connection, table);
        foreach (var index in changed) AddIndex(connection, table, index);
    }

    private static void AddColumns(SqlConnection connection, ContainerTable table, DocumentIndex index)
    {
        var present = new HashSet<string>(StringComparer.Ordinal);
        var columns = connection.Prepare("SELECT name FROM pragma_table_info(?1)").Bind(1, table.Name);
        while (columns.Step()) present.Add(columns.GetString(0));

        // Without a type a column keeps numbers as numbers and text as text, and sorts numbers first.
        for (var position = 0; position < index.Fields.Count; position++)
        {
            var column = ContainerTable.ColumnName(index, position);
            if (!present.Contains(column)) connection.ExecuteScript($"ALTER TABLE {table.Name} ADD COLUMN {column}");
        }
    }

    private static void AddIndex(SqlConnection connection, ContainerTable table, DocumentIndex index)
    {
        var columns = Enumerable.Range(0, index.Fields.Count).Select(n => ContainerTable.ColumnName(index, n)).ToList();
        connection.ExecuteScript(
            $"CREATE INDEX {table.IndexName(index.Name)} ON {table.Name} ({string.Join(", ", columns)}) " +
            $"WHERE {columns[0]} IS NOT NULL");
        connection.Prepare("INSERT OR REPLACE INTO document_indexes (container, name, fields) VALUES (?1, ?2, ?3)")
            .Bind(1, table.Definition.Name).Bind(2, index.Name).Bind(3, FieldsOf(index)).Execute();
    }

    private static void Backfill(SqlConnection connection, ContainerTable table)
    {
        var assignments = string.Join(", ", table.Columns.Select((c, n) => $"{c.Name} = ?{ContainerTable.Parameter(n)}"));
        var update = $"UPDATE {table.Name} SET {assignments} WHERE partition = ?1 AND id = ?2";
        var select = $"SELECT partition, id, body FROM {table.Name} WHERE (partition, id) > (?1, ?2) " +
            $"ORDER BY partition, id LIMIT {BackfillBatch}";
        var (partition, id) = (string.Empty, string.Empty);
        while (true)
        {
            var batch = new List<(string Partition, string Id, FieldValue?[] Values)>(BackfillBatch);
            var rows = connection.Prepare(select).Bind(1, partition).Bind(2, id);
            while (rows.Step())
                batch.Add((rows.GetString(0), rows.GetString(1), IndexedFields.Extract(table, rows.GetBytes(2))));
            if (batch.Count == 0) return;

            foreach (var document in batch)
            {
                var statement = connection.Prepare(update).Bind(1, document.Partition).Bind(2, document.Id);
                IndexedFields.Bind(statement, document.Values);
                statement.Execute();
            }

            (partition, id, _) = batch[^1];
        }
    }

    private static Dictionary<string, string> KnownIndexes(SqlConnection connection, string container)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var rows = connection.Prepare("SELECT name, fields FROM document_indexes WHERE container = ?1").Bind(1, container);
        while (rows.Step()) known[rows.GetString(0)] = rows.GetString(1);
        return known;
    }

    private static void Forget(SqlConnection connection, string container, string index) =>
        connection.Prepare("DELETE FROM document_indexes WHERE container = ?1 AND name = ?2")
            .Bind(1, container).Bind(2, index).Execute();

    private static string FieldsOf(DocumentIndex index) => string.Join('\n', index.Fields);
}
