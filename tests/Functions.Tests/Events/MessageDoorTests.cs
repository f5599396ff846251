using System.Net;
using System.Text.Json;
using Xunit;

namespace OrderFunctions.Functions.Tests.Events;

public sealed class MessageDoorTests
{
    private static readonly Uri s_messages = new("api/ops/messages", UriKind.Relative);
    private static readonly Uri s_page = new("outbox", UriKind.Relative);

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("customer", HttpStatusCode.Forbidden)]
    [InlineData("super-admin", HttpStatusCode.OK)]
    [InlineData("fulfilment-admin", HttpStatusCode.OK)]
    public async Task Only_staff_see_what_customers_were_told(string? role, HttpStatusCode status)
    {
        await using var host = await new AHostWithEvents("Memory").StartAsync();
        using var client = host.ClientOf(role);
        Assert.Equal(status, (await client.GetAsync(s_messages)).StatusCode);
    }

    [Fact]
    public async Task The_list_is_paged_and_can_be_of_one_order()
    {
        await using var host = await new AHostWithEvents("Memory").StartAsync();
        var first = await host.PlaceAsync();
        var second = await host.PlaceAsync();
        await host.Host.WhenIdleAsync();
        using var client = host.ClientOf("super-admin");

        var page = await GetAsync(client, "?limit=1");
        var rest = await GetAsync(client, "?limit=1&continuation="
            + Uri.EscapeDataString(page.GetProperty("continuation").GetString()!));
        Assert.Equal(new[] { first, second }.Order(), new[] { page, rest }.Select(OrderOf).Order());

        var one = (await GetAsync(client, "?order=" + first)).GetProperty("messages");
        Assert.Equal(1, one.GetArrayLength());
        Assert.Equal("ORDER_RECEIVED", one[0].GetProperty("kind").GetString());
        Assert.Equal("ann@example.com", one[0].GetProperty("to").GetString());
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=101")]
    [InlineData("?limit=x")]
    [InlineData("?order=..%2F..")]
    [InlineData("?continuation=nonsense")]
    public async Task A_bad_question_is_a_problem_and_never_a_failure(string query)
    {
        await using var host = await new AHostWithEvents("Memory").StartAsync();
        using var client = host.ClientOf("super-admin");

        var answer = await client.GetAsync(new Uri("api/ops/messages" + query, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task The_outbox_page_shows_messages_as_text_whatever_a_name_contains()
    {
        await using var host = await new AHostWithEvents("Memory").StartAsync();
        await host.PlaceAsync("<script>alert(1)</script>");
        await host.Host.WhenIdleAsync();
        using var client = host.ClientOf(null);

        var answer = await client.GetAsync(s_page);
        var html = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Hello &lt;script&gt;alert(1)&lt;/script&gt;,", html, StringComparison.Ordinal);
        Assert.Contains("<iframe sandbox srcdoc=", html, StringComparison.Ordinal);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_outbox_page_is_not_there_unless_it_is_switched_on()
    {
        await using var host = await new AHostWithEvents("Memory", outboxPage: false).StartAsync();
        using var client = host.ClientOf(null);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(s_page)).StatusCode);
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string query)
    {
        using var json = JsonDocument.Parse(await client.GetStringAsync(new Uri("api/ops/messages" + query, UriKind.Relative)));
        return json.RootElement.Clone();
    }

    private static string OrderOf(JsonElement page) => page.GetProperty("messages")[0].GetProperty("orderId").GetString()!;
}
