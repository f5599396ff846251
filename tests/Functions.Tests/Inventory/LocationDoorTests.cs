using System.Net;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Catalogue;
using Xunit;

namespace OrderFunctions.Functions.Tests.Inventory;

/// <summary>Locations, places and transfers over HTTP; what they do to the counts is tested below the doors.</summary>
public sealed class LocationDoorTests(AShopFloor shop) : IClassFixture<AShopFloor>
{
    [Fact]
    public async Task Goods_come_in_at_a_new_location_and_go_from_there_to_the_main_one()
    {
        var sku = await AProductAsync("L-1");
        Assert.Equal(
            HttpStatusCode.Created,
            (await shop.PostAsync("api/locations", """{"code":"north","name":"North store"}""", Roles.InventoryAdmin)).Status);
        var receipt = $$"""{"entries":[{"id":"r1","type":"RECEIPT","sku":"{{sku}}","quantity":5,"location":"north"}]}""";
        Assert.Equal(HttpStatusCode.OK, (await shop.PostAsync("api/inventory/batch", receipt, Roles.InventoryAdmin)).Status);

        const string Transfer = """{"id":"t1","from":"north","to":"main","quantity":4,"reason":"weekly round"}""";
        var (sent, _) = await shop.PostAsync($"api/inventory/{sku}/transfers", Transfer, Roles.InventoryAdmin);
        Assert.Equal(HttpStatusCode.Created, sent);
        var (_, underway) = await shop.GetAsync("api/transfers", Roles.InventoryAdmin);
        Assert.Contains(underway!["transfers"]!.AsArray(), one => (string)one!["sku"]! == sku);
        var (received, _) = await shop.PostAsync($"api/inventory/{sku}/transfers/t1/received", """{"quantity":3}""", Roles.InventoryAdmin);
        Assert.Equal(HttpStatusCode.OK, received);

        var (_, stock) = await shop.GetAsync($"api/inventory/{sku}", Roles.InventoryAdmin);
        Assert.Equal((4, 4), ((int)stock!["onHand"]!, (int)stock["available"]!));
        Assert.Equal(
            ["main 3", "north 1"],
            stock["locations"]!.AsArray().Select(one => $"{one!["location"]} {one["available"]}"));
    }

    [Theory]
    [InlineData("""{"id":"x","from":"main","to":"main","quantity":1,"reason":"r"}""", 400, "VALIDATION_FAILED", "$.to")]
    [InlineData("""{"id":"x","from":"main","to":"Nörd","quantity":1,"reason":"r"}""", 400, "VALIDATION_FAILED", "$.to")]
    [InlineData("""{"id":"x","from":"main","to":"nowhere","quantity":-1,"reason":"r"}""", 400, "VALIDATION_FAILED", "$.quantity")]
    [InlineData("""{"id":"x","from":"main","to":"nowhere","quantity":1.5,"reason":"r"}""", 400, "VALIDATION_FAILED", "$.quantity")]
    [InlineData("""{"id":"x","from":"main","to":"nowhere","quantity":1,"reason":" "}""", 400, "VALIDATION_FAILED", "$.reason")]
    [InlineData("""{"id":"../x","from":"main","to":"nowhere","quantity":1,"reason":"r"}""", 400, "VALIDATION_FAILED", "$.id")]
    [InlineData("""{"id":"x","from":"main","to":"nowhere","quantity":1,"reason":"r"}""", 422, "UNKNOWN_LOCATION", null)]
    [InlineData("""{"id":"x","from":"nowhere","to":"main","quantity":1,"reason":"r"}""", 422, "UNKNOWN_LOCATION", null)]
    public async Task A_transfer_that_cannot_be_moves_nothing(string body, int status, string code, string? path)
    {
        var sku = await AProductAsync("L-2");

        var (answered, problem) = await shop.PostAsync($"api/inventory/{sku}/transfers", body, Roles.InventoryAdmin);

        Assert.Equal((status, code), ((int)answered, CatalogueDoorTests.Code(problem)));
        if (path is not null) Assert.Contains(path, CatalogueDoorTests.Paths(problem));
        var (_, underway) = await shop.GetAsync("api/transfers", Roles.InventoryAdmin);
        Assert.DoesNotContain(underway!["transfers"]!.AsArray(), one => (string)one!["sku"]! == sku);
    }

    [Theory]
    [InlineData("""{"code":"Main Street","name":"x"}""", "$.code")]
    [InlineData("""{"code":"north-2","name":"x"}""", "$.code")]
    [InlineData("""{"code":"east","name":""}""", "$.name")]
    [InlineData("""{"code":"east","name":"x","kind":"SHED"}""", "$.kind")]
    public async Task A_location_that_cannot_be_is_not_made(string body, string path)
    {
        var (status, problem) = await shop.PostAsync("api/locations", body, Roles.InventoryAdmin);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(path, CatalogueDoorTests.Paths(problem));
        Assert.Equal(HttpStatusCode.NotFound, (await shop.GetAsync("api/locations/east", Roles.InventoryAdmin)).Status);
    }

    [Fact]
    public async Task The_main_location_is_there_from_the_beginning()
    {
        var (_, list) = await shop.GetAsync("api/locations", Roles.Employee);

        Assert.Contains(list!["locations"]!.AsArray(), one => (string)one!["code"]! == "main" && (bool)one["active"]!);
    }

    [Fact]
    public async Task A_receipt_for_a_location_that_is_not_there_stores_nothing_of_the_batch()
    {
        var sku = await AProductAsync("L-3");
        var batch = $$"""
            {"entries":[{"id":"r1","type":"RECEIPT","sku":"{{sku}}","quantity":5},
                        {"id":"r2","type":"RECEIPT","sku":"{{sku}}","quantity":5,"location":"nowhere"}]}
            """;

        var (status, problem) = await shop.PostAsync("api/inventory/batch", batch, Roles.InventoryAdmin);

        Assert.Equal((422, "UNKNOWN_LOCATION"), ((int)status, CatalogueDoorTests.Code(problem)));
        Assert.Equal(["$.entries[1].location"], CatalogueDoorTests.Paths(problem));
        Assert.Equal(0, (int)(await shop.GetAsync($"api/inventory/{sku}", Roles.InventoryAdmin)).Body!["onHand"]!);
    }

    private async Task<string> AProductAsync(string prefix)
    {
        var sku = $"{prefix}-{Guid.NewGuid():N}"[..20];
        var product = $$"""{"sku":"{{sku}}","name":"A thing","price":{"amount":100,"currency":"EUR"},"taxBasisPoints":1900}""";
        Assert.Equal(HttpStatusCode.Created, (await shop.PostAsync("api/products", product, Roles.InventoryAdmin)).Status);
        return sku;
    }
}
