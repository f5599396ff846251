using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.Functions.Tests.Transitions;

/// <summary>
/// Looks at everything that any test of a shop writes down: what happened, who is said to have caused it, through which function it came
/// in, and which events commit with it. What the reviewed table does not allow fails the test when its shop is closed.
/// </summary>
internal sealed class TransitionWatch
{
    private static readonly Dictionary<string, string> Permissions = typeof(Composition).Assembly.GetTypes().SelectMany(type => type.GetMethods())
        .Where(method => method.IsDefined(typeof(PermissionAttribute)) && method.IsDefined(typeof(FunctionAttribute)))
        .ToDictionary(
            method => method.GetCustomAttribute<FunctionAttribute>()!.Name,
            method => $"{method.GetCustomAttribute<PermissionAttribute>()!.Resource}:{method.GetCustomAttribute<PermissionAttribute>()!.Action}",
            StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, string> _problems = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> _told = new(StringComparer.Ordinal);

    /// <summary>What the table does not allow.</summary>
    public string Problems => string.Join('\n', _problems.Values.Order(StringComparer.Ordinal));

    /// <summary>What was seen to happen, by name, and the events that committed with it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Seen =>
        _told.ToDictionary(one => one.Key, one => (IReadOnlyList<string>)[.. one.Value.Keys.Order(StringComparer.Ordinal)], StringComparer.Ordinal);

    /// <summary>Stands in front of the store.</summary>
    public void Watch(IServiceCollection services) => services.Decorate<IDocumentStore>((inner, _) => new Watched(inner, this));

    // What people cause needs their permission, unless a saga goes on with it in their name. What others cause has no door: staff
    // who let a message of the bank's through again do not become the bank.
    private static string CauseOf(Happened happened, string permission) => happened.By switch
    {
        null => permission,
        "CUSTOMER" or "STAFF" => $"{happened.By} {permission}",
        var system => system,
    };

    private void Look(IReadOnlyList<Happened> all, IReadOnlyList<DocumentOperation> operations)
    {
        if (QueryWatch.RunningFunction is not { } running) return;
        var permission = Permissions.GetValueOrDefault(running.Name, TransitionTable.System);
        var told = operations.OfType<DocumentOperation.Create>().Where(one => one.Id.StartsWith("out-", StringComparison.Ordinal)).Select(EventOf).OfType<string>().ToList();
        // What a delivery system is told follows from two states of the order and no single fact: DeliveryNewsTests look at it.
        var allowed = all.SelectMany(one => TransitionTable.Find(one.Name)?.Told ?? []).ToHashSet(StringComparer.Ordinal);
        foreach (var more in told.Where(one => !allowed.Contains(one) && !one.StartsWith("delivery.", StringComparison.Ordinal)))
            Complain($"{string.Join(" + ", all.Select(one => one.Name))} tells {more}");
        foreach (var one in all)
        {
            var by = CauseOf(one, permission);
            if (TransitionTable.Find(one.Name) is not { } known) Complain($"{one.Name} is not in the table (by {by})");
            else if (!known.By.Contains(by)) Complain($"{one.Name} by {by}");
            var seen = _told.GetOrAdd(one.Name, static _ => new(StringComparer.Ordinal));
            foreach (var type in told) seen.TryAdd(type, true);
        }
    }

    private void Complain(string problem) => _problems.TryAdd(problem, problem);

    private static string? EventOf(DocumentOperation.Create row)
    {
        using var json = JsonDocument.Parse(row.Body);
        return json.RootElement.GetProperty("kind").GetString() == "EVENT"
            ? $"{json.RootElement.GetProperty("name").GetString()} ({json.RootElement.GetProperty("topic").GetString()})"
            : null;
    }

    private sealed class Watched(IDocumentStore inner, TransitionWatch watch) : IDocumentStore
    {
        public ValueTask<StoredDocument?> FindAsync(
            string container, string partition, string id, CancellationToken cancellationToken = default) =>
            inner.FindAsync(container, partition, id, cancellationToken);

        public ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default) =>
            inner.QueryAsync(query, cancellationToken);

        public async ValueTask<CommitResult> CommitAsync(
            string container, string partition, IReadOnlyList<DocumentOperation> operations, CancellationToken cancellationToken = default)
        {
            var happened = new List<Happened>();
            foreach (var operation in operations)
            {
                if (Happened.Look(container, partition, operation) is not { } look) continue;
                // Some things can only be seen beside what was there before.
                var before = look.NeedsBefore && operation is DocumentOperation.Replace
                    ? await inner.FindAsync(container, partition, operation.Id, cancellationToken)
                    : null;
                happened.AddRange(look.Read(before?.Body));
            }

            var result = await inner.CommitAsync(container, partition, operations, cancellationToken);
            if (result.IsCommitted && happened.Count > 0) watch.Look(happened, operations);
            return result;
        }
    }
}
