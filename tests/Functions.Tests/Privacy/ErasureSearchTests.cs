using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Jobs;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Faults;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.LocalHost.Durable;
using OrderFunctions.LocalHost.DurableTask;
using OrderFunctions.LocalHost.DurableTask.Client;
using OrderFunctions.LocalHost.Messaging;
using Xunit;
using static OrderFunctions.Functions.Tests.Privacy.Zach;

namespace OrderFunctions.Functions.Tests.Privacy;

/// <summary>Where an erasure looks once the rooms are done, and what comes later.</summary>
public sealed class ErasureSearchTests : IDisposable
{
    private const string Strange = "payment.strange";

    private readonly DirectoryInfo _logs = Directory.CreateTempSubdirectory("privacy-logs-");

    public void Dispose() => _logs.Delete(recursive: true);

    [Fact]
    public async Task Where_nothing_should_be_is_looked_all_the_same_and_the_report_says_what_was_found_and_what_became_of_it()
    {
        await using var shop = await AWorkshop.OpenAsync(null, ("Retention:LogFolder", _logs.FullName));
        // Staff did something about them before they ever bought, and are customers themselves.
        await shop.StaffPostAsync("api/credit/zach/entries", Credit(1, $"{Name} asked"));
        await AShop.SendAsync(shop.As(Roles.SuperAdmin, Id), HttpMethod.Post, "api/credit/eve/entries", Credit(1, "won"));
        await shop.StaffPostAsync("api/credit/zach/entries", Credit(-1, "taken back"));
        await AShop.SendAsync(shop.As(Roles.Customer, Id), HttpMethod.Get, "api/ops/audit");
        var order = await DeliveredAsync(shop);
        await PlantAsync(shop, order);
        // In a list of all customers; others are in it. What comes in the moment of its start may not be.
        shop.Clock.Advance(TimeSpan.FromSeconds(1));
        await AShop.SendAsync(shop.Staff, HttpMethod.Post, "api/exports", new JsonObject { ["kind"] = "CUSTOMERS" });
        await shop.Host.WhenIdleAsync();

        var report = await ReportAsync(shop, await EraseAsync(shop));

        var places = report["places"]!.AsArray().ToDictionary(place => place!.Text("place"), place => place!);
        Assert.Equal(["audit", "dead-letters", "files", "logs", "orchestrations", "queues", "webhooks"], places.Keys.Order());
        Assert.Equal("1 0 0, messages that wait: 1", Found(places["queues"]));
        Assert.Equal("3 2 1", Found(places["dead-letters"]));
        Assert.Equal("1 0 0, export: 1", Found(places["files"]));
        Assert.Equal("1 0 0, log files: 1", Found(places["logs"]));
        Assert.Equal(2, (int)places["logs"]["looked"]!);
        // The order's saga, its parcel's, and one that failed and names them; another that failed for the order holds its id only.
        Assert.Equal("4 3 0, orchestrations that failed: 1", Found(places["orchestrations"]));
        Assert.False(IsNamedIn(report.ToJsonString()));

        Assert.Null(shop.Host.Services.GetRequiredService<HistoryReplay>().Export(order));
        Assert.NotNull(await shop.Host.DurableClient.GetInstanceAsync("of-somebody"));
        var letter = Assert.Single(await shop.RepairsAsync("dead-letter"), one => one.Text("subject") == "messages");
        Assert.Equal("""{"to":"(erased)","order":7,"for":"PSEUDONYM"}""", (await shop.GetAsync($"api/ops/repairs/{letter.Id()}")).Text("payload").Replace(report.Text("pseudonym"), "PSEUDONYM", StringComparison.Ordinal));
        var audit = shop.DocumentBodies(Containers.Audit).Select(body => JsonNode.Parse(body)!).ToList();
        Assert.DoesNotContain(audit, entry => IsNamedIn(entry.ToJsonString()) || entry["path"]!.ToString().Contains("/zach", StringComparison.Ordinal) && entry.Text("action") != "EraseCustomer");
        Assert.Contains(audit, entry => entry.Text("path") == "/api/credit/eve/entries" && entry.Text("by") == report.Text("pseudonym"));
        Assert.DoesNotContain(audit, entry => entry.Text("list") == AuditEntry.Denials && entry.Text("by") == Id);

        // They are forgotten once, wherever somebody looks again: what is there for others stays.
        var again = (await ReportAsync(shop, await EraseAsync(shop)))["places"]!.AsArray();
        // But for the request for it.
        Assert.All(again.Where(place => place!.Text("place") != "audit"), place => Assert.Equal(0, (int)place!["removed"]! + (int)place["pseudonymised"]!));
    }

    [Fact]
    public async Task Who_dies_in_the_middle_of_a_search_is_gone_on_from_where_it_was_however_often_and_nobody_calls_it_off()
    {
        var place = new Long();
        await using var shop = await AShop.OpenAsync(options => options with { Services = services => services.AddSingleton<ISearchedPlace>(place) });
        var refused = new List<HttpStatusCode>();
        // Who they are is known only to the job by now: half an erasure could never be gone on with.
        place.Between = async () =>
        {
            var job = (await shop.GetAsync("api/jobs"))["jobs"]![0]!;
            Assert.DoesNotContain("cancel", job["allowedActions"]!.AsArray().Select(action => action!.ToString()));
            refused.Add((await AShop.SendAsync(shop.Staff, HttpMethod.Post, $"api/jobs/{job.Id()}/cancel")).Status);
        };

        var report = await ReportAsync(shop, await EraseAsync(shop));

        Assert.Equal(["", "1", .. Enumerable.Repeat("2", JobDecider.MaxTries + 2), "3"], place.Asked);
        Assert.Equal([HttpStatusCode.Conflict], refused);
        var found = Assert.Single(report["places"]!.AsArray(), one => one!.Text("place") == "long")!;
        Assert.Equal("4 0 4, pages: 4", Found(found));
        Assert.Single(report["places"]!.AsArray(), one => one!.Text("place") == "audit");
    }

    [Fact]
    public async Task A_webhook_about_somebody_who_was_forgotten_is_acted_on_and_kept_without_its_body_whatever_becomes_of_it()
    {
        await using var shop = await AWorkshop.OpenAsync();
        var order = await DeliveredAsync(shop);
        var payment = (await Situations.OrderAsync(shop, order)).Payments.Single().Id;
        // Two that stand in no list of the order: nobody listens, and nobody could read it.
        await SendAsync(shop, Strange, "evt_before", order, payment);
        await shop.SendWebhookAsync(Encoding.UTF8.GetBytes($$"""{"email":"{{Address}}"}"""));
        await shop.Host.WhenIdleAsync();

        var places = (await ReportAsync(shop, await EraseAsync(shop)))["places"]!.AsArray();
        Assert.Equal("2 0 1, webhooks that wait: 1", Found(places.Single(place => place!.Text("place") == "webhooks")!));
        await SendAsync(shop, "payment.succeeded", "evt_again", order, payment);
        await SendAsync(shop, Strange, "evt_strange", order, payment);
        await SendAsync(shop, "payment.declined", "evt_new", order, payment);
        var waits = Assert.Single(await shop.RepairsAsync("inbox"));
        await shop.PostAsync($"api/ops/repairs/{waits.Id()}/resolve", new JsonObject { ["reason"] = "nothing to do" });
        await shop.Host.WhenIdleAsync();

        var entries = shop.DocumentBodies(Containers.Inbox).Select(body => JsonNode.Parse(body)!).Where(entry => entry["status"] is not null).ToList();
        Assert.Equal(
            ["evt-evt_again DUPLICATE", "evt-evt_before IGNORED", "evt-evt_new PROCESSED", "evt-evt_strange IGNORED"],
            entries.Select(entry => $"{entry["id"]} {entry["status"]}").Where(entry => entry.Contains("evt_", StringComparison.Ordinal) && !entry.Contains("evt_sp", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(entries.Where(entry => entry["orderId"] is not null), entry => Assert.True(entry["body"] is null && entry.Text("bodyDigest").Length == 64, entry.ToJsonString()));
        Assert.Equal("DELIVERED", await shop.StatusAsync(order));
    }

    private static async Task SendAsync(AShop shop, string type, string id, string order, string payment)
    {
        var known = type == Strange ? "payment.declined" : type;
        var body = Encoding.UTF8.GetString(SandboxSimulation.Body(known, id, order, payment, new Money(1, "EUR"), "", shop.Clock.GetUtcNow()));
        Assert.Equal(HttpStatusCode.OK, await shop.SendWebhookAsync(Encoding.UTF8.GetBytes(body.Replace(known, type, StringComparison.Ordinal))));
        await shop.Host.WhenIdleAsync();
    }

    private static JsonObject Credit(int amount, string reason) => new()
    {
        ["change"] = new JsonObject { ["amount"] = amount, ["currency"] = "EUR" },
        ["reason"] = reason,
    };

    private static string Found(JsonNode place) => string.Join(", ", new[] { $"{place["holding"]} {place["removed"]} {place["pseudonymised"]}" }
        .Concat(place["kept"]!.AsArray().Select(kept => $"{kept!["what"]}: {kept["count"]}")));

    private async Task PlantAsync(AShop shop, string order)
    {
        var services = shop.Host.Services;
        await services.GetRequiredService<LocalQueues>().SendAsync("messages", $"to {Address}", TimeSpan.FromDays(300));
        await services.GetRequiredService<LocalQueues>().SendAsync("messages", "to somebody", TimeSpan.FromDays(300));
        var letters = services.GetRequiredService<KeepDeadLetterHandler>();
        await letters.HandleAsync(new(new("images"), "1", $"to {Address}"), default);
        await letters.HandleAsync(new(new("messages"), "2", new JsonObject { ["to"] = $"{House} of {Name}", ["order"] = 7, ["for"] = Id }.ToJsonString()), default);
        await letters.HandleAsync(new(new("images"), "3", new JsonObject { ["to"] = "somebody" }.ToJsonString()), default);
        await services.GetRequiredService<NoteFailureHandler>().HandleAsync(new("x", new InvalidOperationException($"Nobody takes mail for {Address}.")), default);
        await File.WriteAllTextAsync(Path.Combine(_logs.FullName, "1.log"), "nothing\n");
        await File.WriteAllTextAsync(Path.Combine(_logs.FullName, "2.log"), new string('x', 100_000) + new JsonObject { ["said"] = House }.ToJsonString());
        await shop.Host.DurableClient.ScheduleNewOrchestrationInstanceAsync("NoSuchSaga", $"for {Name}", new StartOrchestrationOptions("of-zach"));
        await shop.Host.DurableClient.ScheduleNewOrchestrationInstanceAsync("NoSuchSaga", null, new StartOrchestrationOptions($"parcel-{order}-lost"));
        // More than a page of others before them.
        await Task.WhenAll(Enumerable.Range(0, OrchestrationQuery.DefaultPageSize).Select(n => n == 0 ? "of-somebody" : $"crowd-{n}").Select(id =>
            shop.Host.DurableClient.ScheduleNewOrchestrationInstanceAsync("NoSuchSaga", "for somebody", new StartOrchestrationOptions(id))));
        await shop.Host.WhenIdleAsync();
    }

    /// <summary>A place with four pages, on one of which more workers die than any other job is given.</summary>
    private sealed class Long : ISearchedPlace
    {
        public Func<Task> Between { get; set; } = () => Task.CompletedTask;

        public List<string> Asked { get; } = [];

        public string Place => "long";

        public async Task<PlacePage> SearchAsync(Person person, string? from, CancellationToken cancellationToken)
        {
            Asked.Add(from ?? "");
            if (from == "1") await Between();
            if (Asked.Count is >= 3 and < JobDecider.MaxTries + 4) throw new Application.Jobs.JobStoppedException();
            var page = from is null ? 0 : from[0] - '0';
            return new(new(Place, 1, 1, 0, 1, [new("pages", 1, "because")]), page < 3 ? $"{page + 1}" : null);
        }
    }
}
