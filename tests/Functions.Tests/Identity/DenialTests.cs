using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.LocalHost.Testing;
using Xunit;

namespace OrderFunctions.Functions.Tests.Identity;

/// <summary>What somebody was denied can be seen afterwards, without their secrets and without end.</summary>
public sealed class DenialTests : IAsyncLifetime
{
    private AShop _shop = null!;

    public async Task InitializeAsync() => _shop = await AShop.OpenAsync();

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public async Task A_role_that_does_not_permit_it_is_written_down_with_who_and_what()
    {
        await AskAsync(_shop.As(Roles.Writer, "walt"), "api/ops/alerts?state=open");

        var entry = Assert.Single(await DeniedAsync())!;
        Assert.Equal("walt ListAlerts api/ops/alerts 403 1", Line(entry));
        Assert.Matches("^[0-9a-f]{32}$", entry["traceId"]!.GetValue<string>());
    }

    [Fact]
    public async Task Somebody_elses_order_looks_like_none_and_is_written_down_but_a_mistyped_one_is_not()
    {
        var order = await _shop.PlaceAsync();
        var stranger = _shop.As(Roles.Customer, "customer-2");

        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(stranger, $"api/orders/{order}"));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(stranger, "api/orders/019b0a00-0000-7000-8000-000000000000"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(_shop.Customer, $"api/orders/{order}"));

        Assert.Equal(["customer-2 GetOrder api/orders/{id} 404 1"], (await DeniedAsync()).Select(Line!));
    }

    [Fact]
    public async Task Of_a_bad_token_nothing_is_kept_and_of_no_token_only_the_count()
    {
        var order = await _shop.PlaceAsync();
        using var client = _shop.Host.CreateClient();
        await AskAsync(client, $"api/orders/{order}");
        client.DefaultRequestHeaders.Authorization = new("Bearer", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGFAZXhhbXBsZS5jb20ifQ.");
        await AskAsync(client, $"api/orders/{order}?mail=ada@example.com");

        var entry = Assert.Single(await DeniedAsync())!;
        Assert.Equal("(unknown) GetOrder api/orders/{id} 401 1", Line(entry));
        foreach (var secret in new[] { "eyJ", "ada", order })
            Assert.DoesNotContain(secret, entry.ToJsonString(), StringComparison.Ordinal);
        var metrics = await _shop.Staff.GetStringAsync(new Uri("metrics", UriKind.Relative));
        Assert.Contains("orderfunctions_access_denials_total{function=\"GetOrder\",reason=\"no_token\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("orderfunctions_access_denials_total{function=\"GetOrder\",reason=\"bad_token\"} 1\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Denials_do_not_hide_what_staff_did_but_are_found_with_the_person()
    {
        await AskAsync(_shop.As(Roles.Writer, "walt"), "api/ops/alerts");
        await _shop.BookAsync("RECEIPT", 1);

        Assert.Equal(["StockBatch"], (await AuditAsync("")).Select(entry => entry!["action"]!.GetValue<string>()));
        Assert.Equal(["ListAlerts"], (await AuditAsync("?by=walt")).Select(entry => entry!["action"]!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.BadRequest, (await AShop.SendAsync(_shop.Staff, HttpMethod.Get, "api/ops/audit?denied=true&by=walt")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await AShop.SendAsync(_shop.Staff, HttpMethod.Get, "api/ops/audit?denied=maybe")).Status);
    }

    [Fact]
    public async Task A_flood_is_one_entry_an_hour_and_its_count_is_at_least_half_of_the_truth()
    {
        var writer = _shop.As(Roles.Writer, "walt");
        for (var n = 0; n < 100; n++)
            await AskAsync(writer, "api/ops/alerts");
        Assert.Equal("walt ListAlerts api/ops/alerts 403 64", Line(Assert.Single(await DeniedAsync())!));

        _shop.Clock.Advance(TimeSpan.FromHours(1));
        await AskAsync(writer, "api/ops/alerts");
        Assert.Equal(["64", "1"], (await DeniedAsync()).Select(entry => entry!["count"]!.ToString()).OrderDescending(StringComparer.Ordinal));
    }

    [Fact]
    public async Task After_thirty_days_a_denial_is_forgotten_and_what_staff_did_is_not()
    {
        var documents = _shop.Host.Services.GetRequiredService<IDocumentStore>();
        var longAgo = new AuditTrail(documents, new ManualTimeProvider(_shop.Clock.GetUtcNow() - TimeSpan.FromDays(31)));
        var lately = new AuditTrail(documents, new ManualTimeProvider(_shop.Clock.GetUtcNow() - TimeSpan.FromDays(29)));
        await longAgo.DenyAsync(new("walt", "Old", "api/old", 403, 1, 1));
        await longAgo.BeginAsync("staff-1", "Done", null, "/api/done", default);
        await lately.DenyAsync(new("walt", "New", "api/new", 403, 2, 1));

        Assert.Equal(1, await new ForgetDenials(documents, _shop.Clock).ForgetAsync(100, default));

        Assert.Equal(["New"], (await DeniedAsync()).Select(entry => entry!["action"]!.GetValue<string>()));
        Assert.Equal(["Done"], (await AuditAsync("")).Select(entry => entry!["action"]!.GetValue<string>()));
    }

    private static string Line(JsonNode entry) => $"{entry["by"]} {entry["action"]} {entry["path"]} {entry["outcome"]} {entry["count"]}";

    private static async Task<HttpStatusCode> AskAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }

    private Task<JsonArray> DeniedAsync() => AuditAsync("?denied=true");

    private async Task<JsonArray> AuditAsync(string query) =>
        (await AShop.SendAsync(_shop.Staff, HttpMethod.Get, "api/ops/audit" + query)).Body!["entries"]!.AsArray();
}
