namespace OrderFunctions.Storage;

/// <summary>The versions of the schema modules, kept in the file, and the migrations between them.</summary>
internal static class Schema
{
    private const string ReadVersions = "SELECT name, version FROM storage_modules";

    public static void RefuseForeignOrNewer(SqlConnection connection, string path, IReadOnlyList<SchemaModule> modules)
    {
        var tables = connection.Prepare(
            "SELECT count(*), count(CASE name WHEN 'storage_modules' THEN 1 END) FROM sqlite_master WHERE type = 'table'");
        tables.Step();
        var (all, own) = (tables.GetInt64(0), tables.GetInt64(1));
        tables.Reset();
        if (all == 0) return;
        if (own == 0)
        {
            throw new StorageException(
                StorageErrors.Foreign, $"The file {path} is a database of another program and was left as it is.");
        }

        var versions = VersionsOf(connection);
        foreach (var module in modules)
        {
            var version = versions.GetValueOrDefault(module.Name);
            if (version <= module.Migrations.Count) continue;
            throw new StorageException(
                StorageErrors.NewerSchema,
                $"The data file {path} was written by a newer version of this program ('{module.Name}' is at version " +
                $"{version}, this program knows {module.Migrations.Count}) and was left as it is.");
        }
    }

    /// <summary>Brings every module to its newest version, in one transaction.</summary>
    public static void Migrate(SqlConnection connection, IReadOnlyList<SchemaModule> modules)
    {
        connection.ExecuteScript("BEGIN IMMEDIATE");
        try
        {
            connection.ExecuteScript(
                "CREATE TABLE IF NOT EXISTS storage_modules (name TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID");
            var versions = VersionsOf(connection);
            foreach (var module in modules) Migrate(connection, module, (int)versions.GetValueOrDefault(module.Name));
            connection.ReleaseStatements();
            connection.ExecuteScript("COMMIT");
        }
        catch
        {
            connection.ReleaseStatements();
            if (connection.InTransaction) connection.ExecuteScript("ROLLBACK");
            throw;
        }
    }

    private static void Migrate(SqlConnection connection, SchemaModule module, int from)
    {
        for (var version = from; version < module.Migrations.Count; version++)
            connection.ExecuteScript(module.Migrations[version]);

        if (from < module.Migrations.Count)
        {
            connection.Prepare("INSERT OR REPLACE INTO storage_modules (name, version) VALUES (?1, ?2)")
                .Bind(1, module.Name).Bind(2, module.Migrations.Count).Execute();
        }

        module.Reconcile?.Invoke(connection);
    }

    private static Dictionary<string, long> VersionsOf(SqlConnection connection)
    {
        var versions = new Dictionary<string, long>(StringComparer.Ordinal);
        var rows = connection.Prepare(ReadVersions);
        while (rows.Step()) versions[rows.GetString(0)] = rows.GetInt64(1);
        return versions;
    }
}
