using System.Net;
using System.Text.Json.Nodes;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Catalogue;
using Xunit;

namespace OrderFunctions.Functions.Tests.Inventory;

public sealed class StockDoorTests(AShopFloor shop) : IClassFixture<AShopFloor>
{
    [Fact]
    public async Task A_batch_can_be_sent_again_and_counts_once()
    {
        var sku = await AProductAsync("S-1");
        var batch = $$"""
            {"entries":[
              {"id":"r1","type":"RECEIPT","sku":"{{sku}}","quantity":10,"reason":"delivery note 7"},
              {"id":"x1","type":"ADJUSTMENT","sku":"{{sku}}","quantity":-4,"reason":"broken"},
              {"id":"x2","type":"ADJUSTMENT","sku":"{{sku}}","quantity":-7,"reason":"too many"}]}
            """;

        var (status, first) = await shop.PostAsync("api/inventory/batch", batch, Roles.InventoryAdmin);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["APPLIED", "APPLIED", "NOT_ENOUGH"], Outcomes(first));
        Assert.Equal(6, (int)first!["results"]![2]!["available"]!);
        var (_, second) = await shop.PostAsync("api/inventory/batch", batch, Roles.InventoryAdmin);
        Assert.Equal(["REPEATED", "REPEATED", "NOT_ENOUGH"], Outcomes(second));

        Assert.Equal((6, 6), await CountsAsync(sku));
    }

    [Theory]
    [InlineData("""{"id":"e","type":"RECEIPT","sku":"@","quantity":-1}""", "VALIDATION_FAILED", "$.entries[1].quantity")]
    [InlineData("""{"id":"e","type":"RECEIPT","sku":"@","quantity":0}""", "VALIDATION_FAILED", "$.entries[1].quantity")]
    [InlineData("""{"id":"e","type":"RECEIPT","sku":"@","quantity":9223372036854775807}""", "VALIDATION_FAILED", "$.entries[1].quantity")]
    [InlineData("""{"id":"e","type":"RECEIPT","sku":"@","quantity":92233720368547758070}""", "VALIDATION_FAILED", "$.entries[1].quantity")]
    [InlineData("""{"id":"e","type":"RECEIPT","sku":"@","quantity":"1"}""", "VALIDATION_FAILED", "$.entries[1].quantity")]
    [InlineData("""{"id":"e","type":"THEFT","sku":"@","quantity":1}""", "VALIDATION_FAILED", "$.entries[1].type")]
    [InlineData("""{"id":"e","type":1,"sku":"@","quantity":1}""", "VALIDATION_FAILED", "$.entries[1].type")]
    [InlineData("""{"id":"e","type":"ADJUSTMENT","sku":"@","quantity":1}""", "VALIDATION_FAILED", "$.entries[1].reason")]
    [InlineData("""{"id":"good","type":"RECEIPT","sku":"@","quantity":1}""", "VALIDATION_FAILED", "$.entries[1].id")]
    [InlineData("""{"type":"RECEIPT","sku":"@","quantity":1}""", "VALIDATION_FAILED", "$.entries[1].id")]
    [InlineData("null", "VALIDATION_FAILED", "$.entries[1]")]
    [InlineData("""{"id":"e","type":"RECEIPT","sku":"NOPE","quantity":1}""", "UNKNOWN_SKU", "$.entries[1].sku")]
    public async Task One_entry_that_cannot_be_and_nothing_is_stored(string entry, string code, string path)
    {
        var sku = await AProductAsync("S-2");
        var good = $$"""{"id":"good","type":"RECEIPT","sku":"{{sku}}","quantity":5}""";

        var (status, problem) = await shop.PostAsync(
            "api/inventory/batch",
            $$"""{"entries":[{{good}},{{entry.Replace("@", sku)}}]}""",
            Roles.InventoryAdmin);

        Assert.InRange((int)status, 400, 422);
        Assert.Equal(code, CatalogueDoorTests.Code(problem));
        Assert.Contains(path, CatalogueDoorTests.Paths(problem));
        Assert.Equal((0, 0), await CountsAsync(sku));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"entries":null}""")]
    [InlineData("""{"entries":[]}""")]
    [InlineData("""{"entries":{}}""")]
    public async Task A_batch_without_entries_is_400(string json)
    {
        var (status, problem) = await shop.PostAsync("api/inventory/batch", json, Roles.InventoryAdmin);

        Assert.Equal((HttpStatusCode.BadRequest, "VALIDATION_FAILED"), (status, CatalogueDoorTests.Code(problem)));
        Assert.Equal(["$.entries"], CatalogueDoorTests.Paths(problem));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)]
    [InlineData(Roles.Customer, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Employee, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(Roles.FulfilmentAdmin, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(Roles.InventoryAdmin, HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData(Roles.SuperAdmin, HttpStatusCode.OK, HttpStatusCode.OK)]
    public async Task Staff_read_counts_and_only_inventory_admins_change_them(
        string? role, HttpStatusCode read, HttpStatusCode change)
    {
        var sku = await AProductAsync("S-3");

        Assert.Equal(read, (await shop.GetAsync("api/inventory/" + sku, role)).Status);
        Assert.Equal(change, (await shop.PostAsync(
            "api/inventory/batch",
            $$"""{"entries":[{"id":"r-{{role}}","type":"RECEIPT","sku":"{{sku}}","quantity":1}]}""",
            role)).Status);
    }

    [Fact]
    public async Task The_stock_of_an_unknown_product_is_404_with_a_code()
    {
        var (status, problem) = await shop.GetAsync("api/inventory/NOPE", Roles.InventoryAdmin);

        Assert.Equal((HttpStatusCode.NotFound, "UNKNOWN_SKU"), (status, CatalogueDoorTests.Code(problem)));
    }

    private static IEnumerable<string> Outcomes(JsonNode? answer) =>
        answer!["results"]!.AsArray().Select(result => (string)result!["outcome"]!);

    private async Task<string> AProductAsync(string sku)
    {
        var (status, _) = await shop.PostAsync(
            "api/products/import",
            $$"""[{"sku":"{{sku}}","name":"x","price":{"amount":1,"currency":"EUR"},"taxBasisPoints":0}]""",
            Roles.InventoryAdmin);
        Assert.Equal(HttpStatusCode.OK, status);
        return sku;
    }

    private async Task<(int OnHand, int Available)> CountsAsync(string sku)
    {
        var (status, counts) = await shop.GetAsync("api/inventory/" + sku, Roles.Employee);
        Assert.Equal(HttpStatusCode.OK, status);
        return ((int)counts!["onHand"]!, (int)counts["available"]!);
    }
}
