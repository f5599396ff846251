using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Faults;

/// <summary>Requests that nobody in his right mind sends: refused with problem details, and nothing is stored.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private const string Json = "application/json";

    private AShop _shop = null!;

    public async Task InitializeAsync() => _shop = await AShop.OpenAsync();

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public async Task No_bad_order_is_stored_or_uses_up_its_key()
    {
        await DearProductAsync();
        var before = await _shop.StockAsync();
        var keys = BadOrders().Concat(Garbage()).Select((bad, number) => (bad.Name, bad.Body, Key: $"bad-{number}")).ToArray();

        var remembered = new HashSet<string>();
        foreach (var (name, body, key) in keys)
        {
            // That an article is not sold is the business's no, and stays under its key.
            if ((await AssertRefusedAsync(name, "api/orders", body, key))["code"]!.GetValue<string>() == "UNKNOWN_SKU") remembered.Add(key);
        }

        await AssertRefusedAsync("text", "api/orders", Bytes(AShop.Order().ToJsonString()), "typed", "text/plain");
        await AssertRefusedAsync("no type", "api/orders", Bytes(AShop.Order().ToJsonString()), "typed", null);
        await _shop.Host.WhenIdleAsync();
        Assert.Empty(_shop.DocumentIds(Containers.Orders));
        Assert.Empty(_shop.DocumentIds(Containers.Messages));
        Assert.Empty(_shop.Sagas());
        Assert.Equal(before, await _shop.StockAsync());

        foreach (var (name, _, key) in keys.Append(("typed", [], "typed")).Where(one => !remembered.Contains(one.Key)))
        {
            var (status, answer) = await AShop.SendAsync(_shop.Customer, HttpMethod.Post, "api/orders", AShop.Order(card: null), key);
            Assert.True(status == HttpStatusCode.Created, $"{name}: {status} {answer}");
        }
    }

    [Fact]
    public async Task What_the_business_refuses_is_remembered_under_the_key_and_stores_no_order()
    {
        await DearProductAsync();
        foreach (var (sku, quantity, code) in new[] { ("NO-SUCH", 1, "UNKNOWN_SKU"), ("DEAR", 10_000, "AMOUNT_TOO_LARGE") })
        {
            var order = AShop.Order(sku, quantity).ToJsonString();
            var first = await AssertRefusedAsync(sku, "api/orders", Bytes(order), "key-" + sku);
            Assert.Equal(code, first["code"]!.GetValue<string>());
            Assert.Equal(first.ToJsonString(), (await AssertRefusedAsync(sku, "api/orders", Bytes(order), "key-" + sku)).ToJsonString());
        }

        await _shop.Host.WhenIdleAsync();
        Assert.Empty(_shop.DocumentIds(Containers.Orders));
        Assert.Empty(_shop.Sagas());
    }

    [Fact]
    public async Task Names_in_every_script_are_welcome()
    {
        var order = AShop.Order();
        order["shippingAddress"]!["name"] = "Zoë Ångström 王小明 مريم 👩‍🔬";
        var (status, answer) = await AShop.SendAsync(_shop.Customer, HttpMethod.Post, "api/orders", order);

        Assert.True(status == HttpStatusCode.Created, answer?.ToJsonString());
        var settled = await _shop.SettledAsync(answer!["id"]!.GetValue<string>());
        Assert.Equal(("ASSIGNED", "Zoë Ångström 王小明 مريم 👩‍🔬"), (settled["status"]!.GetValue<string>(), settled["shippingAddress"]!["name"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("api/orders/{order}/payments")]
    [InlineData("api/products")]
    [InlineData("api/products/import")]
    [InlineData("api/inventory/batch")]
    [InlineData("api/shipments/{shipment}/scans")]
    public async Task No_door_that_reads_a_body_falls_over_garbage(string path)
    {
        var paid = await _shop.SettledAsync(await _shop.PlaceAsync());
        var pending = await _shop.PlaceAsync(card: null);
        await _shop.Host.WhenIdleAsync();
        path = path.Replace("{order}", pending, StringComparison.Ordinal)
            .Replace("{shipment}", paid["shipments"]![0]!["id"]!.GetValue<string>(), StringComparison.Ordinal);
        var (orders, stock, products) = (_shop.DocumentBodies(Containers.Orders), _shop.DocumentBodies(Containers.Stock), _shop.DocumentBodies(Containers.Products));

        var corpus = Garbage().Concat(BadValues(path)).Where(bad =>
            // What is right at one door: no rows to import, and a payment with whatever the gateway asks for.
            (path.EndsWith("import", StringComparison.Ordinal), path.EndsWith("payments", StringComparison.Ordinal), bad.Name) is not
                ((true, _, "an array") or (_, true, "an empty object")));
        foreach (var (name, body) in corpus) await AssertRefusedAsync(name, path, body, Guid.NewGuid().ToString(), isStaff: true);

        await _shop.Host.WhenIdleAsync();
        Assert.Equal(orders, _shop.DocumentBodies(Containers.Orders));
        Assert.Equal(stock, _shop.DocumentBodies(Containers.Stock));
        Assert.Equal(products, _shop.DocumentBodies(Containers.Products));
    }

    [Theory]
    [InlineData("api/orders/{id}/cancel")]
    [InlineData("api/orders/{id}/payments")]
    [InlineData("api/shipments/{id}/packed")]
    [InlineData("api/shipments/{id}/handed-over")]
    [InlineData("api/shipments/{id}/scans")]
    [InlineData("api/sandbox/payments/{id}")]
    public async Task Ids_that_are_none_are_not_found(string path)
    {
        foreach (var id in new[] { "1", "..%2f..", "%ff", "order", new string('a', 3000), Guid.Empty.ToString(), "%F0%9F%8E%81", "' OR 1=1 --" })
        {
            var body = Bytes(path.Contains("sandbox", StringComparison.Ordinal) ? "answer=approve"
                : path.EndsWith("scans", StringComparison.Ordinal) ? """{"eventId":"e","news":"DELIVERED"}""" : "{}");
            await AssertRefusedAsync(id, path.Replace("{id}", id, StringComparison.Ordinal), body, Guid.NewGuid().ToString(), isStaff: true);
        }
    }

    /// <summary>Orders that are JSON and nonsense.</summary>
    private static IEnumerable<(string Name, byte[] Body)> BadOrders()
    {
        yield return With("no lines", order => order["lines"] = new JsonArray());
        yield return With("too many lines", order => order["lines"] = Lines(OrderDecider.MaxLines + 1));
        yield return With("quantity 0", order => order["lines"]![0]!["quantity"] = 0);
        yield return With("quantity below 0", order => order["lines"]![0]!["quantity"] = -1);
        yield return With("quantity far below 0", order => order["lines"]![0]!["quantity"] = int.MinValue);
        yield return With("quantity above all bounds", order => order["lines"]![0]!["quantity"] = int.MaxValue);
        yield return Raw("quantity beyond int", "\"quantity\":1", "\"quantity\":99999999999999999999");
        yield return Raw("quantity beyond double", "\"quantity\":1", "\"quantity\":1e400");
        yield return Raw("quantity a fraction", "\"quantity\":1", "\"quantity\":1.5");
        yield return Raw("quantity a text", "\"quantity\":1", "\"quantity\":\"1\"");
        yield return Raw("quantity null", "\"quantity\":1", "\"quantity\":null");
        yield return Raw("quantity twice", "\"quantity\":1", "\"quantity\":1,\"quantity\":2");
        yield return Raw("lines twice", "{\"lines\":", "{\"lines\":[],\"lines\":");
        yield return Raw("NUL in the sku", "MUG-BLUE", "MUG\\u0000BLUE");
        yield return Raw("half a character", "MUG-BLUE", "\\ud800");
        yield return Raw("sku a number", "\"MUG-BLUE\"", "7");
        yield return Raw("sku null", "\"MUG-BLUE\"", "null");
        yield return Raw("sku empty", "MUG-BLUE", "");
        yield return Raw("sku endless", "MUG-BLUE", new string('x', 65));
        yield return With("the same article twice", order => order["lines"]!.AsArray().Add(order["lines"]![0]!.DeepClone()));
        yield return With("a line null", order => order["lines"]!.AsArray().Add(null));
        yield return With("no contact", order => order.Remove("contact"));
        yield return With("no address of mail", order => order["contact"]!["email"] = "nobody");
        yield return With("two addresses of mail", order => order["contact"]!["email"] = "a@example.com\r\nBcc: b@example.com");
        yield return With("no address", order => order.Remove("shippingAddress"));
        yield return With("no such country", order => order["shippingAddress"]!["country"] = "Atlantis");
        yield return Raw("NUL in the name", "Ada Example", "Ada\\u0000Example");
        yield return With("an endless name", order => order["shippingAddress"]!["name"] = new string('n', 10_000));
        yield return With("a card number", order => order["payment"]!["method"] = "4111111111111111");
        yield return With("a method null", order => order["payment"]!["method"] = null);
        yield return With("a total below 0", order => order["expectedTotal"] = Amount(-1, "EUR"));
        yield return With("a total above all bounds", order => order["expectedTotal"] = Amount(long.MaxValue, "EUR"));
        yield return With("a currency that is none", order => order["expectedTotal"] = Amount(1, "XXX1"));
        yield return With("100,000 lines", order => order["lines"] = Lines(100_000));

        static (string, byte[]) With(string name, Action<JsonObject> change)
        {
            var order = AShop.Order();
            change(order);
            return (name, Bytes(order.ToJsonString()));
        }

        static (string, byte[]) Raw(string name, string good, string bad)
        {
            var order = AShop.Order().ToJsonString();
            Assert.Contains(good, order, StringComparison.Ordinal);
            return (name, Bytes(order.Replace(good, bad, StringComparison.Ordinal)));
        }

        static JsonArray Lines(int count) => new([.. Enumerable.Range(0, count).Select(n => new JsonObject { ["sku"] = $"S-{n}", ["quantity"] = 1 })]);
    }

    /// <summary>What is no object, or no JSON at all.</summary>
    private static IEnumerable<(string Name, byte[] Body)> Garbage() =>
    [
        ("nothing", []),
        ("blanks", "  \n"u8.ToArray()),
        ("null", "null"u8.ToArray()),
        ("a number", "42"u8.ToArray()),
        ("a text", "\"order\""u8.ToArray()),
        ("an array", "[]"u8.ToArray()),
        ("an array of wrong things", "[1,null,\"a\",[]]"u8.ToArray()),
        ("an empty object", "{}"u8.ToArray()),
        ("half an object", "{\"lines\":[{\"sku\":"u8.ToArray()),
        ("two objects", "{}{}"u8.ToArray()),
        ("a comment", "{/* */}"u8.ToArray()),
        ("a comma too many", "{\"lines\":[],}"u8.ToArray()),
        ("single quotes", "{'lines':[]}"u8.ToArray()),
        ("NaN", "{\"lines\":NaN}"u8.ToArray()),
        ("NUL bytes", new byte[64]),
        ("no UTF-8", [(byte)'{', (byte)'"', 0xff, 0xfe, (byte)'"', (byte)':', (byte)'1', (byte)'}']),
        ("half a character as a name", "{\"\\ud800\":null,\"lines\":null}"u8.ToArray()),
        ("UTF-16", Encoding.Unicode.GetBytes("{}")),
        ("deep arrays", Bytes(new string('[', 50_000))),
        ("deep objects", Bytes(string.Concat(Enumerable.Repeat("{\"lines\":", 20_000)))),
        ("3 MB", Bytes("{\"lines\":\"" + new string('x', 3 * 1024 * 1024) + "\"}")),
    ];

    private static IEnumerable<(string Name, byte[] Body)> BadValues(string path)
    {
        string[] bodies = path switch
        {
            "api/products" => [Product(), Product(amount: "-1"), Product(amount: "9223372036854775807"), Product(amount: "1e30"), Product(tax: "10001"), Product(sku: "a/b"), Product(sku: "A\\u0000")],
            "api/products/import" => [$"[{Product(sku: "OK-1", amount: "1")},{Product(amount: "-1")}]"],
            "api/inventory/batch" => [Entry("-1"), Entry("0"), Entry("9223372036854775807"), Entry("1e400"), Entry("1", sku: "NO-SUCH"), Entry("1", type: "GIFT"), """{"entries":[null]}"""],
            _ when path.EndsWith("scans", StringComparison.Ordinal) => ["""{"eventId":"e","news":"EXPLODED"}""", """{"eventId":"","news":"DELIVERED"}""", """{"eventId":"e","news":7}""", """{"eventId":"e","news":"DELIVERED","happenedAt":"yesterday"}"""],
            _ => ["""{"provider":"nobody","method":"tok_success"}""", """{"provider":"sandbox","method":"4111111111111111"}""", """{"provider":7}"""],
        };
        return bodies.Select(body => (body, Bytes(body)));

        static string Product(string sku = "NEW-1", string amount = "null", string tax = "1900") =>
            $$"""{"sku":"{{sku}}","name":"New","price":{"amount":{{amount}},"currency":"EUR"},"taxBasisPoints":{{tax}}}""";

        static string Entry(string quantity, string sku = "MUG-BLUE", string type = "RECEIPT") =>
            $$"""{"entries":[{"id":"good","type":"RECEIPT","sku":"MUG-BLUE","quantity":1},{"id":"bad","type":"{{type}}","sku":"{{sku}}","quantity":{{quantity}}}]}""";
    }

    /// <summary>Sends and expects problem details of 4xx, complete with code and trace id. Gives them without the trace id.</summary>
    private async Task<JsonObject> AssertRefusedAsync(string name, string path, byte[] body, string key, string? type = Json, bool isStaff = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        if (type is not null) request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.Add("Idempotency-Key", key);
        using var response = await (isStaff ? _shop.Staff : _shop.Customer).SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode is >= 400 and < 500, $"{path}, {name}: {(int)response.StatusCode} {text}");
        Assert.True(response.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{path}, {name}: {response.Content.Headers.ContentType} {text}");
        var problem = JsonNode.Parse(text)!.AsObject();
        Assert.Matches("^[A-Z][A-Z_]+$", problem["code"]!.GetValue<string>());
        Assert.NotEqual("", problem["traceId"]!.GetValue<string>());
        problem.Remove("traceId");
        return problem;
    }

    /// <summary>So dear that ten thousand of it cost more than an amount may be.</summary>
    private Task<JsonNode> DearProductAsync() => _shop.StaffPostAsync("api/products", new JsonObject
    {
        ["sku"] = "DEAR",
        ["name"] = "Crown jewels",
        ["price"] = Amount(999_999_999_999, "EUR"),
        ["taxBasisPoints"] = 1900,
    });

    private static JsonObject Amount(long amount, string currency) => new() { ["amount"] = amount, ["currency"] = currency };

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
