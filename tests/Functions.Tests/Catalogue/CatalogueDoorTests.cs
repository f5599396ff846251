using System.Net;
using System.Text.Json.Nodes;
using OrderFunctions.Functions.Http.Identity;
using Xunit;

namespace OrderFunctions.Functions.Tests.Catalogue;

public sealed class CatalogueDoorTests(AShopFloor shop) : IClassFixture<AShopFloor>
{
    private const string Mug =
        """{"sku":"MUG","name":"A mug","price":{"amount":1250,"currency":"EUR"},"taxBasisPoints":1900}""";

    [Fact]
    public async Task A_product_is_created_once_and_read_by_everybody()
    {
        var (status, created) = await shop.PostAsync("api/products", Mug, Roles.InventoryAdmin);
        Assert.Equal(HttpStatusCode.Created, status);

        var (found, product) = await shop.GetAsync("api/products/MUG");
        Assert.Equal(HttpStatusCode.OK, found);
        // That none of it is there yet is said of the product by itself.
        Assert.Equal("""{"inStock":false}""", product!["availability"]!.ToJsonString());
        product.AsObject().Remove("availability");
        Assert.True(JsonNode.DeepEquals(created, product));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"amount":1250,"currency":"EUR"}"""), product["price"]));

        var (again, problem) = await shop.PostAsync("api/products", Mug, Roles.InventoryAdmin);
        Assert.Equal((HttpStatusCode.Conflict, "SKU_TAKEN"), (again, Code(problem)));
    }

    [Theory]
    [InlineData("api/products/NOPE")]
    [InlineData("api/products/%20")]
    [InlineData("api/products/a%23b")]
    public async Task An_unknown_product_is_404_with_a_code(string path)
    {
        var (status, problem) = await shop.GetAsync(path);

        Assert.Equal((HttpStatusCode.NotFound, "UNKNOWN_SKU"), (status, Code(problem)));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData(Roles.Customer, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Employee, HttpStatusCode.Forbidden)]
    public async Task Only_who_may_changes_the_catalogue(string? role, HttpStatusCode expected)
    {
        Assert.Equal(expected, (await shop.PostAsync("api/products", Mug.Replace("MUG", "STOLEN"), role)).Status);
        Assert.Equal(expected, (await shop.PostAsync("api/products/import", "[" + Mug.Replace("MUG", "STOLEN") + "]", role)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await shop.GetAsync("api/products/STOLEN")).Status);
    }

    [Theory]
    [InlineData("", "BODY_REQUIRED", null)]
    [InlineData("{", "MALFORMED_JSON", null)]
    [InlineData("[]", "VALIDATION_FAILED", "$")]
    [InlineData("""{"sku":"BAD","name":"x","price":{"amount":12.5,"currency":"EUR"},"taxBasisPoints":0}""", "VALIDATION_FAILED", "$.price.amount")]
    [InlineData("""{"sku":"BAD","name":"x","price":{"amount":"12","currency":"EUR"},"taxBasisPoints":0}""", "VALIDATION_FAILED", "$.price.amount")]
    [InlineData("""{"sku":"BAD","name":"x","price":{"amount":99999999999999999999999,"currency":"EUR"},"taxBasisPoints":0}""", "VALIDATION_FAILED", "$.price.amount")]
    [InlineData("""{"sku":"BAD","name":"x","price":{"amount":9223372036854775807,"currency":"EUR"},"taxBasisPoints":0}""", "VALIDATION_FAILED", "$.price.amount")]
    [InlineData("""{"sku":"BAD","name":"x","price":{"amount":-1,"currency":"EUR"},"taxBasisPoints":0}""", "VALIDATION_FAILED", "$.price.amount")]
    [InlineData("""{"sku":"BAD","name":"x","price":{"amount":1,"currency":"XXX"},"taxBasisPoints":0}""", "VALIDATION_FAILED", "$.price.currency")]
    [InlineData("""{"sku":"BAD","name":"x","taxBasisPoints":0}""", "VALIDATION_FAILED", "$.price.amount")]
    [InlineData("""{"sku":"BAD","name":"\ud800","price":{"amount":1,"currency":"EUR"},"taxBasisPoints":0}""", "VALIDATION_FAILED", "$.name")]
    [InlineData("""{"sku":"BAD","name":null,"price":{"amount":1,"currency":"EUR"},"taxBasisPoints":0}""", "VALIDATION_FAILED", "$.name")]
    [InlineData("""{"sku":"BAD/","name":"x","price":{"amount":1,"currency":"EUR"},"taxBasisPoints":0}""", "VALIDATION_FAILED", "$.sku")]
    [InlineData("""{"sku":7,"name":"x","price":{"amount":1,"currency":"EUR"},"taxBasisPoints":0}""", "VALIDATION_FAILED", "$.sku")]
    public async Task What_cannot_be_a_product_is_400_with_a_code_and_nothing_is_stored(
        string json, string code, string? path)
    {
        var (status, problem) = await shop.PostAsync("api/products", json, Roles.SuperAdmin);

        Assert.Equal((HttpStatusCode.BadRequest, code), (status, Code(problem)));
        if (path is not null)
            Assert.Contains(path, Paths(problem));
        Assert.Equal(HttpStatusCode.NotFound, (await shop.GetAsync("api/products/BAD")).Status);
    }

    [Fact]
    public async Task An_import_tells_every_bad_row_and_stores_nothing()
    {
        var (status, problem) = await shop.PostAsync(
            "api/products/import",
            $$"""[{{Mug.Replace("MUG", "IMP-1")}}, {}, {"sku":"IMP-1"}, {{Mug.Replace("MUG", "IMP-2").Replace("1250", "-1")}}]""",
            Roles.InventoryAdmin);

        Assert.Equal((HttpStatusCode.BadRequest, "VALIDATION_FAILED"), (status, Code(problem)));
        Assert.Contains("$[1].sku", Paths(problem));
        Assert.Contains("$[2].sku", Paths(problem));
        Assert.Contains("$[3].price.amount", Paths(problem));
        Assert.DoesNotContain(Paths(problem), path => path.StartsWith("$[0]", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await shop.GetAsync("api/products/IMP-1")).Status);
    }

    [Fact]
    public async Task A_row_of_the_wrong_type_is_named_by_its_index()
    {
        var (status, problem) = await shop.PostAsync(
            "api/products/import", "[" + Mug + """, {"sku":1,"price":{"amount":"x"}}, null]""", Roles.InventoryAdmin);

        Assert.Equal((HttpStatusCode.BadRequest, "VALIDATION_FAILED"), (status, Code(problem)));
        Assert.Equal(["$[1].price.amount", "$[1].price.currency", "$[1].sku", "$[2]"], Paths(problem).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_import_can_be_sent_again_and_the_list_pages_through_it()
    {
        var rows = "[" + string.Join(',', Enumerable.Range(0, 120).Select(i => Mug.Replace("MUG", $"ROW-{i:D3}"))) + "]";

        var (first, answer) = await shop.PostAsync("api/products/import", rows, Roles.InventoryAdmin);
        Assert.Equal(HttpStatusCode.OK, first);
        Assert.Equal(120, (int)answer!["created"]!);
        var (_, second) = await shop.PostAsync("api/products/import", rows, Roles.InventoryAdmin);
        Assert.Equal((0, 120), ((int)second!["created"]!, (int)second["unchanged"]!));

        var seen = new List<string>();
        for (string? continuation = ""; continuation is not null;)
        {
            var (status, page) = await shop.GetAsync(
                "api/products?limit=50&continuation=" + Uri.EscapeDataString(continuation));
            Assert.Equal(HttpStatusCode.OK, status);
            seen.AddRange(page!["products"]!.AsArray().Select(product => (string)product!["sku"]!));
            continuation = (string?)page["continuation"];
        }

        Assert.Equal(seen.Distinct().Order(StringComparer.Ordinal), seen);
        Assert.Equal(120, seen.Count(sku => sku.StartsWith("ROW-", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("?limit=0", "VALIDATION_FAILED")]
    [InlineData("?limit=201", "VALIDATION_FAILED")]
    [InlineData("?limit=x", "VALIDATION_FAILED")]
    [InlineData("?limit=99999999999999999999", "VALIDATION_FAILED")]
    [InlineData("?continuation=nonsense", "BAD_CONTINUATION")]
    public async Task A_list_that_cannot_be_is_400_with_a_code(string query, string code)
    {
        var (status, problem) = await shop.GetAsync("api/products" + query);

        Assert.Equal((HttpStatusCode.BadRequest, code), (status, Code(problem)));
    }

    internal static string? Code(JsonNode? problem) => (string?)problem!["code"];

    internal static IEnumerable<string> Paths(JsonNode? problem) =>
        problem!["errors"]!.AsObject().Select(member => member.Key);
}
