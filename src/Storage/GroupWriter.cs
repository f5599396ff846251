using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace OrderFunctions.Storage;

/// <summary>
/// The one thread that writes. It takes what callers have queued, applies it in one transaction, commits once, and then
/// tells them all.
/// </summary>
internal sealed class GroupWriter
{
    private readonly SqlConnection _connection;
    private readonly WriteAheadLog _log;
    private readonly CommitFlush? _flush;
    private readonly int _maxBatch;
    private readonly Channel<IWriteRequest> _queue = Channel.CreateUnbounded<IWriteRequest>(
        new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = true });

    private readonly List<IWriteRequest> _group = [];
    private readonly DurableBarrier _barrier = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stored;
    private long _commits;
    private long _changes;

    public GroupWriter(SqlConnection connection, WriteAheadLog log, CommitFlush? flush, int maxBatch)
    {
        (_connection, _log, _flush, _maxBatch) = (connection, log, flush, maxBatch);
        new Thread(Run) { IsBackground = true, Name = "storage writer" }.Start();
    }

    public long Commits => Volatile.Read(ref _commits);

    public long Changes => Volatile.Read(ref _changes);

    /// <summary>Queues a change; false once the writer is closing.</summary>
    public bool TryQueue(IWriteRequest request) => _queue.Writer.TryWrite(request);

    public Task WhenDurableAsync() => _barrier.WhenPassedAsync();

    /// <summary>Finishes what is queued and ends the thread.</summary>
    public Task CloseAsync()
    {
        _queue.Writer.TryComplete();
        return _ended.Task;
    }

    private void Run()
    {
        while (WaitForWork())
        {
            if (!_queue.Reader.TryRead(out var first)) continue;
            _barrier.Raise();
            var failure = RunGroup(first);
            _log.AfterCommit();
            if (_stored) _group.ForEach(request => request.Publish());
            _barrier.Lower();
            Volatile.Write(ref _changes, _changes + _group.Count);
            foreach (var request in _group) request.Complete(failure);
            _group.Clear();
            _log.CheckpointIfGrown();
        }

        _ended.SetResult();
    }

    private bool WaitForWork()
    {
        var waiting = _queue.Reader.WaitToReadAsync();
        return waiting.IsCompleted ? waiting.Result : waiting.AsTask().GetAwaiter().GetResult();
    }

    private Exception? RunGroup(IWriteRequest first)
    {
        _group.Add(first);
        _stored = false;
        try
        {
            var before = _connection.TotalChanges;
            Execute("BEGIN IMMEDIATE");
            if (!ApplyTogether())
            {
                RollBack();
                Execute("BEGIN IMMEDIATE");
                before = _connection.TotalChanges;
                ReplayApart();
            }

            Commit(wrote: _connection.TotalChanges != before);
            return null;
        }
        catch (Exception exception)
        {
            // A full disk, an I/O error or a flush that threw: this group is told, the next one starts afresh.
            return RollBackAfter(exception);
        }
    }

    /// <summary>
    /// Applies queued changes until none waits. False when one failed after it had written: without savepoints, which
    /// the happy path does not pay for, only the whole group can be undone.
    /// </summary>
    private bool ApplyTogether()
    {
        for (var next = 0; ; next++)
        {
            var before = _connection.TotalChanges;
            if (!_group[next].TryApply(_connection) &&
                (!_connection.InTransaction || _connection.TotalChanges != before)) return false;
            if (_group.Count == _maxBatch || !TryTakeNext(out var request)) return true;
            _group.Add(request);
        }
    }

    /// <summary>
    /// Before the group is closed, threads that are about to queue a change get a chance to run: on a busy machine one
    /// flush then serves far more of them, on an idle one the yield returns at once.
    /// </summary>
    private bool TryTakeNext([MaybeNullWhen(false)] out IWriteRequest request)
    {
        if (_queue.Reader.TryRead(out request)) return true;
        Thread.Yield();
        return _queue.Reader.TryRead(out request);
    }

    /// <summary>Applies the group's surviving changes once more, each undone by itself if it fails now.</summary>
    private void ReplayApart()
    {
        foreach (var request in _group)
        {
            if (request.Failure is not null) continue;
            Execute("SAVEPOINT one");
            if (!request.TryApply(_connection))
            {
                if (!_connection.InTransaction) throw request.Failure!;
                Execute("ROLLBACK TO one");
            }

            Execute("RELEASE one");
        }
    }

    private void Commit(bool wrote)
    {
        // A group that changed nothing has nothing to flush.
        if (_flush is null || !wrote) Commit();
        else _flush(Commit);

        if (_connection.InTransaction) throw new InvalidOperationException("The flush returned without committing.");
        if (wrote) Volatile.Write(ref _commits, _commits + 1);
    }

    private void Commit()
    {
        Execute("COMMIT");
        _stored = true; // even if the flush around it throws: what reads see and what memory holds must agree
    }

    private Exception RollBackAfter(Exception exception)
    {
        try
        {
            RollBack();
            return exception;
        }
        catch (StorageException rollback)
        {
            return new AggregateException(exception, rollback);
        }
    }

    private void RollBack()
    {
        _connection.ReleaseStatements();
        if (_connection.InTransaction) Execute("ROLLBACK");
    }

    private void Execute(string sql) => _connection.Prepare(sql).Execute();
}
