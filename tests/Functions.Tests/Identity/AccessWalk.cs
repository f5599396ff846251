using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Images;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.OpenApi;
using OrderFunctions.Functions.Tests.Production;
using OrderFunctions.Testing.Images;
using Xunit;

namespace OrderFunctions.Functions.Tests.Identity;

/// <summary>
/// Knocks at every route as everybody: as nobody, and with every role twice, once as whoever the order or the parcel
/// belongs to and once as a stranger.
/// </summary>
internal sealed class AccessWalk
{
    private const string Buyer = "customer-1";
    private const int NotFound = 404;
    private const string NoSuchId = "00000000000000000000000000000001";

    private readonly AShop _shop;
    private readonly Dictionary<string, string> _targets;

    private AccessWalk(AShop shop, Dictionary<string, string> targets) => (_shop, _targets) = (shop, targets);

    /// <summary>Columns of the grid: nobody, then every role.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["nobody", .. Roles.All];

    /// <summary>A shop in which everything is there that a route can name: a packed order with papers and a refund, and a draft.</summary>
    public static async Task<AccessWalk> StartAsync(AShop shop)
    {
        var order = await shop.PlaceAsync();
        var parcel = (await shop.SettledAsync(order))["shipments"]![0]!["id"]!.GetValue<string>();
        await shop.StaffPostAsync($"api/shipments/{parcel}/packed");
        await shop.StaffPostAsync($"api/orders/{order}/refunds", new JsonObject { ["goodwill"] = 100 });
        var ticket = (await AShop.SendAsync(shop.Customer, HttpMethod.Post, "api/tickets", new JsonObject
        {
            ["category"] = "OTHER",
            ["subject"] = "Where is it?",
            ["text"] = "I wait.",
            ["orderId"] = order,
        })).Body!["id"]!.GetValue<string>();
        using var file = new StringContent("a note");
        using var attached = await shop.Customer.PostAsync(new Uri($"api/tickets/{ticket}/attachments", UriKind.Relative), file);
        var attachment = JsonNode.Parse(await attached.Content.ReadAsStringAsync())!["attachments"]![0]!["id"]!.GetValue<string>();
        var settled = await shop.SettledAsync(order);
        var room = await WritingRoom.OpenAsync(shop, "ode", Buyer);
        var written = await room.OrderAsync();
        await room.DoAsync(room.As(Buyer), written, "accept");
        var draft = Photo.Png();
        await room.UploadAsync(Buyer, written, draft);
        var (sentBack, photo) = await SendBackAsync(shop);
        var kept = Guid.CreateVersion7(shop.Clock.GetUtcNow()).ToString();
        using var content = new MemoryStream([1]);
        await shop.Host.Services.GetRequiredService<KeepFileHandler>().HandleAsync(new(kept, Buyer, "test", "file", "x/x", content, null), default);
        var job = (await AShop.SendAsync(shop.Customer, HttpMethod.Post, "api/customers/me/data-export")).Body!["id"]!.GetValue<string>();
        await shop.Host.WhenIdleAsync();
        await ForgottenAsync(shop, kept);
        var (document, page) = await SendListAsync(shop);
        return new(shop, new(StringComparer.Ordinal)
        {
            ["{customerId}"] = Buyer,
            ["jobs"] = job,
            ["erasures"] = kept,
            ["orders"] = order,
            ["documents"] = document,
            ["{fileId}"] = page,
            ["{size}"] = "small.webp",
            ["shipments"] = parcel,
            ["{refundId}"] = settled["refunds"]![0]!["id"]!.GetValue<string>(),
            ["{paymentId}"] = settled["payments"]![0]!["id"]!.GetValue<string>(),
            ["tasks"] = WritingRoom.TaskOf(written),
            ["writers"] = Buyer,
            ["{number}"] = "1",
            ["tickets"] = ticket,
            ["{attachmentId}"] = attachment,
            ["{agent}"] = "agent-1",
            ["{kind}"] = "order-shipped",
            ["{language}"] = "de",
            ["{channel}"] = "email",
            ["{sku}"] = "MUG-BLUE",
            ["{provider}"] = "sandbox",
            ["{token}"] = settled["shipments"]![0]!["tracking"]!.GetValue<string>().Split('/')[^1],
            ["{lineId}"] = "1",
            ["returns"] = sentBack,
            ["{photo}"] = photo,
            ["files"] = kept,
            ["images"] = ImageDocument.IdOf(draft),
            ["{file}"] = "small.webp",
        });
    }

    /// <summary>The record of an erasure, as if the buyer had been forgotten once.</summary>
    private static async Task ForgottenAsync(AShop shop, string id)
    {
        var record = new ErasureRecord(id, Digests.Of(Buyer), "erased-1", "as asked", "staff-1", shop.Clock.GetUtcNow(), shop.Clock.GetUtcNow(), []);
        await shop.Host.Services.GetRequiredService<IDocumentStore>()
            .CommitAsync(Containers.Privacy, id, [TypedDocuments.Create("erasure", record, StoredJson.Default.ErasureRecord)]);
    }

    /// <summary>A return with a photo and, once approved, a label.</summary>
    private static async Task<(string Return, string Photo)> SendBackAsync(AShop shop)
    {
        var buyer = new Returns.Buyer(shop, Buyer);
        var order = await buyer.HasAsync();
        using var content = new ByteArrayContent([0xFF, 0xD8, 0xFF, 0xE0]);
        using var uploaded = await buyer.Client.PostAsync($"api/orders/{order}/photos", content);
        var photo = JsonNode.Parse(await uploaded.Content.ReadAsStringAsync())!["name"]!.GetValue<string>();
        var wish = Returns.Buyer.Units(1);
        wish["lines"]![0]!["photos"] = new JsonArray(photo);
        var one = await buyer.SendBackAsync(order, wish);
        await buyer.StaffAsync(one, "approve", []);
        return (one, photo);
    }

    /// <summary>A parts list with a photo of its page.</summary>
    private static async Task<(string Document, string Page)> SendListAsync(AShop shop)
    {
        var wish = AShop.Order(card: null);
        wish.Remove("lines");
        var document = (await AShop.SendAsync(shop.As(Roles.Customer, Buyer), HttpMethod.Post, "api/documents", wish)).Body!["id"]!.GetValue<string>();
        var page = Photo.Png(700, 500);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/documents/{document}/files") { Content = new ByteArrayContent(page) };
        request.Headers.Add("Idempotency-Key", "page");
        using var sent = await shop.As(Roles.Customer, Buyer).SendAsync(request);
        sent.EnsureSuccessStatusCode();
        await shop.Host.WhenIdleAsync();
        return (document, ImageDocument.IdOf(page));
    }

    /// <summary>What every route answered, by column: yes, own, no (403) or 401.</summary>
    public async Task<IReadOnlyList<(ApiOperation Operation, IReadOnlyList<string> Cells)>> WalkAsync()
    {
        using var nobody = _shop.Host.CreateClient();
        var callers = Roles.All.Select(role => (Owner: _shop.As(role, role == Roles.Dealer ? "main" : Buyer), Stranger: _shop.As(role, "stranger"))).ToList();
        var rows = new List<(ApiOperation Operation, IReadOnlyList<string> Cells)>();
        // Reading first, and what ends the order last, so that everything is still there when somebody asks for it.
        foreach (var operation in ApiOperation.All.OrderBy(one => one.Method != "get").ThenBy(one => one.Id == "CancelOrder"))
        {
            // What is not there even for the highest role is no refusal; whatever can be somebody's own must be there.
            var isThere = await RefusalAsync(callers[0].Owner, operation) != NotFound;
            Assert.True(isThere || operation.Permission is not { Resource: "orders" or "payments" or "shipments" or "refunds" or "production" }, $"{operation.Id} found nothing to ask for.");
            List<string> cells = [Cell(await AskAsync(nobody), null)];
            foreach (var (owner, stranger) in callers) cells.Add(Cell(await AskAsync(owner), await AskAsync(stranger)));
            rows.Add((operation, cells));

            async Task<int?> AskAsync(HttpClient client) => await RefusalAsync(client, operation) is { } status && (status != NotFound || isThere) ? status : null;
        }

        return [.. rows.OrderBy(row => row.Operation.Route, StringComparer.Ordinal).ThenBy(row => row.Operation.Method, StringComparer.Ordinal)];
    }

    private static string Cell(int? owner, int? stranger) => (owner, stranger) switch
    {
        (null, null) => "yes",
        (null, { } status) => $"own ({status})",
        (403, 403) => "no",
        ({ } status, _) => $"{status}",
    };

    // Null when the caller came through the door, whatever was wrong with the request then.
    private async Task<int?> RefusalAsync(HttpClient client, ApiOperation operation)
    {
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method.ToUpperInvariant()), PathOf(operation));
        if (operation.IsKeyed) request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        if (ApiExamples.Of(operation.Id).Request is { } body && operation.Takes is not null) request.Content = JsonContent.Create(body);
        using var answer = await client.SendAsync(request);
        var status = (int)answer.StatusCode;
        Assert.True(status is < 500 and not 429, $"{operation.Id} answered {status}.");
        var isRefused = status is 401 or 403
            || (status == NotFound && (await answer.Content.ReadAsStringAsync()).Contains("\"NOT_FOUND\"", StringComparison.Ordinal));
        return isRefused ? status : null;
    }

    private string PathOf(ApiOperation operation)
    {
        var segments = operation.Route.Trim('/').Split('/');
        for (var n = 1; n < segments.Length; n++)
        {
            if (segments[n].StartsWith('{'))
                segments[n] = _targets.GetValueOrDefault(segments[n]) ?? _targets.GetValueOrDefault(segments[n - 1]) ?? NoSuchId;
        }

        // Without a name the list is everybody's own.
        return string.Join('/', segments) + operation.Id switch { "ListOrders" => "?customer=" + Buyer, "ListTasks" => "?writer=" + Buyer, _ => "" };
    }
}
