using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Functions.Http.Identity;
using Xunit;

namespace OrderFunctions.Functions.Tests.Identity;

/// <summary>Who may do what is read and changed over HTTP.</summary>
public sealed class PermissionDoorTests : IAsyncLifetime
{
    private const string Door = "api/ops/permissions";

    private AShop _shop = null!;

    public async Task InitializeAsync() => _shop = await AShop.OpenAsync();

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public async Task What_is_given_counts_with_the_next_request_and_is_written_down_and_can_be_taken_back()
    {
        var employee = _shop.As(Roles.Employee, "eve");
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(employee, "api/ops/messages"));

        var (tag, before) = await ReadAsync();
        Assert.Empty(before["overrides"]!.AsArray());
        var (status, after) = await EditAsync(tag, Cell(Roles.Employee, "messages", "read", "ANY"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("ANY", HoldersOf(after!, "messages", "read")["employee"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, await AskAsync(employee, "api/ops/messages"));

        (tag, var stored) = await ReadAsync();
        Assert.Equal(after!.ToJsonString(), stored.ToJsonString());
        Assert.Equal("staff-1", stored["changedBy"]!.GetValue<string>());
        await EditAsync(tag);
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(employee, "api/ops/messages"));

        var actions = (await AShop.SendAsync(_shop.Staff, HttpMethod.Get, "api/ops/audit")).Body!["entries"]!.AsArray();
        Assert.Equal(
            ["staff-1 EditPermissions 200 season employee messages:read Any > None", "staff-1 EditPermissions 200 season employee messages:read None > Any"],
            actions.Select(entry => $"{entry!["by"]} {entry["action"]} {entry["outcome"]} {entry["reason"]} {entry["change"]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_taken_away_is_refused_from_then_on_even_to_the_highest_role()
    {
        var order = await _shop.PlaceAsync();
        await _shop.Host.WhenIdleAsync();
        var (tag, _) = await ReadAsync();

        await EditAsync(tag, Cell(Roles.Customer, "orders", "cancel", "NONE"), Cell(Roles.SuperAdmin, "orders", "cancel", "NONE"));

        foreach (var client in new[] { _shop.Customer, _shop.Staff })
            Assert.Equal(HttpStatusCode.Forbidden, (await AShop.SendAsync(client, HttpMethod.Post, $"api/orders/{order}/cancel")).Status);
        Assert.Equal("ASSIGNED", await _shop.StatusAsync(order));
    }

    [Fact]
    public async Task Of_two_who_read_the_same_and_edit_at_once_one_wins_and_the_other_is_told()
    {
        for (var round = 0; round < 5; round++)
        {
            var (tag, _) = await ReadAsync();
            string[] roles = [Roles.Writer, Roles.Dealer, Roles.Employee, Roles.QualityControl];
            var answers = await Task.WhenAll(roles.Select(role => EditAsync(tag, Cell(role, "messages", "read", "ANY"))));

            var (_, now) = await ReadAsync();
            Assert.Equal(3, answers.Count(answer => answer.Status == HttpStatusCode.PreconditionFailed));
            var won = answers.Single(answer => answer.Status == HttpStatusCode.OK);
            Assert.Equal(won.Body!.ToJsonString(), now.ToJsonString());
        }
    }

    [Fact]
    public async Task An_edit_says_what_it_was_made_from()
    {
        var edit = Body(Cell(Roles.Employee, "messages", "read", "ANY"));
        Assert.Equal(428, (int)(await AShop.SendAsync(_shop.Staff, HttpMethod.Put, Door, edit)).Status);

        Assert.Equal(HttpStatusCode.PreconditionFailed, (await EditAsync("\"42\"", Cell(Roles.Employee, "messages", "read", "ANY"))).Status);
        Assert.Empty((await ReadAsync()).Body["overrides"]!.AsArray());
    }

    public static TheoryData<string, JsonObject, string> Impossible() => new()
    {
        { "no such role", Cell("astronaut", "orders", "read", "ANY"), "$.overrides[0].role" },
        { "upper case", Cell("Employee", "orders", "read", "ANY"), "$.overrides[0].role" },
        { "no such resource", Cell(Roles.Employee, "rockets", "read", "ANY"), "$.overrides[0].action" },
        { "no such action", Cell(Roles.Employee, "orders", "launch", "ANY"), "$.overrides[0].action" },
        { "everything", Cell(Roles.Employee, "orders", "*", "ANY"), "$.overrides[0].action" },
        { "own of what has no owner", Cell(Roles.Employee, "ops", "read", "OWN"), "$.overrides[0].reach" },
        { "no such reach", Cell(Roles.Employee, "orders", "read", "SOME"), "$.overrides[0].reach" },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public async Task What_cannot_be_is_refused_by_member(string what, JsonObject cell, string path)
    {
        Assert.NotEmpty(what);
        var (status, problem) = await EditAsync((await ReadAsync()).Tag, cell.DeepClone().AsObject());

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.NotNull(problem!["errors"]![path]);
        Assert.Empty((await ReadAsync()).Body["overrides"]!.AsArray());
    }

    [Fact]
    public async Task A_cell_is_set_once_and_with_a_reason()
    {
        var (tag, _) = await ReadAsync();
        var twice = await EditAsync(tag, Cell(Roles.Writer, "orders", "read", "ANY"), Cell(Roles.Writer, "orders", "read", "NONE"));
        Assert.NotNull(twice.Body!["errors"]!["$.overrides[1]"]);

        var unexplained = Body();
        unexplained["reason"] = " ";
        Assert.NotNull((await SendAsync(tag, unexplained)).Body!["errors"]!["$.reason"]);
    }

    [Theory]
    [InlineData("edit")]
    [InlineData("read")]
    public async Task The_last_role_that_can_edit_keeps_it_until_another_has_it(string action)
    {
        var (tag, _) = await ReadAsync();
        var (status, problem) = await EditAsync(tag, Cell(Roles.SuperAdmin, "permissions", action, "NONE"));
        Assert.Equal((HttpStatusCode.Conflict, "NO_EDITOR_LEFT"), (status, problem!["code"]!.GetValue<string>()));

        var handed = await EditAsync(
            tag,
            Cell(Roles.SuperAdmin, "permissions", action, "NONE"),
            Cell(Roles.AnalyticsAdmin, "permissions", "read", "ANY"),
            Cell(Roles.AnalyticsAdmin, "permissions", "edit", "ANY"));
        Assert.Equal(HttpStatusCode.OK, handed.Status);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(_shop.As(Roles.AnalyticsAdmin, "ann"), Door));
    }

    [Fact]
    public async Task Metrics_go_by_the_same_matrix()
    {
        await using var closed = await AShop.OpenAsync(options => options with { Settings = new Dictionary<string, string?> { ["Metrics:Open"] = "false" } });
        var permissions = closed.Host.Services.GetRequiredService<PermissionStore>();
        var employee = closed.As(Roles.Employee, "eve");
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(employee, "metrics"));

        await permissions.TryReplaceAsync(PermissionStore.Untouched, [new(Roles.Employee, "metrics", "read", Reach.Any)], "staff-1", default);

        Assert.Equal(HttpStatusCode.OK, await AskAsync(employee, "metrics"));
    }

    private static JsonObject Cell(string role, string resource, string action, string reach) =>
        new() { ["role"] = role, ["resource"] = resource, ["action"] = action, ["reach"] = reach };

    private static JsonObject Body(params JsonObject[] cells) => new() { ["overrides"] = new JsonArray([.. cells]), ["reason"] = "season" };

    private static JsonNode HoldersOf(JsonNode view, string resource, string action) => view["permissions"]!.AsArray()
        .Single(one => one!["resource"]!.GetValue<string>() == resource && one["action"]!.GetValue<string>() == action)!["holders"]!;

    private static async Task<HttpStatusCode> AskAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }

    private async Task<(string Tag, JsonNode Body)> ReadAsync()
    {
        using var answer = await _shop.Staff.GetAsync(new Uri(Door, UriKind.Relative));
        // Once more, where every answer is held against the API's document.
        var (_, body) = await AShop.SendAsync(_shop.Staff, HttpMethod.Get, Door);
        return (answer.Headers.ETag!.Tag, body!);
    }

    private Task<(HttpStatusCode Status, JsonNode? Body)> EditAsync(string tag, params JsonObject[] cells) => SendAsync(tag, Body(cells));

    private async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(string tag, JsonNode body)
    {
        var staff = _shop.Staff;
        staff.DefaultRequestHeaders.Add("If-Match", tag);
        return await AShop.SendAsync(staff, HttpMethod.Put, Door, body);
    }
}
