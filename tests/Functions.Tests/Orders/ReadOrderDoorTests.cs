using System.Net;
using System.Text.Json.Nodes;
using OrderFunctions.Functions.Http.Identity;
using Xunit;

namespace OrderFunctions.Functions.Tests.Orders;

/// <summary>The doors of one's own orders: what they show, page by page, and to whom.</summary>
public sealed class ReadOrderDoorTests : IAsyncLifetime
{
    private AShop _shop = null!;

    public async Task InitializeAsync() => _shop = await AShop.OpenAsync();

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/timeline")]
    [InlineData("GET", "/shipments")]
    [InlineData("GET", "/invoice")]
    [InlineData("POST", "/cancel")]
    public async Task Somebody_elses_order_does_not_exist_and_without_a_token_nothing_does(string method, string door)
    {
        var order = await _shop.PlaceAsync();
        var before = await _shop.SettledAsync(order);
        using var stranger = _shop.As(Roles.Customer, "customer-2");
        using var nobody = _shop.Host.CreateClient();

        var path = $"api/orders/{order}{door}";
        var (strangers, problem) = await AShop.SendAsync(stranger, new HttpMethod(method), path);
        Assert.Equal((404, "NOT_FOUND"), ((int)strangers, problem!["code"]!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.Unauthorized, (await AShop.SendAsync(nobody, new HttpMethod(method), path)).Status);

        Assert.Equal(before.ToJsonString(), (await _shop.SettledAsync(order)).ToJsonString());
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(_shop.Customer, method, path));
    }

    [Fact]
    public async Task Lists_show_ones_own_orders_only_and_role_decides_whose_else()
    {
        var order = await _shop.PlaceAsync();
        using var stranger = _shop.As(Roles.Customer, "customer-2");
        using var writer = _shop.As(Roles.Writer, "writer-1");

        Assert.Empty((await AShop.SendAsync(stranger, HttpMethod.Get, "api/orders")).Body!["orders"]!.AsArray());
        var (status, problem) = await AShop.SendAsync(stranger, HttpMethod.Get, "api/orders?customer=customer-1");
        Assert.Equal((403, "FORBIDDEN"), ((int)status, problem!["code"]!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusOfAsync(writer, "POST", $"api/orders/{order}/cancel"));

        var staffs = (await AShop.SendAsync(_shop.Staff, HttpMethod.Get, "api/orders?customer=customer-1")).Body!;
        Assert.Equal([order], IdsOf(staffs));
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_newest_first()
    {
        List<string> placed = [];
        for (var number = 0; number < 5; number++)
        {
            placed.Insert(0, await _shop.PlaceAsync(card: null));
            await _shop.Host.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        List<string> read = [];
        List<int> sizes = [];
        string? continuation = null;
        do
        {
            var query = continuation is null ? "" : "&continuation=" + Uri.EscapeDataString(continuation);
            var page = (await AShop.SendAsync(_shop.Customer, HttpMethod.Get, "api/orders?limit=2" + query)).Body!;
            read.AddRange(IdsOf(page));
            sizes.Add(IdsOf(page).Length);
            continuation = page["continuation"]?.GetValue<string>();
        }
        while (continuation is not null);

        Assert.Equal(placed, read);
        Assert.Equal([2, 2, 1], sizes);
        foreach (var wrong in new[] { "continuation=made-up", "limit=0", "limit=101", "limit=many" })
        {
            var (status, problem) = await AShop.SendAsync(_shop.Customer, HttpMethod.Get, "api/orders?" + wrong);
            Assert.Equal((400, "VALIDATION_FAILED"), ((int)status, problem!["code"]!.GetValue<string>()));
        }
    }

    [Fact]
    public async Task What_may_be_done_depends_on_who_asks_and_where_the_order_stands()
    {
        var waiting = await _shop.PlaceAsync(card: null);
        var assigned = await _shop.PlaceAsync();
        await _shop.Host.WhenIdleAsync();

        Assert.Contains("PAY", await ActionsAsync(_shop.Customer, waiting));
        Assert.Contains("CANCEL", await ActionsAsync(_shop.Customer, waiting));
        Assert.DoesNotContain("PAY", await ActionsAsync(_shop.Customer, assigned));
        Assert.DoesNotContain("PACK", await ActionsAsync(_shop.Customer, assigned));
        Assert.Contains("PACK", await ActionsAsync(_shop.Staff, assigned));
    }

    [Fact]
    public async Task The_parcels_of_an_order_are_shown_from_plan_to_delivery()
    {
        var order = await _shop.PlaceAsync(quantity: 2);
        var planned = Assert.Single(await ParcelsAsync(order))!;
        var id = planned["id"]!.GetValue<string>();

        await _shop.StaffPostAsync($"api/shipments/{id}/packed");
        await _shop.Host.WhenIdleAsync();
        await _shop.StaffPostAsync($"api/shipments/{id}/handed-over");
        await _shop.Host.WhenIdleAsync();

        var sent = Assert.Single(await ParcelsAsync(order))!;
        Assert.Equal((id, "HANDED_OVER"), (sent["id"]!.GetValue<string>(), sent["status"]!.GetValue<string>()));
        Assert.NotEmpty(sent["trackingNumber"]!.GetValue<string>());
    }

    private static string[] IdsOf(JsonNode page) => [.. page["orders"]!.AsArray().Select(order => order!["id"]!.GetValue<string>())];

    private static async Task<HttpStatusCode> StatusOfAsync(HttpClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST") request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private static async Task<string[]> ActionsAsync(HttpClient client, string order) =>
        [.. (await AShop.SendAsync(client, HttpMethod.Get, $"api/orders/{order}")).Body!["allowedActions"]!.AsArray().Select(one => one!.GetValue<string>())];

    private async Task<JsonArray> ParcelsAsync(string order)
    {
        await _shop.Host.WhenIdleAsync();
        return (await AShop.SendAsync(_shop.Customer, HttpMethod.Get, $"api/orders/{order}/shipments")).Body!["shipments"]!.AsArray();
    }
}
