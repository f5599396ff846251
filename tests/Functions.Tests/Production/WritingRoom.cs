using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.OpenApi;
using Xunit;

namespace OrderFunctions.Functions.Tests.Production;

/// <summary>A shop that several tests share; each opens a room of its own in it.</summary>
public sealed class AWritingShop : IAsyncLifetime
{
    public AShop Shop { get; private set; } = null!;

    public async Task InitializeAsync() => Shop = await AShop.OpenAsync(
        options => options with { Settings = new Dictionary<string, string?> { ["Production:MaxDraftBytes"] = "100000" } });

    public async Task DisposeAsync() => await Shop.DisposeAsync();
}

/// <summary>
/// The people who make personalised lines, in a shop: writers of one skill and an article that asks for it, so that several tests can
/// share a shop.
/// </summary>
internal sealed class WritingRoom
{
    private static readonly byte[] Signature = Encoding.ASCII.GetBytes("%PDF-1.7\n");

    private readonly AShop _shop;
    private readonly string _skill;

    private WritingRoom(AShop shop, string skill, string? sku = null) => (_shop, _skill, Sku) = (shop, skill, sku ?? "VERSE-" + skill);

    public AShop Shop => _shop;

    public string Sku { get; }

    public HttpClient Qc => _shop.As(Roles.QualityControl, "qc-1");

    public static async Task<WritingRoom> OpenAsync(AShop shop, string skill, params string[] writers)
    {
        var room = new WritingRoom(shop, skill);
        await shop.StaffPostAsync("api/products", new JsonObject
        {
            ["sku"] = room.Sku,
            ["name"] = "A verse",
            ["price"] = new JsonObject { ["amount"] = 4900, ["currency"] = "EUR" },
            ["taxBasisPoints"] = 700,
            ["personalised"] = true,
            ["skill"] = skill,
        });
        await shop.StaffPostAsync("api/inventory/batch", new JsonObject
        {
            ["entries"] = new JsonArray(new JsonObject { ["id"] = "paper-" + skill, ["type"] = "RECEIPT", ["sku"] = room.Sku, ["quantity"] = 50 }),
        });
        foreach (var writer in writers) await room.HireAsync(writer);
        return room;
    }

    /// <summary>A room for the article that the catalogue begins with.</summary>
    public static async Task<WritingRoom> OfTheCatalogueAsync(AShop shop, string writer)
    {
        var room = new WritingRoom(shop, "verse", SeedProducts.PersonalisedSku);
        await room.HireAsync(writer);
        return room;
    }

    public Task<JsonNode> HireAsync(string writer, int capacity = 2) => _shop.StaffPostAsync(
        "api/production/writers", new JsonObject { ["id"] = writer, ["skills"] = new JsonArray(_skill), ["capacity"] = capacity });

    public HttpClient As(string writer) => _shop.As(Roles.Writer, writer);

    /// <summary>An order of one personalised line, and of stock lines where there are any; gives its id once nothing moves.</summary>
    public async Task<string> OrderAsync(params string[] stock)
    {
        var body = AShop.Order(Sku);
        body["lines"]![0]!["wishes"] = "For Grandma Rose, who turns 80";
        foreach (var sku in stock) body["lines"]!.AsArray().Add(new JsonObject { ["sku"] = sku, ["quantity"] = 1 });
        var (status, answer) = await AShop.SendAsync(_shop.Customer, HttpMethod.Post, "api/orders", body);
        Assert.True(status == HttpStatusCode.Created, answer?.ToJsonString());
        await _shop.Host.WhenIdleAsync();
        return answer!["id"]!.GetValue<string>();
    }

    public static string TaskOf(string order) => order + "-1";

    public async Task<JsonNode> TaskAsync(string order) =>
        (await AShop.SendAsync(_shop.Staff, HttpMethod.Get, "api/production/tasks/" + TaskOf(order))).Body!;

    public async Task<string> StatusAsync(string order) => (await TaskAsync(order))["status"]!.GetValue<string>();

    public async Task<JsonNode> DoAsync(HttpClient who, string order, string what, JsonObject? body = null)
    {
        var (status, answer) = await AskAsync(who, order, what, body);
        Assert.True(status == HttpStatusCode.OK, $"{what}: {status} {answer?.ToJsonString()}");
        await _shop.Host.WhenIdleAsync();
        return answer!;
    }

    public static Task<(HttpStatusCode Status, JsonNode? Body)> AskAsync(HttpClient who, string order, string what, JsonObject? body = null) =>
        AShop.SendAsync(who, HttpMethod.Post, $"api/production/tasks/{TaskOf(order)}/{what}", body);

    /// <summary>The same with the version that it is made from; the present one when none is given.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> EditAsync(HttpClient who, string order, string what, JsonObject body, string? etag = null)
    {
        var path = $"api/production/tasks/{TaskOf(order)}";
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{path}/{what}") { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("If-Match", etag ?? await ETagAsync(path));
        using var answer = await who.SendAsync(request);
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync());
        ApiWatch.Look(HttpMethod.Post, $"{path}/{what}", body, answer.StatusCode, json);
        await _shop.Host.WhenIdleAsync();
        return (answer.StatusCode, json);
    }

    public async Task<string> ETagAsync(string path)
    {
        using var found = await _shop.Staff.GetAsync(new Uri(path, UriKind.Relative));
        return found.Headers.ETag!.ToString();
    }

    /// <summary>The writer hands in a file; by itself a PDF that nobody has handed in before.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> UploadAsync(string writer, string order, byte[]? file = null)
    {
        var path = $"api/production/tasks/{TaskOf(order)}/drafts";
        using var content = new ByteArrayContent(file ?? [.. Signature, .. Guid.NewGuid().ToByteArray()]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
        using var answer = await As(writer).PostAsync(new Uri(path, UriKind.Relative), content);
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync());
        ApiWatch.Look(HttpMethod.Post, path, null, answer.StatusCode, json);
        await _shop.Host.WhenIdleAsync();
        return (answer.StatusCode, json);
    }

    /// <summary>The writer accepts and hands in the first draft.</summary>
    public async Task WriteAsync(string writer, string order)
    {
        await DoAsync(As(writer), order, "accept");
        Assert.Equal(HttpStatusCode.OK, (await UploadAsync(writer, order)).Status);
    }

    public Task<JsonNode> RejectAsync(string order, int draft) =>
        DoAsync(Qc, order, "reject", new JsonObject { ["draft"] = draft, ["reason"] = "SPELLING", ["note"] = "Rose, not Rosa" });

    /// <summary>As often as it takes until a super-admin must decide.</summary>
    public async Task RejectTooOftenAsync(string writer, string order)
    {
        await WriteAsync(writer, order);
        for (var draft = 1; draft <= 4; draft++)
        {
            await RejectAsync(order, draft);
            if (draft < 4) await UploadAsync(writer, order);
        }
    }

    public async Task<JsonNode> WriterAsync(string writer) =>
        (await AShop.SendAsync(_shop.Staff, HttpMethod.Get, "api/production/writers/" + writer)).Body!;
}
