using System.Net;
using System.Text;
using Xunit;

namespace OrderFunctions.Functions.Tests.Faults;

/// <summary>The impatient client: the same request many times at once under one key.</summary>
public sealed class OneKeyTests
{
    [Fact]
    public async Task Two_hundred_parallel_identical_posts_make_one_order_one_saga_one_charge_and_get_one_reply()
    {
        await using var shop = await AShop.OpenAsync();
        var before = await shop.StockAsync();
        var client = shop.Customer;
        var body = AShop.Order().ToJsonString();

        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => PostAsync(client, body)));

        // Byte for byte, and the address of the order too.
        var (status, location, text) = Assert.Single(replies.Distinct());
        Assert.Equal(HttpStatusCode.Created, status);
        await shop.Host.WhenIdleAsync();
        var list = (await AShop.SendAsync(client, HttpMethod.Get, "api/orders")).Body!;
        var order = Assert.Single(list["orders"]!.AsArray())!;
        var id = order["id"]!.GetValue<string>();
        Assert.Equal($"/api/orders/{id}", location);
        Assert.Contains(id, text, StringComparison.Ordinal);
        Assert.Equal("ASSIGNED", order["status"]!.GetValue<string>());
        Assert.Equal((before.OnHand, 0, 1, before.Available - 1), await shop.StockAsync());
        Assert.Equal(1, shop.PaymentsAtGateway());
        Assert.Equal(id, Assert.Single(shop.Sagas()));
        Assert.Single(order["payments"]!.AsArray());
        Assert.Equal((HttpStatusCode.Created, location, text), await PostAsync(client, body));
    }

    private static async Task<(HttpStatusCode Status, string? Location, string Text)> PostAsync(HttpClient client, string body)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "api/orders") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Add("Idempotency-Key", "the-one-key");
            using var response = await client.SendAsync(request);
            if (response.StatusCode != HttpStatusCode.Conflict)
                return (response.StatusCode, response.Headers.Location?.ToString(), await response.Content.ReadAsStringAsync());
        }
    }
}
