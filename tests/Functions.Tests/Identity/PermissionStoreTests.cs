using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.LocalHost.Testing;
using Xunit;

namespace OrderFunctions.Functions.Tests.Identity;

/// <summary>The matrix in memory beside the one in the store, in several processes.</summary>
public sealed class PermissionStoreTests : IAsyncLifetime
{
    private static readonly PermissionOverride Given = new(Roles.Employee, "messages", "read", Reach.Any);

    private readonly PermissionCatalogue _catalogue = new([]);
    private readonly ManualTimeProvider _time = new();
    private AShop _shop = null!;
    private HeldStore _documents = null!;
    private PermissionStore _here = null!;
    private PermissionStore _elsewhere = null!;

    public async Task InitializeAsync()
    {
        _shop = await AShop.OpenAsync();
        _documents = new HeldStore(_shop.Host.Services.GetRequiredService<IDocumentStore>());
        _here = new PermissionStore(_documents, _catalogue, _time);
        _elsewhere = new PermissionStore(_documents, _catalogue, _time);
    }

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public async Task A_change_counts_at_once_where_it_was_made_and_ten_seconds_later_everywhere()
    {
        Assert.Equal(Reach.None, await ReachAsync(_here));
        Assert.Equal(Reach.None, await ReachAsync(_elsewhere));

        Assert.NotNull(await ChangeAsync());

        Assert.Equal(Reach.Any, await ReachAsync(_here));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(Reach.Any, await ReachAsync(_elsewhere));
    }

    [Fact]
    public async Task Requests_in_between_do_not_ask_the_store()
    {
        for (var n = 0; n < 100; n++)
            await ReachAsync(_here);

        Assert.Equal(1, _documents.Reads);
    }

    [Fact]
    public async Task What_was_read_before_a_change_does_not_come_to_stand_after_it()
    {
        var late = new TaskCompletionSource();
        _documents.NextReadEndsWith = late.Task;
        var reading = ReachAsync(_here);
        await ChangeAsync();
        late.SetResult();
        await reading;

        Assert.Equal(Reach.Any, await ReachAsync(_here));
    }

    [Fact]
    public async Task While_the_store_is_away_nothing_old_is_decided_by()
    {
        await ReachAsync(_here);
        _time.Advance(TimeSpan.FromSeconds(10));
        _documents.NextReadEndsWith = Task.FromException(new IOException("away"));

        await Assert.ThrowsAsync<IOException>(() => ReachAsync(_here));
    }

    [Fact]
    public async Task A_cell_that_is_no_longer_possible_grants_nothing()
    {
        var generous = new PermissionStore(_documents, new PermissionCatalogue([new PermissionAttribute("rockets", "launch")]), _time);
        PermissionOverride[] cells = [Given, new(Roles.Employee, "rockets", "launch", Reach.Any), new(Roles.Employee, "ops", "read", Reach.Own)];
        await generous.TryReplaceAsync(PermissionStore.Untouched, cells, "staff-1", default);

        Assert.Equal([Given], (await _here.ReadAsync(default)).Overrides);
        Assert.Equal(Reach.None, (await _here.MatrixAsync(default)).Of(Roles.Employee, "ops", "read"));
    }

    private Task<PermissionSettings?> ChangeAsync() => _here.TryReplaceAsync(PermissionStore.Untouched, [Given], "staff-1", default);

    private static async Task<Reach> ReachAsync(PermissionStore store) => (await store.MatrixAsync(default)).Of(Roles.Employee, "messages", "read");

    private sealed class HeldStore(IDocumentStore inner) : IDocumentStore
    {
        public int Reads { get; private set; }

        /// <summary>The next read sees what is there now, and tells it when this has ended.</summary>
        public Task? NextReadEndsWith { get; set; }

        public async ValueTask<StoredDocument?> FindAsync(string container, string partition, string id, CancellationToken cancellationToken = default)
        {
            Reads++;
            var (held, _) = (NextReadEndsWith, NextReadEndsWith = null);
            var found = await inner.FindAsync(container, partition, id, cancellationToken);
            if (held is not null)
                await held;
            return found;
        }

        public ValueTask<CommitResult> CommitAsync(
            string container, string partition, IReadOnlyList<DocumentOperation> operations, CancellationToken cancellationToken = default) =>
            inner.CommitAsync(container, partition, operations, cancellationToken);

        public ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default) =>
            inner.QueryAsync(query, cancellationToken);
    }
}
