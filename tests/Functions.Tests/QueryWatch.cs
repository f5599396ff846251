using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Persistence;
using OrderFunctions.LocalHost.Hosting;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.Functions.Tests;

/// <summary>
/// Looks at every query that any test of a shop leads to. One without a partition asks every partition of the container there is,
/// so only timers and lists of staff may ask it: those that are named here. A shop whose other functions did fails when it is
/// closed.
/// </summary>
internal sealed class QueryWatch
{
    /// <summary>What runs before the first trigger, and what a test asks by itself.</summary>
    private const string NoFunction = "(none)";

    // Functions and the containers that they may ask as a whole. A new line is a decision: the table in decision 19 says who asks
    // what. Nothing belongs here that serves a customer or takes an order further.
    private static readonly string[] MayCross =
    [
        "InboxSweepTimer: inbox", "InvariantsTimer: orders credit", "LowStockTimer: stock", "OutboxSweepTimer: orders stock products purchases returns tickets sla images credit privacy documents",
        "ReconciliationTimer: orders", "RepairsTimer: orders stock products purchases returns tickets sla images credit privacy documents inbox deadletters", "SandboxWebhookTimer: sandbox",
        "StalePaymentsTimer: payments", "Retention: idempotency inbox processed messages orders deadletters audit privacy", "PrivacyQueue: inbox files audit deadletters campaigns", "SlaTimer: sla", "SweepOrders: orders", "SweepReturns: returns",
        "CheckInvariants: orders credit", "ListAlerts: alerts", "ListAudit: audit", "ListInbox: inbox", "ListLocations: locations",
        "ListMessages: messages", "ListRepairs: orders stock products purchases returns tickets sla images credit privacy documents inbox deadletters", "ListTasks: orders", "ListTransfers: stock", "OutboxPage: messages",
        "ReplayEvents: orders", "RetryRepairs: orders stock products purchases returns tickets sla images credit privacy documents inbox deadletters",
        "ListPurchases: purchases", "ListReturns: returns", "ListSuppressions: suppressions", "ListCampaigns: campaigns", "ListRecipients: campaigns", "ForgetRecipients: campaigns", "EnterCampaign: orders", "ListScorecards: sla", "ListTickets: tickets", "ListDocuments: documents", "SweepDocuments: documents", "ListViolations: sla",
        "SweepFiles: files", "ExportsQueue: orders stock sla customers",
        // What staff did to an order; shown to staff only.
        "GetOrderTimeline: audit",
        NoFunction + ": orders products idempotency audit deadletters credit documents",
    ];

    private static readonly HashSet<string> Allowed = MayCross
        .SelectMany(line => line.Split(": ")[1].Split(' ').Select(container => $"{line.Split(": ")[0]} {container}")).ToHashSet(StringComparer.Ordinal);

    private static readonly AsyncLocal<FunctionDefinition?> Running = new();

    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _problems = new(StringComparer.Ordinal);

    /// <summary>The function that the caller runs in; null for what a test does by itself.</summary>
    public static FunctionDefinition? RunningFunction => Running.Value;

    /// <summary>Queries across partitions by a function that may not ask them.</summary>
    public string Problems => string.Join('\n', _problems.Values);

    /// <summary>How often a function asked one partition of a container.</summary>
    public int CountOf(string function, string container) => _asked.GetValueOrDefault($"{function} {container}");

    /// <summary>Stands in front of the store.</summary>
    public void Watch(IServiceCollection services) => services.Decorate<IDocumentStore>((inner, _) => new Watched(inner, this));

    /// <summary>Knows which function runs.</summary>
    public void Watch(IFunctionsWorkerApplicationBuilder builder) => builder.UseMiddleware(async (context, next) =>
    {
        Running.Value = context.FunctionDefinition;
        await next();
    });

    private void Look(DocumentQuery query)
    {
        var asked = $"{Running.Value?.Name ?? NoFunction} {query.Container}";
        if (query.Partition is not null) _asked.AddOrUpdate(asked, 1, static (_, count) => count + 1);
        else if (!Allowed.Contains(asked)) _problems.TryAdd(asked, $"{asked} by index {query.Index}: {string.Join(", ", query.EqualTo.Select(value => value.Text))}");
    }

    private sealed class Watched(IDocumentStore inner, QueryWatch watch) : IDocumentStore
    {
        public ValueTask<StoredDocument?> FindAsync(
            string container, string partition, string id, CancellationToken cancellationToken = default) =>
            inner.FindAsync(container, partition, id, cancellationToken);

        public ValueTask<CommitResult> CommitAsync(
            string container, string partition, IReadOnlyList<DocumentOperation> operations, CancellationToken cancellationToken = default) =>
            inner.CommitAsync(container, partition, operations, cancellationToken);

        public ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default)
        {
            watch.Look(query);
            return inner.QueryAsync(query, cancellationToken);
        }
    }
}
