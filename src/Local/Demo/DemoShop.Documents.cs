using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace OrderFunctions.Local.Demo;

/// <summary>A customer's parts list, and staff who make an order of it.</summary>
internal sealed partial class DemoShop
{
    private const string Reviewer = "demo-staff";

    /// <summary>The customer sends a list; staff see what its lines may mean, pick the articles and order; returns the order's id.</summary>
    public async Task<string> OrderByPartsListAsync(CancellationToken cancellationToken)
    {
        var list = new JsonObject
        {
            ["contact"] = new JsonObject { ["email"] = "ada@example.com" },
            ["shippingAddress"] = new JsonObject
            {
                ["name"] = "Ada Example",
                ["line1"] = "12 Sample Street",
                ["city"] = "Berlin",
                ["postalCode"] = "10115",
                ["country"] = "DE",
            },
            ["note"] = "For our kitchen.",
        };
        // The first one was wrong: they take it back and send another.
        var wrong = await SubmitAsync(list, cancellationToken);
        Say("POST …/withdraw              CORRECTED");
        var withdrawn = await ChangeAsync(_customer, HttpMethod.Post, wrong, "/withdraw", new JsonObject { ["reason"] = "CORRECTED" }, cancellationToken);
        Say($"  {withdrawn["status"]}");
        var path = await SubmitAsync((JsonObject)list.DeepClone(), cancellationToken);
        await SendPageAsync(path, DemoPartsList.Write("For our kitchen:", "1.  MUG-BLUE          4 pcs", "2.  cast iron teapot  1"), cancellationToken);
        var seen = await ReadAsync(path, cancellationToken);
        await PickAsync(path, seen, cancellationToken);
        Say("POST …/order");
        var ordered = await ChangeAsync(HttpMethod.Post, path, "/order", null, cancellationToken);
        var order = ordered["orderId"]!.GetValue<string>();
        Say($"  {ordered["status"]}, order {order}; the customer is told");
        return order;
    }

    private async Task<string> SubmitAsync(JsonObject list, CancellationToken cancellationToken)
    {
        Say("POST api/documents");
        return $"api/documents/{(await PostAsync(_customer, "api/documents", list, cancellationToken))["id"]}";
    }

    /// <summary>The customer pays an order that somebody else made.</summary>
    public async Task PayAsync(string orderId, CancellationToken cancellationToken)
    {
        Say("POST api/orders/…/payments   card tok_success");
        await PostAsync(_customer, $"api/orders/{orderId}/payments", new JsonObject { ["provider"] = "sandbox", ["method"] = "tok_success" }, cancellationToken);
    }

    private async Task SendPageAsync(string path, byte[] pdf, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path + "/files") { Content = new ByteArrayContent(pdf) };
        request.Content.Headers.ContentType = new("application/pdf");
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        Say("POST …/files                 a PDF of one page");
        using var answer = await _customer.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    // Until the page was read, or will not be: without pdftotext staff look at the file and search the catalogue.
    private async Task<JsonNode> ReadAsync(string path, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var seen = await AskStaffAsync(HttpMethod.Get, path, null, limit.Token);
        while (seen["files"]![0]!["text"]!.GetValue<string>() == "PENDING")
        {
            await Task.Delay(100, limit.Token);
            seen = await AskStaffAsync(HttpMethod.Get, path, null, limit.Token);
        }

        var file = seen["files"]![0]!;
        Say($"  the page is {file["text"]}{(file["problem"] is { } problem ? $" ({problem})" : "")}");
        foreach (var one in seen["suggestions"]!.AsArray()) Say($"  \"{one!["line"]}\" may be {one["quantity"]} × {one["sku"]} ({one["why"]}, score {one["score"]})");
        return seen;
    }

    private async Task PickAsync(string path, JsonNode seen, CancellationToken cancellationToken)
    {
        Say($"PUT …/reviewer               {Reviewer}");
        await ChangeAsync(HttpMethod.Put, path, "/reviewer", new JsonObject { ["reviewer"] = Reviewer }, cancellationToken);
        Say("POST …/contacts              PHONE: \"One teapot, and it may be iron.\"");
        await PostAsync(_staff, path + "/contacts", new JsonObject { ["channel"] = "PHONE", ["text"] = "One teapot, and it may be iron." }, cancellationToken);
        var quantity = seen["suggestions"]!.AsArray().FirstOrDefault(one => one!["sku"]!.GetValue<string>() == "MUG-BLUE")?["quantity"]?.GetValue<int>() ?? 4;
        await PutAsync(path, "MUG-BLUE", quantity, cancellationToken);
        var found = await AskStaffAsync(HttpMethod.Get, "api/products?search=iron+teapot", null, cancellationToken);
        Say($"GET api/products?search=…    iron teapot: {found["products"]![0]!["sku"]}");
        await PutAsync(path, found["products"]![0]!["sku"]!.GetValue<string>(), 1, cancellationToken);
    }

    private async Task PutAsync(string path, string sku, int quantity, CancellationToken cancellationToken)
    {
        Say($"PUT …/items/{sku}".PadRight(29) + $"{quantity}");
        await ChangeAsync(HttpMethod.Put, path, "/items/" + sku, new JsonObject { ["quantity"] = quantity }, cancellationToken);
    }

    private Task<JsonNode> ChangeAsync(HttpMethod method, string path, string what, JsonNode? body, CancellationToken cancellationToken) =>
        ChangeAsync(_staff, method, path, what, body, cancellationToken);

    private static async Task<JsonNode> ChangeAsync(HttpClient by, HttpMethod method, string path, string what, JsonNode? body, CancellationToken cancellationToken)
    {
        using var seen = await by.GetAsync(path, cancellationToken);
        using var request = new HttpRequestMessage(method, path + what);
        request.Headers.IfMatch.Add(seen.EnsureSuccessStatusCode().Headers.ETag!);
        if (body is not null) request.Content = JsonContent.Create(body);
        using var answer = await by.SendAsync(request, cancellationToken);
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!;
        return answer.IsSuccessStatusCode ? json : throw new InvalidDataException($"{method} {path}{what} was answered with {(int)answer.StatusCode} {json["code"]}");
    }
}
