using System.Text.Json.Nodes;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Tests.Catalogue;
using OrderFunctions.Application.Tests.Events;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Ops;

/// <summary>A data file of a version that found a customer's orders and all products by asking every partition.</summary>
public sealed class CarryOverTests : IAsyncDisposable
{
    private readonly ATemporaryStore _store = new();
    private readonly ManualTimeProvider _clock = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Orders_and_products_from_before_are_found_whenever_a_start_broke_off()
    {
        await StoreAsBeforeAsync();
        var calls = 0;
        for (var isOver = false; !isOver; calls += 3)
        {
            var mortal = new MortalStore(_store.Documents, dieAt: calls);
            try
            {
                await CarryOverAsync(mortal);
            }
            catch (ProcessDied)
            {
                // Goes on below.
            }

            isOver = !mortal.IsDead;
        }

        Assert.True(calls > 12);
        Assert.Equal(["order-2", "order-1"], await ListAsync("auth0|ada"));
        Assert.Equal(["order-3"], await ListAsync("bob"));
        var products = (await new ListProductsHandler(_store.Documents).HandleAsync(new())).Value;
        Assert.Equal(["CUP", "MUG", "POT"], products.Products.Select(product => product.Sku));
        Assert.Equal(10_00, (await new GetProductHandler(_store.Documents).HandleAsync(new("MUG")))!.Price.Amount);
        Assert.Null(await _store.Documents.FindAsync(Containers.Products, "MUG", "product"));
        // Where it had come is said in words of the version before.
        Assert.Null((await new Rounds(_store.Documents).ReadAsync(ReconcilePaymentsHandler.Name, default)).Round.Continuation);
        Assert.Equal(0, await CarryOverAsync(_store.Documents));
    }

    private static Task<int> CarryOverAsync(IDocumentStore store) =>
        new CarryOverHandler(store, new Rounds(store)).HandleAsync(new CarryOver(), default);

    private async Task<string[]> ListAsync(string customer) =>
        [.. (await new ListOrdersHandler(_store.Documents).HandleAsync(new(customer, 10, null), default)).Orders.Select(order => order.Id)];

    private async Task StoreAsBeforeAsync()
    {
        foreach (var (order, customer) in new[] { ("order-1", "auth0|ada"), ("order-2", "auth0|ada"), ("order-3", "bob") })
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            OrderCommand.Place place = new(
                order,
                customer,
                new CustomerContact("ada@example.com"),
                new Address("Ada Example", "12 Sample Street", "Berlin", "10115", "DE"),
                "EUR",
                [new PlacedLine("1", "MUG", "Mug", 1, 1000, 1900, order + "-1", "main")]);
            var orders = new OrderRepository(_store.Documents, new OutboxHint(new RecordedJobs()), _clock, new OrderPolicy());
            await orders.ExecuteAsync(order, place, Actor.Customer(customer), default);
            await MoveAsync(Containers.Orders, order, OrderDocument.Id, order, OrderDocument.Id, body => body["list"] = "customer/" + customer);
            await DeleteAsync(Containers.Customers, CustomerOrder.PartitionOf(customer), order);
        }

        await new ImportProductsHandler(_store.Documents, _clock).HandleAsync(
            new([ProductTests.Draft("MUG", 10_00, tax: 0), ProductTests.Draft("CUP", 8_00, tax: 0), ProductTests.Draft("POT", 20_00, tax: 0)]));
        foreach (var sku in new[] { "MUG", "CUP", "POT" })
            await MoveAsync(Containers.Products, Product.Partition, Product.IdOf(sku), sku, "product", _ => { });
        await new Rounds(_store.Documents).WriteAsync(ReconcilePaymentsHandler.Name, new Round { Continuation = "of another query" }, null, default);
        Assert.Empty(await ListAsync("bob"));
    }

    private async Task MoveAsync(string container, string partition, string id, string toPartition, string toId, Action<JsonNode> change)
    {
        var found = (await _store.Documents.FindAsync(container, partition, id))!;
        var body = JsonNode.Parse(found.Body.Span)!;
        change(body);
        await DeleteAsync(container, partition, id);
        var moved = new DocumentOperation.Create(toId, System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()));
        Assert.True((await _store.Documents.CommitAsync(container, toPartition, [moved])).IsCommitted);
    }

    private async Task DeleteAsync(string container, string partition, string id) => Assert.True(
        (await _store.Documents.CommitAsync(container, partition, [new DocumentOperation.Delete(id, null)])).IsCommitted);
}
