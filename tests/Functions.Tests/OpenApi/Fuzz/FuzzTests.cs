using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Faults;
using Xunit;

namespace OrderFunctions.Functions.Tests.OpenApi.Fuzz;

/// <summary>Measures memory, so nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(FuzzTests), DisableParallelization = true)]
public sealed class FuzzAlone;

/// <summary>
/// 20,000 requests made from the OpenAPI document. Whatever is sent, the answer is a documented one and comes; nobody moves
/// what is not his; the books balance at the end; nothing is kept of what was refused.
/// </summary>
[Collection(nameof(FuzzTests))]
public sealed class FuzzTests
{
    private const int AtATime = 12;
    private const int WarmUp = 2_000;
    private const int Half = 10_000;
    private const int MaxGrowth = 6 * 1024 * 1024;

    // Another seed tries other requests: ORDERFUNCTIONS_FUZZ_SEED=7 dotnet test --filter FuzzTests.
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("ORDERFUNCTIONS_FUZZ_SEED"), out var given) ? given : 20_260_127;

    private readonly ConcurrentDictionary<string, byte> _placed = [];
    private readonly ConcurrentDictionary<int, int> _answers = [];
    private readonly ConcurrentQueue<string> _faults = [];

    [Fact]
    public async Task Twenty_thousand_requests_are_answered_as_documented_and_leave_the_books_in_balance()
    {
        await using var shop = await AShop.OpenAsync();
        var requests = new FuzzedRequests(Seed, await ThingsAsync(shop));
        using var client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8, AllowAutoRedirect = false })
        {
            Timeout = TimeSpan.FromSeconds(60),
        };
        var (before, onHand) = (shop.StoredOrders(), (await shop.StockAsync()).OnHand);

        // Strangers: a customer without orders, somebody with another's idea of a token, and nobody at all.
        string?[] strangers = [TokenOf(shop, Roles.Customer, "mallory"), TokenOf(shop, Roles.Customer, "mallory"), "guess", null];
        await SendAsync(shop, client, requests, 0, WarmUp, strangers);
        var memory = await MemoryAsync(shop);
        await SendAsync(shop, client, requests, WarmUp, Half, strangers);
        await AssertNoGrowthAsync(shop, memory);
        var after = shop.StoredOrders();
        Assert.All(before, order => Assert.Equal(order.Value, after[order.Key]));
        Assert.Equal(onHand, (await shop.StockAsync()).OnHand);

        // Staff may nearly everything, so nearly everything is reached.
        string?[] staff = [TokenOf(shop, Roles.SuperAdmin, "staff-1"), TokenOf(shop, Roles.Customer, "customer-1")];
        await SendAsync(shop, client, requests, Half, Half + WarmUp, staff);
        memory = await MemoryAsync(shop);
        await SendAsync(shop, client, requests, Half + WarmUp, 2 * Half, staff);
        await AssertNoGrowthAsync(shop, memory);

        Assert.Equal(before.Keys.Concat(_placed.Keys).Order(StringComparer.Ordinal), shop.StoredOrders().Keys.Order(StringComparer.Ordinal));
        var violations = (await AShop.SendAsync(shop.Staff, HttpMethod.Get, "api/ops/invariants")).Body!["violations"]!.AsArray();
        Assert.True(violations.Count == 0, $"seed {Seed}: {violations.ToJsonString()}");
        // Who only ever hears no has tested one refusal.
        foreach (var status in new[] { 200, 201, 400, 401, 403, 404, 409, 413, 415, 422 })
            Assert.True(_answers.GetValueOrDefault(status) >= 5, $"Only {_answers.GetValueOrDefault(status)} answers were {status}.");
    }

    private async Task SendAsync(AShop shop, HttpClient client, FuzzedRequests requests, int from, int to, string?[] tokens)
    {
        await Parallel.ForEachAsync(Enumerable.Range(from, to - from), new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (number, cancellationToken) =>
        {
            var request = requests.Make(number);
            var said = "nothing";
            try
            {
                using var message = request.ToMessage(shop.Host.BaseAddress, tokens[number % tokens.Length]);
                using var response = await client.SendAsync(message, cancellationToken);
                said = await response.Content.ReadAsStringAsync(cancellationToken);
                Look(request, response, said);
            }
            catch (Exception e)
            {
                _faults.Enqueue($"request {number}: {request}\nwas answered {said}\n{e.Message}");
            }
        });
        Assert.True(_faults.IsEmpty, $"seed {Seed}, {_faults.Count} faults:\n{string.Join("\n\n", _faults.Take(10))}");
    }

    private void Look(FuzzedRequest request, HttpResponseMessage response, string text)
    {
        var status = (int)response.StatusCode;
        _answers.AddOrUpdate(status, 1, static (_, count) => count + 1);
        Assert.True(status < 500, $"It is {status}.");
        // A path that leads to no function, or is none, the host answers by itself; and one with dots leads elsewhere.
        if ((text.Length == 0 && status is 400 or 404 or 414 && IsOdd(request.Path)) || LeadsElsewhere(request.Path)) return;
        var isJson = response.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json";
        var answer = isJson && text.Length > 0 ? JsonNode.Parse(text) : null;
        ApiWatch.Look(new HttpMethod(request.Method), request.Path, null, response.StatusCode, answer);
        if (request.Method == "POST" && request.Path.Split('?')[0] == "/api/orders" && status == 201) _placed.TryAdd(answer!["id"]!.GetValue<string>(), 0);
    }

    private static bool LeadsElsewhere(string path) =>
        path.Split('?')[0].Split('/').Skip(1).Any(segment => Uri.UnescapeDataString(segment) is "" or "." or "..");

    private static bool IsOdd(string path) => path.Split('?')[0] is var plain
        && (plain.Contains("//", StringComparison.Ordinal) || plain.EndsWith('/') || plain.Length > 8000 || plain.IndexOfAny(['%', '.', '*', '$', '|', ';', ',', '~', ':']) >= 0);

    /// <summary>Orders in several states, with what belongs to them.</summary>
    private static async Task<ILookup<string, string>> ThingsAsync(AShop shop)
    {
        var things = new List<(string Kind, string Id)> { ("sku", "MUG-BLUE"), ("sku", "BOOK-TEA"), ("provider", "sandbox"), ("provider", "stripe"), ("provider", "razorpay") };
        foreach (var card in new[] { "tok_success", "tok_success", "tok_success", "tok_processing", "tok_success_after_action", null })
            things.Add(("orders", await shop.PlaceAsync(card: card)));
        await shop.Host.WhenIdleAsync();
        await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{things[^6].Id}/cancel");
        foreach (var (_, id) in things.Where(thing => thing.Kind == "orders").ToList())
        {
            var order = await shop.SettledAsync(id);
            foreach (var (kind, list) in new[] { ("shipments", "shipments"), ("paymentId", "payments"), ("refundId", "refunds") })
                things.AddRange(order[list]!.AsArray().Select(one => (kind, one!["id"]!.GetValue<string>())));
        }

        return things.ToLookup(thing => thing.Kind, thing => thing.Id, StringComparer.Ordinal);
    }

    private static string TokenOf(AShop shop, string role, string subject) => shop.As(role, subject).DefaultRequestHeaders.Authorization!.Parameter!;

    private static async Task<long> MemoryAsync(AShop shop)
    {
        await shop.Host.WhenIdleAsync();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static async Task AssertNoGrowthAsync(AShop shop, long before)
    {
        var growth = await MemoryAsync(shop) - before;
        Assert.True(growth < MaxGrowth, $"seed {Seed}: {growth / 1024} KB more are held after {Half - WarmUp} requests.");
    }
}
