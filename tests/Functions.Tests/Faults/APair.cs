using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Functions.Tests.Faults;

/// <summary>
/// A shop, and two who ask something of the same order at the same moment. They ask as the saga does, so that the order's own
/// saga hears of it only when the test wakes it; their clock is their own, so that its timers stay asleep.
/// </summary>
internal sealed class APair : IAsyncDisposable
{
    private APair(AShop shop) => Shop = shop;

    public AShop Shop { get; }

    public static async Task<APair> OpenAsync() => new(await AShop.OpenAsync());

    /// <summary>
    /// The loser has decided when the winner commits: its own commit must fail. <paramref name="at"/> is the moment for both;
    /// left out, now.
    /// </summary>
    public async Task<(Result<OrderOutcome> Winner, Result<OrderOutcome> Loser)> RaceAsync(
        string order, OrderCommand winner, OrderCommand loser, DateTimeOffset? at = null)
    {
        var store = new ObservedStore(Shop.Host.Services.GetRequiredService<IDocumentStore>());
        Result<OrderOutcome>? won = null;
        store.BeforeCommit(async () => won = await Repository(Shop.Host.Services.GetRequiredService<IDocumentStore>(), at)
            .ExecuteAsync(order, winner, Actor.Saga, default));
        var lost = await Repository(store, at).ExecuteAsync(order, loser, Actor.Saga, default);
        Assert.NotNull(won);
        return (won.Value, lost);
    }

    /// <summary>Something that happened before, without the saga hearing of it.</summary>
    public async Task DoAsync(string order, OrderCommand command) => Assert.Null((await Repository(
        Shop.Host.Services.GetRequiredService<IDocumentStore>(), null).ExecuteAsync(order, command, Actor.Saga, default)).Refusal);

    /// <summary>The saga looks at what came of it.</summary>
    public async Task WakeAsync(string order)
    {
        await Shop.SagaClient().WakeAsync(order, default);
        await Shop.Host.WhenIdleAsync();
    }

    public ValueTask DisposeAsync() => Shop.DisposeAsync();

    private OrderRepository Repository(IDocumentStore store, DateTimeOffset? at) => new(
        store,
        Shop.Host.Services.GetRequiredService<OutboxHint>(),
        at is { } moment ? new ManualTimeProvider(moment) : Shop.Clock,
        Shop.Host.Services.GetRequiredService<OrderPolicy>());
}
