using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Production;
using OrderFunctions.Domain;

namespace OrderFunctions.Functions.Tests.Model;

/// <summary>What is there before anybody does anything: articles, shelves, dealers and writers.</summary>
internal static class Stage
{
    public const string Verse = "VERSE";

    /// <summary>Articles and what a unit costs, tax included: no tax, so that every unit of a line is worth the same.</summary>
    public static readonly IReadOnlyList<(string Sku, long Price)> Articles = [("MUG", 1250), ("TEA", 840), ("POT", 5900), (Verse, 4900)];

    public static readonly IReadOnlyList<string> Customers = ["ann", "bob"];

    public static readonly IReadOnlyList<string> Writers = ["w1", "w2"];

    public static readonly IReadOnlyList<string> Dealers = ["near", "far"];

    public static IReadOnlyList<string> Locations(Rules rules) => rules.HasDealers ? [StockLocations.Main, .. Dealers] : [StockLocations.Main];

    public static void Set(World world, Reality reality, Dice dice)
    {
        var now = world.Clock.GetUtcNow();
        foreach (var (sku, price) in Articles)
        {
            var product = new Product(sku, sku, new Money(price, "EUR"), 0, now, now) { Personalised = sku == Verse };
            Commit(world, Containers.Products, Product.Partition, TypedDocuments.Create(Product.IdOf(sku), product, StoredJson.Default.Product));
        }

        foreach (var location in Locations(world.Rules).Skip(1))
        {
            Commit(world, Containers.Locations, location, TypedDocuments.Create(
                Location.DocumentId, new Location(location, location, LocationKind.Dealer, Active: true, now), StoredJson.Default.Location));
            var dealer = new Dealer(location, location, new DealerAddress("Lane 1", "Berlin", "10115", "DE"), null, [], 0, 50, Active: true, now);
            Commit(world, Containers.Dealers, Dealer.Partition, TypedDocuments.Create(location, dealer, StoredJson.Default.Dealer));
        }

        foreach (var writer in Writers)
            World.Now(world.Get<SaveWriterHandler>().HandleAsync(new SaveWriter(writer, new WriterDraft(Capacity: 2), null), default));

        foreach (var (sku, _) in Articles)
        {
            foreach (var location in sku == Verse ? [StockLocations.Main] : Locations(world.Rules))
            {
                var units = dice.UpTo(8);
                World.Now(world.Get<ReceiveStockHandler>().HandleAsync(new ReceiveStock(sku, $"first-{sku}-{location}", units, location)).AsTask());
                reality.Put(sku, location, units);
            }
        }
    }

    private static void Commit(World world, string container, string partition, DocumentOperation operation) =>
        World.Now(world.Store.CommitAsync(container, partition, [operation]).AsTask());
}
