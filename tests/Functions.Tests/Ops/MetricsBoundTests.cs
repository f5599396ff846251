using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Faults;
using Xunit;

namespace OrderFunctions.Functions.Tests.Ops;

/// <summary>A time series costs its reader for ever: nothing that strangers or customers choose may make one.</summary>
public sealed class MetricsBoundTests
{
    [Fact]
    public async Task New_orders_articles_customers_paths_methods_and_senders_make_no_new_series()
    {
        await using var shop = await AWorkshop.OpenAsync();
        await shop.StockAsync([.. Enumerable.Range(0, 8).Select(n => $"SKU-{n}")], 100);

        await LiveAsync(shop, "first", [0, 1]);
        // The first look makes the series of looking.
        await SeriesAsync(shop);
        var before = await SeriesAsync(shop);
        await LiveAsync(shop, "second", [2, 3, 4, 5, 6, 7]);
        var after = await SeriesAsync(shop);

        Assert.InRange(before.Count, 100, 2_000);
        Assert.Empty(after.Except(before));
    }

    /// <summary>Customers buy, pay, cancel and ask for nonsense; strangers try paths, methods, tokens and webhooks.</summary>
    private static async Task LiveAsync(AShop shop, string name, IReadOnlyList<int> articles)
    {
        foreach (var n in articles)
        {
            var customer = shop.As(Roles.Customer, $"{name}-{n}");
            foreach (var card in new[] { "tok_success", "tok_hard_decline" })
                await AShop.SendAsync(customer, HttpMethod.Post, "api/orders", AShop.Order($"SKU-{n}", card: card));
            await AShop.SendAsync(customer, HttpMethod.Post, "api/orders", AShop.Order($"NO-{name}-{n}"));
            await AShop.SendAsync(customer, HttpMethod.Get, $"api/orders/{Guid.NewGuid()}");
            await AShop.SendAsync(customer, HttpMethod.Get, $"api/products/NO-{name}-{n}");
            await AShop.SendAsync(customer, HttpMethod.Get, $"api/ops/alerts?state={name}-{n}");
            await shop.Host.WhenIdleAsync();
        }

        using var stranger = shop.Host.CreateClient();
        stranger.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + name);
        foreach (var n in articles)
        {
            await TryAsync(stranger, "GET", $"{name}/{n}");
            await TryAsync(stranger, "GET", $"api/{name}/{n}?x={n}");
            await TryAsync(stranger, $"{name.ToUpperInvariant()}X{(char)('A' + n)}", "api/orders");
            await TryAsync(stranger, "POST", $"api/webhooks/{name}-{n}");
            await TryAsync(stranger, "POST", "api/webhooks/sandbox");
        }

        await shop.SendWebhookAsync(shop.PaymentSucceeded($"{name}-order", $"{name}-payment"));
        await shop.SendWebhookAsync(Encoding.UTF8.GetBytes(new JsonObject { ["type"] = name }.ToJsonString()));
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(6));
    }

    private static async Task TryAsync(HttpClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await client.SendAsync(request);
        Assert.NotEqual(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    private static async Task<IReadOnlySet<string>> SeriesAsync(AShop shop) =>
        PrometheusText.Parse(await shop.Staff.GetStringAsync(new Uri("metrics", UriKind.Relative))).Keys.ToHashSet();
}
