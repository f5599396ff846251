using System.Globalization;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Storage;

namespace OrderFunctions.Adapters.Sqlite;

/// <summary>
/// One commit, prepared on the caller's thread and applied on the writer's. Preconditions that fail most often are
/// tried before anything is written (guards, then versions, then creates), so that a refusal costs the other changes of
/// the group nothing; one that comes later throws <see cref="LateRefusalException"/>, which undoes what was written.
/// </summary>
internal sealed class DocumentCommit
{
    private readonly ContainerTable _table;
    private readonly string _partition;
    private readonly DocumentCache _cache;
    private readonly DocumentWriter _writer;
    private readonly IReadOnlyList<DocumentOperation> _operations;
    private readonly FieldValue?[]?[] _indexed;
    private readonly bool _inOrder;
    private PendingIncrement[]? _increments;

    public DocumentCommit(
        ContainerTable table, string partition, IReadOnlyList<DocumentOperation> operations, DocumentCache cache)
    {
        (_table, _partition, _cache) = (table, partition, cache);
        _writer = new DocumentWriter(table, partition);
        _operations = operations;
        _indexed = new FieldValue?[]?[operations.Count];
        for (var n = 0; n < operations.Count; n++)
        {
            if (DocumentLimits.BodyOf(operations[n]) is { } body) _indexed[n] = IndexedFields.Extract(table, body.Span);
        }

        // Two operations on one document must see each other in the given order.
        _inOrder = operations.Count > 1 && operations.DistinctBy(operation => operation.Id).Count() < operations.Count;
    }

    /// <summary>Applies the operations, finding refusals by writing.</summary>
    public CommitResult Apply(SqlConnection connection) =>
        _inOrder ? ApplyInOrder(connection) : ApplyByKind(connection);

    /// <summary>Reads every precondition first, in order; used after a late refusal to say which operation it was.</summary>
    public CommitResult ApplyCarefully(SqlConnection connection)
    {
        var refusal = FirstRefusal(connection);
        return refusal.IsCommitted ? ApplyByKind(connection) : refusal;
    }

    /// <summary>Brings the cache in step with a commit that is durable.</summary>
    public void Publish(CommitResult result)
    {
        if (!result.IsCommitted) return;
        for (var n = 0; n < _operations.Count; n++)
        {
            var id = _operations[n].Id;
            if (result.Versions[n] is not { } version)
            {
                _cache.Remove(_table.Name, _partition, id);
                continue;
            }

            // The memory of a body belongs to the caller, who may use it again.
            var body = DocumentLimits.BodyOf(_operations[n]) is { } given ? given.ToArray() : _increments![n].Body;
            _cache.Put(_table.Name, new StoredDocument(_partition, id, version, body));
        }
    }

    private CommitResult ApplyInOrder(SqlConnection connection)
    {
        var versions = new string?[_operations.Count];
        var wrote = false;
        for (var n = 0; n < _operations.Count; n++)
        {
            var outcome = _operations[n] is DocumentOperation.Increment increment
                ? Increment(connection, increment, n, out var version)
                : _writer.Write(connection, _operations[n], _indexed[n]!, out version);
            if (outcome != CommitOutcome.Committed)
            {
                var refusal = Refused(outcome, n);
                return wrote ? throw new LateRefusalException(refusal) : refusal;
            }

            wrote = true;
            versions[n] = Text(version);
        }

        return new CommitResult(CommitOutcome.Committed, -1, versions);
    }

    private CommitOutcome Increment(SqlConnection connection, DocumentOperation.Increment increment, int n, out long version)
    {
        _increments ??= new PendingIncrement[_operations.Count];
        var outcome = _writer.Read(connection, increment, out _increments[n]);
        version = outcome == CommitOutcome.Committed ? _writer.Write(connection, increment.Id, _increments[n]) : 0;
        return outcome;
    }

    private CommitResult ApplyByKind(SqlConnection connection)
    {
        for (var n = 0; n < _operations.Count; n++)
        {
            if (_operations[n] is not DocumentOperation.Increment increment) continue;
            _increments ??= new PendingIncrement[_operations.Count];
            if (_writer.Read(connection, increment, out _increments[n]) != CommitOutcome.Committed)
                return FirstRefusal(connection);
        }

        var versions = new string?[_operations.Count];
        var wrote = false;
        for (var rank = 0; rank <= LastRank; rank++)
        {
            for (var n = 0; n < _operations.Count; n++)
            {
                if (RankOf(_operations[n]) != rank) continue;
                if (_writer.Write(connection, _operations[n], _indexed[n]!, out var version) != CommitOutcome.Committed)
                    return wrote ? throw new LateRefusalException(null) : FirstRefusal(connection);
                wrote = true;
                versions[n] = Text(version);
            }
        }

        for (var n = 0; _increments is not null && n < _increments.Length; n++)
        {
            if (_operations[n] is DocumentOperation.Increment)
                versions[n] = Text(_writer.Write(connection, _operations[n].Id, _increments[n]));
        }

        return new CommitResult(CommitOutcome.Committed, -1, versions);
    }

    private CommitResult FirstRefusal(SqlConnection connection)
    {
        for (var n = 0; n < _operations.Count; n++)
        {
            var outcome = _writer.Check(connection, _operations[n]);
            if (outcome != CommitOutcome.Committed) return Refused(outcome, n);
        }

        return new CommitResult(CommitOutcome.Committed, -1, []);
    }

    private const int LastRank = 2;

    private static int RankOf(DocumentOperation operation) => operation switch
    {
        DocumentOperation.Replace { ExpectedVersion: not null } or DocumentOperation.Delete { ExpectedVersion: not null } => 0,
        DocumentOperation.Replace or DocumentOperation.Delete or DocumentOperation.Create => 1,
        DocumentOperation.Upsert => LastRank,
        _ => -1,
    };

    private static CommitResult Refused(CommitOutcome outcome, int operation) => new(outcome, operation, []);

    private static string? Text(long version) => version == 0 ? null : version.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A precondition failed after something had been written; thrown so that the storage undoes it.</summary>
internal sealed class LateRefusalException(CommitResult? refusal) : Exception
{
    /// <summary>The answer for the caller, or null when it has to be found by reading.</summary>
    public CommitResult? Refusal { get; } = refusal;
}
