using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Tests.Events;

/// <summary>The process died: nothing that it held survives, only what was committed.</summary>
internal sealed class ProcessDied : Exception;

/// <summary>
/// Passes calls on until the process is to die: at call number n, before or after that call has reached the store, and
/// from then on for every call.
/// </summary>
internal sealed class MortalStore(IDocumentStore inner, int dieAt = int.MaxValue, bool afterTheCall = false) : IDocumentStore
{
    private int _calls;

    public bool IsDead { get; private set; }

    public List<IReadOnlyList<DocumentOperation>> Commits { get; } = [];

    public void Die() => IsDead = true;

    public ValueTask<StoredDocument?> FindAsync(
        string container, string partition, string id, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.FindAsync(container, partition, id, cancellationToken));

    public ValueTask<CommitResult> CommitAsync(
        string container,
        string partition,
        IReadOnlyList<DocumentOperation> operations,
        CancellationToken cancellationToken = default)
    {
        Commits.Add(operations);
        return CallAsync(() => inner.CommitAsync(container, partition, operations, cancellationToken));
    }

    public ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.QueryAsync(query, cancellationToken));

    private async ValueTask<T> CallAsync<T>(Func<ValueTask<T>> call)
    {
        var isLast = _calls++ == dieAt;
        IsDead |= isLast && !afterTheCall;
        if (IsDead)
            throw new ProcessDied();
        var result = await call();
        IsDead |= isLast;
        return IsDead ? throw new ProcessDied() : result;
    }
}
