using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Sla;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Sla;

/// <summary>Promised times on the running app: watched by reminders, by the sweep when those are lost, and not at all without promises.</summary>
public sealed class SlaTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_broken_promise_is_told_once_counted_once_settled_once_and_the_second_one_is_escalated()
    {
        await using var shop = await AShop.OpenAsync();
        await shop.PromiseAsync(APromise.ToPack(600));
        var late = await AssignedAsync(shop);

        await shop.Host.AdvanceAsync(6 * Minute);
        Assert.Equal(["WARNING SLA_AT_RISK"], await shop.AlertsAsync(late));
        Assert.Empty(await shop.Staff.ViolationsAsync());
        await shop.Host.AdvanceAsync(5 * Minute);
        var watch = shop.Host.Services.GetRequiredService<WatchSlaHandler>();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => watch.HandleAsync(new WatchSla(late), default)));
        await shop.Host.AdvanceAsync(30 * Minute);

        Assert.Equal(["CRITICAL SLA_VIOLATED", "WARNING SLA_AT_RISK"], await shop.AlertsAsync(late));
        var violation = Assert.Single(await shop.Staff.ViolationsAsync($"?order={late}"));
        Assert.Equal(TimeSpan.FromSeconds(600), At(violation, "violatedAt") - At(violation, "startedAt"));

        // Somebody sees it, somebody settles it, and nobody settles it for another reason.
        var path = $"api/sla/violations/{violation.Id()}";
        await shop.StaffPostAsync(path + "/acknowledge");
        await shop.StaffPostAsync(path + "/resolve", new JsonObject { ["reason"] = "packed by hand" });
        await shop.StaffPostAsync(path + "/resolve", new JsonObject { ["reason"] = "packed by hand" });
        await Situations.RefusedAsync(shop.Staff, path + "/resolve", "VIOLATION_RESOLVED", new JsonObject { ["reason"] = "other" });
        var timeline = (await shop.GetAsync($"api/orders/{late}/timeline"))["promises"]!.AsArray();
        Assert.Equal(["sla-warned", "sla-violated", "sla-acknowledged", "sla-resolved"], timeline.Select(one => one!["what"]!.GetValue<string>()));
        Assert.Equal(("staff-1", "packed by hand"), (timeline[3]!.Text("by"), timeline[3]!.Text("reason")));

        // The next one of the same assignee is escalated, the one after that not again; packing in time is counted as well.
        var (second, third) = (await AssignedAsync(shop), await AssignedAsync(shop));
        await shop.Host.AdvanceAsync(20 * Minute);
        var kept = await AssignedAsync(shop);
        await shop.Host.AdvanceAsync(Minute);
        await shop.StaffPostAsync($"api/shipments/{await shop.ShipmentAsync(kept)}/packed");
        await shop.Host.WhenIdleAsync();

        Assert.Equal(new[] { second, third }.Order(StringComparer.Ordinal), (await shop.Staff.ViolationsAsync("?assignee=dealer:main")).Select(one => one.Text("orderId")).Order(StringComparer.Ordinal));
        Assert.Equal(["CRITICAL SLA_ESCALATED"], await shop.AlertsAsync("dealer:main"));
        var card = Assert.Single((await shop.GetAsync("api/sla/scorecards"))["scorecards"]!.AsArray())!;
        Assert.Equal(("dealer:main", 1, 3, 0.25), (card.Text("assignee"), (int)card["kept"]!, (int)card["violated"]!, (double)card["keptShare"]!));
        var metrics = PrometheusText.Parse(await shop.Staff.GetStringAsync(new Uri("metrics", UriKind.Relative)));
        Assert.Equal(3, metrics["""orderfunctions_sla_violations_total{stage="Pack",level="Critical"}"""]);
    }

    [Fact]
    public async Task Lost_reminders_and_a_restart_in_the_middle_change_neither_what_is_recorded_nor_how_often()
    {
        using var folder = new Local.AFolder();
        var first = await AShop.OpenAsync(Forgetful, folder.Path);
        await first.PromiseAsync(APromise.ToPack(600));
        var order = await AssignedAsync(first);
        await first.Host.AdvanceAsync(4 * Minute);
        Assert.Empty(await first.AlertsAsync(order));
        await first.DisposeAsync();
        first.Clock.Advance(TimeSpan.FromHours(3));

        await using var second = await AShop.OpenAsync(Forgetful, folder.Path, first.Clock);
        await second.Host.AdvanceAsync(2 * Minute);

        var violation = Assert.Single(await second.Staff.ViolationsAsync());
        Assert.Equal((order, TimeSpan.FromSeconds(600)), (violation.Text("orderId"), At(violation, "violatedAt") - At(violation, "startedAt")));
        Assert.Equal(["CRITICAL SLA_VIOLATED"], await second.AlertsAsync(order));
        Assert.Single((await second.GetAsync("api/sla/scorecards"))["scorecards"]!.AsArray());
    }

    [Fact]
    public async Task A_held_order_costs_nobody_time()
    {
        await using var shop = await AShop.OpenAsync();
        await shop.PromiseAsync(APromise.ToPack(600));
        var order = await AssignedAsync(shop);

        await shop.Host.AdvanceAsync(4 * Minute);
        await shop.DoAsync(order, new Domain.Orders.OrderCommand.PlaceHold("h1", "SUPER_ADMIN_REVIEW", "staff-1"));
        await shop.Host.AdvanceAsync(60 * Minute);
        Assert.Empty(await shop.Staff.ViolationsAsync());
        await shop.DoAsync(order, new Domain.Orders.OrderCommand.LiftHold("h1", "staff-1"));
        await shop.Host.AdvanceAsync(5 * Minute);
        Assert.Empty(await shop.Staff.ViolationsAsync());
        await shop.Host.AdvanceAsync(2 * Minute);

        Assert.Single(await shop.Staff.ViolationsAsync());
    }

    [Fact]
    public async Task Without_promises_an_order_costs_nothing_and_what_cannot_be_promised_is_not()
    {
        var jobs = new List<(string Queue, TimeSpan After)>();
        await using var shop = await AShop.OpenAsync(options => options with
        {
            Services = services => services.Decorate<IJobQueue>((inner, _) => new Listening(inner, jobs)),
        });
        var order = await AssignedAsync(shop);
        await shop.Host.AdvanceAsync(2 * Minute);
        var store = shop.Host.Services.GetRequiredService<IDocumentStore>();
        Assert.DoesNotContain(jobs, job => job.Queue == WatchSlaHandler.Queue);
        Assert.Null(await store.FindAsync(Containers.Sla, order, SlaRecord.Id));

        // Nothing of this is stored.
        var (admin, good) = (shop.As(Roles.FulfilmentAdmin, "boss"), APromise.ToPack(600));
        foreach (var (edit, path) in Bad())
        {
            var body = good.DeepClone().AsObject();
            edit(body);
            var (status, problem) = await admin.EditAsync("api/sla/policies", body);
            Assert.Equal((HttpStatusCode.BadRequest, path), (status, problem!["errors"]!.AsObject().First().Key));
        }

        Assert.Equal(HttpStatusCode.PreconditionFailed, (await admin.EditAsync("api/sla/policies", good, "\"17\"")).Status);
        Assert.Equal((HttpStatusCode)428, (await admin.EditAsync("api/sla/policies", good, "")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await shop.As(Roles.Dealer, "main").EditAsync("api/sla/policies", good, "\"0\"")).Status);
        Assert.Empty((await shop.GetAsync("api/sla/policies"))["policies"]!.AsArray());

        // A dealer sees the own violations and nobody else's; the shop promised north another time.
        good["policies"]!.AsArray().Add(APromise.ToPack(86400, "dealer:main")["policies"]![0]!.DeepClone());
        await shop.PromiseAsync(good);
        var relaxed = await AssignedAsync(shop);
        await shop.Host.AdvanceAsync(20 * Minute);
        Assert.Empty(await shop.Staff.ViolationsAsync());
        await shop.LeapAsync(TimeSpan.FromDays(1));
        Assert.Equal(relaxed, Assert.Single(await shop.As(Roles.Dealer, "main").ViolationsAsync()).Text("orderId"));
        Assert.Empty(await shop.As(Roles.Dealer, "north").ViolationsAsync());
        Assert.Equal(HttpStatusCode.Forbidden, (await AShop.SendAsync(shop.As(Roles.Dealer, "north"), HttpMethod.Get, "api/sla/violations?assignee=dealer:main")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await shop.PostAsync("api/sla/violations/nothing/acknowledge")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await AShop.SendAsync(shop.Staff, HttpMethod.Get, "api/sla/violations?state=old")).Status);
    }

    [Fact]
    public async Task Only_what_is_broken_within_the_window_counts_and_is_told_once_in_it_and_late_work_keeps_nothing()
    {
        var told = new Told();
        await using var shop = await AShop.OpenAsync(options => options with { Services = services => services.AddSingleton<IEventPublisher>(told) });
        var promise = APromise.ToPack(600);
        (promise["escalation"]!["withinSeconds"], promise["escalation"]!["opensTicket"]) = (3600, false);
        await shop.PromiseAsync(promise);
        await LateAsync();
        await shop.LeapAsync(TimeSpan.FromHours(2));

        await LateAsync();
        Assert.Empty(await shop.AlertsAsync("dealer:main"));
        await LateAsync();
        Assert.Equal(["CRITICAL SLA_ESCALATED"], await shop.AlertsAsync("dealer:main"));
        await LateAsync();
        Assert.Equal(["CRITICAL SLA_ESCALATED"], await shop.AlertsAsync("dealer:main"));

        Assert.Empty((await shop.GetAsync("api/tickets"))["tickets"]!.AsArray());
        var card = Assert.Single((await shop.GetAsync("api/sla/scorecards"))["scorecards"]!.AsArray())!;
        Assert.Equal((0, 4), ((int)card["kept"]!, (int)card["violated"]!));

        var (seen, settled) = ((await shop.Staff.ViolationsAsync())[0].Id(), (await shop.Staff.ViolationsAsync())[1].Id());
        await shop.StaffPostAsync($"api/sla/violations/{seen}/acknowledge");
        await shop.StaffPostAsync($"api/sla/violations/{settled}/resolve", new JsonObject { ["reason"] = "packed by hand" });
        await shop.Host.WhenIdleAsync();
        Assert.Equal(
            ["sla.acknowledged", "sla.resolved", "sla.violated", "sla.violated", "sla.violated", "sla.violated"],
            told.Types.Where(type => type.StartsWith("sla.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        async Task LateAsync()
        {
            var order = await AssignedAsync(shop);
            await shop.Host.AdvanceAsync(12 * Minute);
            await shop.StaffPostAsync($"api/shipments/{await shop.ShipmentAsync(order)}/packed");
            await shop.Host.WhenIdleAsync();
        }
    }

    [Fact]
    public async Task A_wait_that_is_longer_than_a_queue_keeps_a_message_is_waited_in_parts()
    {
        var jobs = new List<(string Queue, TimeSpan After)>();
        await using var shop = await AShop.OpenAsync(options => options with
        {
            Services = services => services.Decorate<IJobQueue>((inner, _) => new Listening(inner, jobs)),
        });
        await shop.PromiseAsync(APromise.ToPack(20 * 86400));
        await AssignedAsync(shop);
        Assert.Equal(WatchSlaHandler.LongestWait, Assert.Single(Reminders()));

        await shop.LeapAsync(WatchSlaHandler.LongestWait);

        // The warning is due after ten days.
        Assert.InRange(Assert.Single(Reminders()), TimeSpan.FromDays(3.9), TimeSpan.FromDays(4.1));

        List<TimeSpan> Reminders()
        {
            lock (jobs)
            {
                var found = jobs.Where(job => job.Queue == WatchSlaHandler.Queue && job.After > Minute).Select(job => job.After).ToList();
                jobs.Clear();
                return found;
            }
        }
    }

    private static IEnumerable<(Action<JsonObject> Edit, string Path)> Bad()
    {
        yield return (body => body["policies"]![0]!["limitSeconds"] = 0, "$.policies[0].limitSeconds");
        yield return (body => body["policies"]![0]!["warnAtPercent"] = 100, "$.policies[0].warnAtPercent");
        yield return (body => body["policies"]![0]!["assignee"] = "north", "$.policies[0].assignee");
        yield return (body => body["policies"]![0]!["calendar"] = "weekdays", "$.policies[0].calendar");
        yield return (body => body["policies"]!.AsArray().Add(body["policies"]![0]!.DeepClone()), "$.policies[1]");
        yield return (body => body["escalation"]!["violations"] = 0, "$.escalation.violations");
        yield return (body => body["calendars"] = Calendar("Europe/Nowhere", "09:00", "17:00"), "$.calendars[0].timeZone");
        yield return (body => body["calendars"] = Calendar("Europe/Berlin", "9", "17:00"), "$.calendars[0].hours");
        yield return (body => body["calendars"] = Calendar("Europe/Berlin", "17:00", "09:00"), "$.calendars[0].hours");
    }

    private static JsonArray Calendar(string zone, string opens, string closes) => JsonNode.Parse($$"""
        [{ "name": "weekdays", "timeZone": "{{zone}}", "hours": [{ "day": "MONDAY", "opens": "{{opens}}", "closes": "{{closes}}" }] }]
        """)!.AsArray();

    private static async Task<string> AssignedAsync(AShop shop)
    {
        var order = await shop.PlaceAsync();
        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
        return order;
    }

    private static DateTimeOffset At(JsonNode node, string name) => node[name]!.GetValue<DateTimeOffset>();

    // Reminders get lost; what facts send arrives.
    private static OrderFunctions.Local.LocalAppOptions Forgetful(OrderFunctions.Local.LocalAppOptions options) => options with
    {
        Services = services => services.Decorate<IJobQueue>((inner, _) => new Losing(inner)),
    };

    private sealed class Losing(IJobQueue inner) : IJobQueue
    {
        public Task SendAsync(string queue, string body, TimeSpan visibleAfter, CancellationToken cancellationToken) =>
            queue == WatchSlaHandler.Queue && visibleAfter > TimeSpan.Zero ? Task.CompletedTask : inner.SendAsync(queue, body, visibleAfter, cancellationToken);
    }

    private sealed class Told : IEventPublisher
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Types { get; } = [];

        public bool IsHeard(string topic, string type) => true;

        public Task PublishAsync(string topic, CloudEvent cloudEvent, CancellationToken cancellationToken)
        {
            Types.Enqueue(cloudEvent.Type);
            return Task.CompletedTask;
        }
    }

    private sealed class Listening(IJobQueue inner, List<(string Queue, TimeSpan After)> heard) : IJobQueue
    {
        public Task SendAsync(string queue, string body, TimeSpan visibleAfter, CancellationToken cancellationToken)
        {
            lock (heard) heard.Add((queue, visibleAfter));
            return inner.SendAsync(queue, body, visibleAfter, cancellationToken);
        }
    }
}
