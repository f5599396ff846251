using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Local.Commands;

namespace OrderFunctions.Local.Demo;

/// <summary>A customer and the people who work for the shop at the shop's HTTP API, telling line by line what they see.</summary>
internal sealed partial class DemoShop : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _customer;
    private readonly HttpClient _staff;
    private readonly HttpClient _writer;
    private readonly HttpClient _check;
    private readonly Dictionary<string, List<string>> _facts = [];
    private readonly Dictionary<string, HttpClient> _dealers = [];
    private readonly Uri _address;
    private readonly DataFolder _folder;
    private readonly TextWriter _output;

    public DemoShop(Uri address, DataFolder folder, TextWriter output)
    {
        (_address, _folder, _output) = (address, folder, output);
        _customer = Client("demo-customer", Roles.Customer);
        _staff = Client("demo-staff", Roles.FulfilmentAdmin, Roles.InventoryAdmin);
        _writer = Client(Writer, Roles.Writer);
        _check = Client("demo-check", Roles.QualityControl);
    }

    /// <summary>A dealer asks something and gets the answer.</summary>
    public Task<JsonNode> AskAsync(string dealer, HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        if (!_dealers.TryGetValue(dealer, out var client)) client = _dealers[dealer] = Client(dealer, Roles.Dealer);
        return SendAsync(client, method, path, body, null, cancellationToken);
    }

    /// <summary>Staff ask something and get the answer; a refusal with the code <paramref name="unless"/> is one, too: it is so already.</summary>
    public Task<JsonNode> AskStaffAsync(
        HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken, string? unless = null) =>
        SendAsync(_staff, method, path, body, unless, cancellationToken);

    /// <summary>Whether the API answers and accepts our token.</summary>
    public async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _customer.GetAsync("api/orders?limit=1", cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Places an order and returns its id.</summary>
    public async Task<string> PlaceAsync(
        string sku, int quantity, string? card, CancellationToken cancellationToken, string? billingCountry = null, string? wishes = null, string? line2 = null,
        string? language = null)
    {
        var body = new JsonObject
        {
            ["lines"] = new JsonArray(new JsonObject { ["sku"] = sku, ["quantity"] = quantity }),
            ["contact"] = new JsonObject { ["email"] = "ada@example.com" },
            ["shippingAddress"] = new JsonObject
            {
                ["name"] = "Ada Example",
                ["line1"] = "12 Sample Street",
                ["city"] = "Berlin",
                ["postalCode"] = "10115",
                ["country"] = "DE",
            },
        };
        if (language is not null) body["contact"]!["language"] = language;
        if (wishes is not null) body["lines"]![0]!["wishes"] = wishes;
        if (line2 is not null) body["shippingAddress"]!["line2"] = line2;
        if (billingCountry is not null)
        {
            body["billingAddress"] = body["shippingAddress"]!.DeepClone();
            body["billingAddress"]!["country"] = billingCountry;
        }

        if (card is not null) body["payment"] = new JsonObject { ["provider"] = "sandbox", ["method"] = card };
        var order = await PostAsync(_customer, "api/orders", body, cancellationToken);
        var id = order["id"]!.GetValue<string>();
        Say($"POST api/orders              {quantity} × {sku}{(card is null ? "" : $", card {card}")}");
        Say($"                             order {id}");
        return id;
    }

    /// <summary>The customer cancels.</summary>
    public async Task CancelAsync(string orderId, CancellationToken cancellationToken)
    {
        Say("POST …/cancel");
        await PostAsync(_customer, $"api/orders/{orderId}/cancel", null, cancellationToken);
    }

    /// <summary>Staff refuse a suspected order.</summary>
    public async Task RejectAsync(string orderId, CancellationToken cancellationToken)
    {
        var order = await GetAsync($"api/orders/{orderId}", cancellationToken);
        Say($"suspicious, score {order["fraud"]!["score"]}: {string.Join(", ", order["fraud"]!["reasons"]!.AsArray().Select(reason => reason!.GetValue<string>()))}");
        Say("POST …/review                REJECT");
        await PostAsync(_staff, $"api/orders/{orderId}/review", new JsonObject { ["decision"] = "REJECT" }, cancellationToken);
    }

    /// <summary>Staff pay a refund back by other means.</summary>
    public async Task SettleRefundAsync(string orderId, CancellationToken cancellationToken)
    {
        var refund = (await GetAsync($"api/orders/{orderId}", cancellationToken))["refunds"]![0]!;
        Say($"the refund failed: {refund["problem"]}");
        Say("POST …/refunds/…/settle      by bank transfer");
        await PostAsync(
            _staff,
            $"api/orders/{orderId}/refunds/{refund["id"]}/settle",
            new JsonObject { ["reason"] = "The card's account is closed.", ["reference"] = "bank transfer 4711" },
            cancellationToken);
    }

    /// <summary>The warehouse does not find what the books say.</summary>
    public async Task ReportShortAsync(string orderId, string sku, CancellationToken cancellationToken)
    {
        var order = await GetAsync($"api/orders/{orderId}", cancellationToken);
        Say("POST api/shipments/…/short   none on the shelf");
        await PostAsync(
            _staff, $"api/shipments/{order["shipments"]![0]!["id"]}/short", new JsonObject { ["sku"] = sku, ["found"] = 0 }, cancellationToken);
    }

    /// <summary>One piece comes in.</summary>
    public async Task ReceiveOneAsync(string sku, CancellationToken cancellationToken)
    {
        Say($"POST api/inventory/batch     1 × {sku} comes in");
        var entry = new JsonObject { ["id"] = Guid.NewGuid().ToString(), ["type"] = "RECEIPT", ["sku"] = sku, ["quantity"] = 1 };
        await PostAsync(_staff, "api/inventory/batch", new JsonObject { ["entries"] = new JsonArray(entry) }, cancellationToken);
    }

    /// <summary>The warehouse packs the parcel, hands it over, and the carrier delivers it.</summary>
    public async Task DeliverAsync(string orderId, CancellationToken cancellationToken)
    {
        var shipment = await HandOverAsync(orderId, cancellationToken);
        foreach (var news in new[] { "IN_TRANSIT", "DELIVERED" })
        {
            Say($"POST api/shipments/…/scans   {news}");
            var scan = new JsonObject { ["eventId"] = $"{orderId}-{news}", ["news"] = news };
            await PostAsync(_staff, $"api/shipments/{shipment}/scans", scan, cancellationToken);
        }
    }

    /// <summary>The warehouse packs the parcel and hands it over; gives the parcel's id.</summary>
    public async Task<string> HandOverAsync(string orderId, CancellationToken cancellationToken)
    {
        var order = await GetAsync($"api/orders/{orderId}", cancellationToken);
        var shipment = order["shipments"]![0]!["id"]!.GetValue<string>();
        Say("POST api/shipments/…/packed");
        await PostAsync(_staff, $"api/shipments/{shipment}/packed", null, cancellationToken);
        await TellUntilAsync(orderId, seen => seen["shipments"]![0]!["hasLabel"]!.GetValue<bool>(), cancellationToken);
        Say("POST api/shipments/…/handed-over");
        await PostAsync(_staff, $"api/shipments/{shipment}/handed-over", null, cancellationToken);
        return shipment;
    }

    /// <summary>The warehouse packs the parcel for a carrier that scans and delivers it by itself, and the customer follows its link.</summary>
    public async Task SendAsync(string orderId, string carrier, CancellationToken cancellationToken)
    {
        var order = await GetAsync($"api/orders/{orderId}", cancellationToken);
        Say($"POST api/shipments/…/packed   carrier {carrier}");
        await PostAsync(_staff, $"api/shipments/{order["shipments"]![0]!["id"]}/packed?carrier={carrier}", null, cancellationToken);
        await TellUntilAsync(orderId, seen => seen["status"]!.GetValue<string>() == "DELIVERED", cancellationToken);
        var parcel = (await GetAsync($"api/orders/{orderId}/shipments", cancellationToken))["shipments"]![0]!;
        Say("GET api/tracking/…           " + string.Join(", ", (await GetAsync(parcel["tracking"]!.GetValue<string>()[1..], cancellationToken))["events"]!.AsArray()
            .Select(step => step!["what"]!.GetValue<string>())));
    }

    /// <summary>Prints the timeline as it grows, until the order is where the story wants it.</summary>
    public Task TellUntilAsync(string orderId, Func<JsonNode, bool> arrived, CancellationToken cancellationToken) =>
        TellUntilSeenAsync(orderId, seen => seen is not null && arrived(seen), cancellationToken);

    private async Task TellUntilSeenAsync(string orderId, Func<JsonNode?, bool> arrived, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await WatchAsync(orderId, arrived, limit);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailedException(
                $"The order took another way than the story, or longer than {Patience.TotalSeconds} seconds. If shelves are empty: stop the host, then reset.");
        }
    }

    private async Task WatchAsync(string orderId, Func<JsonNode?, bool> arrived, CancellationTokenSource limit)
    {
        string? etag = null;
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"api/orders/{orderId}");
            if (etag is not null)
            {
                request.Headers.TryAddWithoutValidation("If-None-Match", etag);
                request.Headers.TryAddWithoutValidation("Prefer", "wait=1");
            }

            using var response = await _staff.SendAsync(request, limit.Token);
            etag = response.Headers.ETag?.ToString();
            await TellNewsAsync(orderId, limit.Token);
            // What happens to a return stands in the order's timeline and changes nothing of the order itself.
            if (arrived(response.IsSuccessStatusCode ? await ReadAsync(response, limit.Token) : null)) return;
        }
    }

    /// <summary>Prints the timeline as it grows, until it holds a fact of this kind.</summary>
    public Task TellUntilFactAsync(string orderId, string what, CancellationToken cancellationToken) =>
        TellUntilSeenAsync(orderId, _ => _facts[orderId].Contains(what), cancellationToken);

    /// <summary>The same for one more fact of a kind that may have been told before.</summary>
    public Task TellUntilAnotherAsync(string orderId, string what, CancellationToken cancellationToken)
    {
        var before = _facts[orderId].Count(told => told == what);
        return TellUntilSeenAsync(orderId, _ => _facts[orderId].Count(told => told == what) > before, cancellationToken);
    }

    /// <summary>The same people at the shop of this address and data folder.</summary>
    public DemoShop Elsewhere(Uri address, DataFolder folder) => new(address, folder, _output);

    /// <summary>The support desk, for as long as a story needs it.</summary>
    public DemoDesk OpenDesk() => new(_customer, _staff, Say);

    /// <summary>Prints one line of the story; several people may speak at once.</summary>
    public void Say(string line)
    {
        lock (_output) _output.WriteLine("   " + line);
    }

    public void Dispose()
    {
        foreach (var client in _dealers.Values) client.Dispose();
        _customer.Dispose();
        _staff.Dispose();
        _writer.Dispose();
        _check.Dispose();
    }

    private async Task TellNewsAsync(string orderId, CancellationToken cancellationToken)
    {
        var timeline = await GetAsync($"api/orders/{orderId}/timeline", cancellationToken);
        var told = _facts.TryGetValue(orderId, out var known) ? known : _facts[orderId] = [];
        // Facts of returns stand between the order's own by their time, so that a new one need not be the last.
        var unheard = told.GroupBy(what => what, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        foreach (var entry in timeline["entries"]!.AsArray().OfType<JsonNode>())
        {
            var what = entry["what"]!.GetValue<string>();
            if (unheard.TryGetValue(what, out var before) && before > 0)
            {
                unheard[what] = before - 1;
                continue;
            }

            Say($"  {entry["at"]!.GetValue<DateTimeOffset>():HH:mm:ss.fff}  {entry["what"],-24} {entry["by"]}");
            told.Add(what);
        }
    }

    private async Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _staff.GetAsync(path, cancellationToken);
        return await ReadAsync(response.EnsureSuccessStatusCode(), cancellationToken);
    }

    private static Task<JsonNode> PostAsync(HttpClient client, string path, JsonNode? body, CancellationToken cancellationToken) =>
        SendAsync(client, HttpMethod.Post, path, body, null, cancellationToken);

    private static async Task<JsonNode> SendAsync(
        HttpClient client, HttpMethod method, string path, JsonNode? body, string? unless, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post) request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        // What is put is put for the first time: a change would name the version it was made from.
        if (method == HttpMethod.Put) request.Headers.TryAddWithoutValidation("If-Match", "\"0\"");
        if (body is not null) request.Content = JsonContent.Create(body);
        using var response = await client.SendAsync(request, cancellationToken);
        var answer = await ReadAsync(response, cancellationToken);
        return response.IsSuccessStatusCode || (unless is not null && answer["code"]?.GetValue<string>() == unless)
            ? answer
            : throw new InvalidDataException($"{method} {path} was answered with {(int)response.StatusCode}: {answer["code"]} {answer["detail"]}");
    }

    private HttpClient Client(string subject, params string[] roles)
    {
        var client = new HttpClient { BaseAddress = _address, Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", TokenCommand.Make(_folder, subject, roles, TimeSpan.FromHours(1)));
        return client;
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken)) ?? new JsonObject();
}
