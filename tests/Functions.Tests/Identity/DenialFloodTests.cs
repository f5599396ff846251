using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.Pipeline;
using OrderFunctions.Functions.Ops;
using OrderFunctions.LocalHost.Testing;
using Xunit;

namespace OrderFunctions.Functions.Tests.Identity;

/// <summary>What a flood of denials costs, and that a denial stays one when it cannot be written down.</summary>
public sealed class DenialFloodTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ManualTimeProvider _time = new();
    private readonly CountingStore _store = new();
    private readonly Denials _denials;

    public DenialFloodTests() => _denials = new Denials(
        new AuditTrail(_store, _time),
        new FunctionAccess(Options.Create(new FunctionAccessOptions())),
        new DoorMetrics(_services.GetRequiredService<IMeterFactory>()),
        _time,
        NullLogger<Denials>.Instance);

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task A_hundred_thousand_denials_of_one_caller_are_one_entry_and_seventeen_writes()
    {
        for (var n = 0; n < 100_000; n++)
            await _denials.NoteAsync("GetOrder", new Caller("walt", []), DenialReason.Role, 403);

        Assert.Equal(17, _store.Commits);
        Assert.Single(_store.Partitions);
    }

    [Fact]
    public async Task Callers_without_number_share_an_entry_in_the_end()
    {
        for (var n = 0; n < 5_000; n++)
            await _denials.NoteAsync("GetOrder", new Caller("caller-" + n, []), DenialReason.Role, 403);

        Assert.Equal(1_001, _store.Partitions.Count);
    }

    [Fact]
    public async Task A_denial_that_cannot_be_written_down_is_a_denial_all_the_same()
    {
        _store.IsAway = true;

        await _denials.NoteAsync("GetOrder", new Caller("walt", []), DenialReason.Role, 403);

        Assert.Equal(1, _store.Commits);
    }

    private sealed class CountingStore : IDocumentStore
    {
        public int Commits { get; private set; }

        public HashSet<string> Partitions { get; } = [];

        public bool IsAway { get; set; }

        public ValueTask<CommitResult> CommitAsync(
            string container, string partition, IReadOnlyList<DocumentOperation> operations, CancellationToken cancellationToken = default)
        {
            Commits++;
            Partitions.Add(partition);
            return IsAway ? throw new IOException("away") : new(new CommitResult(CommitOutcome.Committed, -1, ["1"]));
        }

        public ValueTask<StoredDocument?> FindAsync(string container, string partition, string id, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();
    }
}
