using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost.Durable;

/// <summary>Tables of the durable engine.</summary>
internal static class DurableSchema
{
    /// <summary>
    /// The module to open the database with. Histories are keyed by a number that grows with every start, so that their
    /// rows are inserted at the end of the tree however instances are named. The index holds unfinished instances only.
    /// </summary>
    public static SchemaModule Module { get; } = new("durable",
    [
        """
        CREATE TABLE durable_instances (
            id            TEXT NOT NULL PRIMARY KEY,
            history       INTEGER NOT NULL,
            name          TEXT NOT NULL,
            status        INTEGER NOT NULL,
            created_at    INTEGER NOT NULL,
            updated_at    INTEGER NOT NULL,
            output        BLOB,
            failure       BLOB,
            custom_status BLOB
        ) WITHOUT ROWID;
        CREATE INDEX durable_unfinished ON durable_instances (history) WHERE status IN (0, 6);
        CREATE TABLE durable_history (
            history INTEGER NOT NULL,
            episode INTEGER NOT NULL,
            data    BLOB NOT NULL,
            PRIMARY KEY (history, episode)
        ) WITHOUT ROWID;
        """,
    ]);
}
