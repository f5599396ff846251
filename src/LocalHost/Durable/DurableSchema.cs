using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost.Durable;

/// <summary>Tables of the durable engine.</summary>
internal static class DurableSchema
{
    /// <summary>
    /// The module to open the database with. History rows are appended, whatever instance they belong to, so that the
    /// episodes of one commit share a page; a history's number grows with every start, which keeps the index entries of
    /// instances under way together however they are named. The index of unfinished instances holds nothing else.
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
            data    BLOB NOT NULL
        );
        CREATE UNIQUE INDEX durable_history_episodes ON durable_history (history, episode);
        """,
        // Sparse too: who watches for failures reads them alone, and as a rule there are none.
        "CREATE INDEX durable_failed ON durable_instances (history) WHERE status = 3;",
    ]);
}
