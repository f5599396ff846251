using System.Globalization;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Storage;

namespace OrderFunctions.Adapters.Sqlite;

/// <summary>A document as an increment will leave it.</summary>
internal readonly record struct PendingIncrement(byte[] Body, long Version);

/// <summary>Single operations within one partition, on the writer's connection. Version 0 stands for "none".</summary>
internal sealed class DocumentWriter(ContainerTable table, string partition)
{
    /// <summary>Applies anything but an increment, with one statement unless it is refused.</summary>
    public CommitOutcome Write(
        SqlConnection connection, DocumentOperation operation, FieldValue?[] indexed, out long version)
    {
        version = 0;
        switch (operation)
        {
            case DocumentOperation.Create create:
                version = FirstVersion();
                return Put(connection, table.Create, create.Id, create.Body.Span, version, indexed).Execute() == 1
                    ? CommitOutcome.Committed
                    : CommitOutcome.AlreadyExists;

            case DocumentOperation.Replace { ExpectedVersion: { } expected } replace:
                version = Parse(expected) + 1;
                return Put(connection, table.Replace, replace.Id, replace.Body.Span, version - 1, indexed).Execute() == 1
                    ? CommitOutcome.Committed
                    : Check(connection, operation);

            case DocumentOperation.Replace replace:
                var any = Put(connection, table.ReplaceAny, replace.Id, replace.Body.Span, null, indexed);
                return Returned(any, out version) ? CommitOutcome.Committed : CommitOutcome.NotFound;

            case DocumentOperation.Upsert upsert:
                Returned(Put(connection, table.Upsert, upsert.Id, upsert.Body.Span, FirstVersion(), indexed), out version);
                return CommitOutcome.Committed;

            case DocumentOperation.Delete delete:
                var sql = delete.ExpectedVersion is null ? table.DeleteAny : table.Delete;
                var statement = connection.Prepare(sql).Bind(1, partition).Bind(2, delete.Id);
                if (delete.ExpectedVersion is { } wanted) statement.Bind(3, Parse(wanted));
                return statement.Execute() == 1 ? CommitOutcome.Committed : Check(connection, operation);

            default:
                throw new ArgumentException($"Unknown operation {operation.GetType().Name}.", nameof(operation));
        }
    }

    /// <summary>The first half of an increment: reads the document, checks the guards, computes the new body.</summary>
    public CommitOutcome Read(SqlConnection connection, DocumentOperation.Increment increment, out PendingIncrement pending)
    {
        pending = default;
        var row = connection.Prepare(table.Find).Bind(1, partition).Bind(2, increment.Id);
        if (!row.Step()) return CommitOutcome.NotFound;
        var version = row.GetInt64(0);
        var body = row.GetBytes(1).ToArray();
        row.Reset();

        foreach (var guard in increment.Guards)
        {
            if (JsonNumbers.Read(body, guard.Field) < guard.AtLeast) return CommitOutcome.GuardFailed;
        }

        foreach (var field in increment.Fields) body = JsonNumbers.Add(body, field.Field, field.By);
        pending = new PendingIncrement(body, version);
        return CommitOutcome.Committed;
    }

    /// <summary>The second half of an increment; answers the new version.</summary>
    public long Write(SqlConnection connection, string id, PendingIncrement pending)
    {
        var indexed = IndexedFields.Extract(table, pending.Body);
        var changed = Put(connection, table.Replace, id, pending.Body, pending.Version, indexed).Execute();
        return changed == 1
            ? pending.Version + 1
            : throw new InvalidOperationException($"The document '{id}' changed within its own transaction.");
    }

    /// <summary>Whether the operation's precondition holds now; reads only.</summary>
    public CommitOutcome Check(SqlConnection connection, DocumentOperation operation)
    {
        if (operation is DocumentOperation.Increment increment) return Read(connection, increment, out _);
        var row = connection.Prepare(table.FindVersion).Bind(1, partition).Bind(2, operation.Id);
        var exists = row.Step();
        var current = exists ? row.GetInt64(0) : 0;
        row.Reset();
        var expected = operation switch
        {
            DocumentOperation.Replace replace => replace.ExpectedVersion,
            DocumentOperation.Delete delete => delete.ExpectedVersion,
            _ => null,
        };
        return operation switch
        {
            DocumentOperation.Upsert => CommitOutcome.Committed,
            DocumentOperation.Create => exists ? CommitOutcome.AlreadyExists : CommitOutcome.Committed,
            _ when !exists => CommitOutcome.NotFound,
            _ when expected is not null && Parse(expected) != current => CommitOutcome.VersionMismatch,
            _ => CommitOutcome.Committed,
        };
    }

    private SqlStatement Put(
        SqlConnection connection, string sql, string id, ReadOnlySpan<byte> body, long? version, FieldValue?[] indexed)
    {
        var statement = connection.Prepare(sql).Bind(1, partition).Bind(2, id).Bind(3, body);
        if (version is { } number) statement.Bind(4, number);
        IndexedFields.Bind(statement, indexed);
        return statement;
    }

    private static bool Returned(SqlStatement statement, out long version)
    {
        var found = statement.Step();
        version = found ? statement.GetInt64(0) : 0;

        // The change is complete only when the statement has run to its end.
        while (statement.Step()) version = statement.GetInt64(0);
        return found;
    }

    // A document that is deleted and made again must not meet its old versions, so each life starts somewhere else.
    private static long FirstVersion() => Random.Shared.NextInt64(1, 1L << 46);

    // A version that no store of this kind has given is a version that never matches.
    private static long Parse(string version) =>
        long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
