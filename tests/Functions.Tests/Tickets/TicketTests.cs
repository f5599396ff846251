using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.Functions.Tests.Sla;
using Xunit;

namespace OrderFunctions.Functions.Tests.Tickets;

/// <summary>Tickets at the doors: opened, given out in turn, answered, promised, and nothing that is not allowed.</summary>
public sealed class TicketTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly HashSet<string> Told = [EventTypes.SlaViolated, EventTypes.TicketOpened, EventTypes.TicketMoved];

    [Fact]
    public async Task Tickets_that_are_opened_at_the_same_time_go_round_among_those_who_know()
    {
        await using var shop = await AShop.OpenAsync();
        foreach (var agent in new[] { "ann", "ben", "cleo" }) await AgentAsync(shop, agent, "DELIVERY");
        await AgentAsync(shop, "dan", "PAYMENT");
        await AgentAsync(shop, "eve", "DELIVERY", active: false);

        var tickets = await Task.WhenAll(Enumerable.Range(0, 9).Select(n => OpenAsync(shop.As(Roles.Customer, $"customer-{n}"), Asking("DELIVERY"))));
        var other = await OpenAsync(shop.Customer, Asking("PRODUCT"));

        var agents = await Task.WhenAll(tickets.Select(async ticket => (await shop.GetAsync($"api/tickets/{ticket}")).Text("agent")));
        Assert.Equal(["ann 3", "ben 3", "cleo 3"], agents.GroupBy(agent => agent).Select(group => $"{group.Key} {group.Count()}").Order(StringComparer.Ordinal));
        Assert.Null((await shop.GetAsync($"api/tickets/{other}"))["agent"]);
        Assert.Equal(3, (await shop.GetAsync("api/tickets?agent=ann"))["tickets"]!.AsArray().Count);

        var (status, _) = await shop.Staff.EditAsync($"api/tickets/{other}/agent", new JsonObject { ["agent"] = "ann" }, from: $"api/tickets/{other}");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(4, (await shop.GetAsync("api/tickets?agent=ann"))["tickets"]!.AsArray().Count);
        Assert.Equal(5, (await shop.GetAsync("api/ticket-agents"))["agents"]!.AsArray().Count);
        Assert.False((bool)(await shop.GetAsync("api/ticket-agents/eve"))["active"]!);

        // The same key opens one ticket, and a customer's list holds it once.
        foreach (var _ in new[] { 1, 2 }) await AShop.SendAsync(shop.As(Roles.Customer, "twice"), HttpMethod.Post, "api/tickets", Asking("OTHER"), key: "once");
        Assert.Single((await GetAsync(shop.As(Roles.Customer, "twice"), "api/tickets"))["tickets"]!.AsArray());
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await shop.Staff.EditAsync("api/ticket-agents/ann", Skills("PAYMENT", true), "\"0\"")).Status);
    }

    [Fact]
    public async Task A_ticket_about_an_order_is_answered_waits_is_resolved_and_shows_on_the_timeline_without_its_words()
    {
        var heard = new ConcurrentQueue<string>();
        await using var shop = await AShop.OpenAsync(options => options with
        {
            Services = services => services.AddSingleton(new Subscription(Topics.Fulfilment, "listener", Told, (one, _) =>
            {
                heard.Enqueue(one.Type);
                return Task.CompletedTask;
            })),
        });
        var promise = APromise.ToPack(600, stage: "FIRST_RESPONSE");
        promise["policies"]!.AsArray().Add(APromise.ToPack(3600, stage: "RESOLUTION")["policies"]![0]!.DeepClone());
        await shop.PromiseAsync(promise);
        await AgentAsync(shop, "ann", "DELIVERY");
        var order = await shop.PlaceAsync();
        var asked = Asking("DELIVERY");
        asked["orderId"] = order;
        var ticket = await OpenAsync(shop.Customer, asked);
        var path = $"api/tickets/{ticket}";

        // Nobody answers in time; then somebody does, asks back, and the hour stands still until the customer has written.
        await shop.Host.AdvanceAsync(11 * Minute);
        Assert.Equal(["FIRST_RESPONSE agent:ann"], (await shop.Staff.ViolationsAsync()).Select(one => $"{one.Text("stage")} {one.Text("assignee")}"));
        var agent = shop.As(Roles.Employee, "ann");
        await CommentAsync(agent, path, "He is angry.", isInternal: true);
        await CommentAsync(agent, path, "Which address?");
        Assert.Equal(HttpStatusCode.OK, (await MoveAsync(agent, path, "WAITING_FOR_CUSTOMER")).Status);
        await shop.Host.AdvanceAsync(120 * Minute);
        Assert.Single(await shop.Staff.ViolationsAsync());
        await AttachAsync(shop.Customer, path, Encoding.UTF8.GetBytes("12 Sample Street"));
        await CommentAsync(shop.Customer, path, "See the file.");
        await shop.Host.AdvanceAsync(30 * Minute);
        Assert.Equal(HttpStatusCode.OK, (await MoveAsync(agent, path, "RESOLVED")).Status);
        Assert.Equal(HttpStatusCode.OK, (await MoveAsync(agent, path, "CLOSED")).Status);
        await shop.Host.AdvanceAsync(60 * Minute);
        Assert.Single(await shop.Staff.ViolationsAsync());

        // What other systems hear of it.
        Assert.Equal(
            ["sla.violated 1", "ticket.moved 5", "ticket.opened 1"],
            heard.GroupBy(type => type).Select(group => $"{group.Key} {group.Count()}").Order(StringComparer.Ordinal));

        // What each side sees.
        var (staff, customer) = (await shop.GetAsync(path), await GetAsync(shop.Customer, path));
        Assert.Equal((4, 3, "CLOSED"), (staff["comments"]!.AsArray().Count, customer["comments"]!.AsArray().Count, customer.Text("status")));
        Assert.Null(customer["agent"]);
        var attachment = Assert.Single(customer["attachments"]!.AsArray())!;
        Assert.Equal("12 Sample Street", await shop.Customer.GetStringAsync(new Uri($"{path}/attachments/{attachment.Id()}", UriKind.Relative)));
        var timeline = await GetAsync(shop.Customer, $"api/orders/{order}/timeline");
        Assert.Equal(
            ["ticket-opened", "ticket-commented", "ticket-moved", "ticket-moved", "ticket-attached", "ticket-commented", "ticket-moved", "ticket-moved", "ticket-moved"],
            timeline["tickets"]![0]!["entries"]!.AsArray().Select(entry => entry!.Text("what")));
        Assert.DoesNotContain("angry", (await shop.GetAsync($"api/orders/{order}/timeline")).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_can_be_about_a_line_a_return_or_a_broken_promise_and_nobody_elses()
    {
        await using var shop = await AShop.OpenAsync();
        await shop.PromiseAsync(APromise.ToPack(600));
        var order = await shop.PlaceAsync();
        await shop.Host.AdvanceAsync(12 * Minute);
        var violation = Assert.Single(await shop.Staff.ViolationsAsync()).Id();
        await shop.ScanAsync(await shop.ShipAsync(order), "DELIVERED");
        var sent = await new Returns.Buyer(shop, "customer-1").SendBackAsync(order);

        Assert.Equal($"{order} 1 - -", await AboutAsync(shop.Customer, ("orderId", order), ("lineId", "1")));
        Assert.Equal($"{order} - {sent} -", await AboutAsync(shop.Customer, ("orderId", order), ("returnId", sent)));
        Assert.Equal($"{order} - - {violation}", await AboutAsync(shop.Staff, ("orderId", order), ("violationId", violation)));
        Assert.Equal(3, (await shop.GetAsync($"api/orders/{order}/timeline"))["tickets"]!.AsArray().Count);
        var theirs = await shop.PlaceAsync();
        var foreign = Asking("RETURN");
        (foreign["orderId"], foreign["returnId"]) = (theirs, sent);
        await Situations.RefusedAsync(shop.Customer, "api/tickets", "RETURN_UNKNOWN", foreign);

        async Task<string> AboutAsync(HttpClient client, params (string Member, string Value)[] about)
        {
            var asked = Asking("OTHER");
            foreach (var (member, value) in about) asked[member] = value;
            var ticket = (await shop.GetAsync($"api/tickets/{await OpenAsync(client, asked)}"))["about"]!;
            return string.Join(' ', new[] { "orderId", "lineId", "returnId", "violationId" }.Select(member => ticket[member]?.GetValue<string>() ?? "-"));
        }
    }

    [Fact]
    public async Task What_is_not_allowed_changes_nothing()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync();
        var about = Asking("ORDER");
        about["orderId"] = order;
        var ticket = await OpenAsync(shop.Customer, about);
        var path = $"api/tickets/{ticket}";
        var before = (await shop.GetAsync(path)).ToJsonString();

        // A stranger sees neither ticket nor order.
        var stranger = shop.As(Roles.Customer, "stranger");
        await Situations.RefusedAsync(stranger, "api/tickets", "ORDER_UNKNOWN", about.DeepClone());
        await Situations.RefusedAsync(stranger, path + "/comments", "NOT_FOUND", new JsonObject { ["text"] = "x" });
        Assert.Equal(HttpStatusCode.NotFound, (await AShop.SendAsync(stranger, HttpMethod.Get, path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, await AttachAsync(stranger, path, "text"u8.ToArray()));
        Assert.Equal(HttpStatusCode.Forbidden, (await AShop.SendAsync(stranger, HttpMethod.Get, "api/tickets?customer=customer-1")).Status);

        // Wrong in itself.
        await RefusedAsync(shop.Customer, about, "lineId", "nine", "LINE_UNKNOWN");
        await RefusedAsync(shop.Customer, about, "orderId", Guid.NewGuid().ToString(), "ORDER_UNKNOWN");
        await RefusedAsync(shop.Customer, about, "returnId", "none", "RETURN_UNKNOWN");
        await RefusedAsync(shop.Customer, about, "subject", "two\nlines", "VALIDATION_FAILED");
        await RefusedAsync(shop.Customer, about, "text", new string('x', 4001), "VALIDATION_FAILED");
        await RefusedAsync(shop.Customer, about, "violationId", "v", "VALIDATION_FAILED");
        await RefusedAsync(shop.Customer, about, "internal", true, "VALIDATION_FAILED");
        await Situations.RefusedAsync(shop.Customer, path + "/comments", "VALIDATION_FAILED", new JsonObject { ["text"] = "x", ["internal"] = true });

        await RefusedAsync(shop.Staff, about, "violationId", "nothing~pack", "VIOLATION_UNKNOWN");

        // Files that are something else, or too much; whatever their name says.
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await AttachAsync(shop.Customer, path, [0x4D, 0x5A, 0x90, 0x00]));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await AttachAsync(shop.Customer, path, []));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await AttachAsync(shop.Customer, path, new byte[(5 * 1024 * 1024) + 1]));

        // Wrong role, wrong state, stale.
        Assert.Equal(HttpStatusCode.Forbidden, (await MoveAsync(shop.Customer, path, "RESOLVED")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await MoveAsync(shop.Staff, path, "CLOSED")).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await shop.Staff.EditAsync(path + "/status", new JsonObject { ["status"] = "RESOLVED" }, "\"77\"")).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await shop.Staff.EditAsync(path + "/agent", new JsonObject { ["agent"] = "ann" }, "\"77\"")).Status);
        Assert.Equal((HttpStatusCode)428, (await shop.Staff.EditAsync(path + "/agent", new JsonObject { ["agent"] = "ann" }, "")).Status);

        Assert.Equal(before, (await shop.GetAsync(path)).ToJsonString());
        Assert.Single((await GetAsync(shop.Customer, "api/tickets"))["tickets"]!.AsArray());
        Assert.Empty((await GetAsync(stranger, "api/tickets"))["tickets"]!.AsArray());
    }

    private static JsonObject Asking(string category) =>
        new() { ["category"] = category, ["subject"] = "Where is it?", ["text"] = "I have waited for a week." };

    private static async Task<string> OpenAsync(HttpClient client, JsonObject body)
    {
        var (status, answer) = await AShop.SendAsync(client, HttpMethod.Post, "api/tickets", body.DeepClone());
        Assert.True(status == HttpStatusCode.Created, answer?.ToJsonString());
        return answer!.Id();
    }

    private static Task RefusedAsync(HttpClient client, JsonObject good, string member, JsonNode value, string code)
    {
        var body = good.DeepClone().AsObject();
        body[member] = value;
        return Situations.RefusedAsync(client, "api/tickets", code, body);
    }

    private static async Task CommentAsync(HttpClient client, string path, string text, bool isInternal = false)
    {
        var (status, answer) = await AShop.SendAsync(client, HttpMethod.Post, path + "/comments", new JsonObject { ["text"] = text, ["internal"] = isInternal });
        Assert.True(status == HttpStatusCode.OK, answer?.ToJsonString());
    }

    private static Task<(HttpStatusCode Status, JsonNode? Body)> MoveAsync(HttpClient client, string path, string status) =>
        client.EditAsync(path + "/status", new JsonObject { ["status"] = status }, from: path);

    private static async Task<HttpStatusCode> AttachAsync(HttpClient client, string path, byte[] content)
    {
        using var body = new ByteArrayContent(content);
        using var response = await client.PostAsync(new Uri(path + "/attachments", UriKind.Relative), body);
        OpenApi.ApiWatch.Look(HttpMethod.Post, path + "/attachments", null, response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync()));
        return response.StatusCode;
    }

    private static async Task AgentAsync(AShop shop, string agent, string skill, bool active = true)
    {
        var (status, answer) = await shop.Staff.EditAsync($"api/ticket-agents/{agent}", Skills(skill, active));
        Assert.True(status == HttpStatusCode.OK, answer?.ToJsonString());
    }

    private static JsonObject Skills(string skill, bool active) => new() { ["skills"] = new JsonArray(skill), ["active"] = active };

    private static async Task<JsonNode> GetAsync(HttpClient client, string path)
    {
        var (status, body) = await AShop.SendAsync(client, HttpMethod.Get, path);
        Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {body?.ToJsonString()}");
        return body!;
    }
}
