using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Jobs;
using OrderFunctions.Domain.Jobs;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.LocalHost.Messaging;
using Xunit;

namespace OrderFunctions.Functions.Tests.Jobs;

/// <summary>Long work: followed, stopped, held, taken over from the dead, and done once whatever happens.</summary>
public sealed class JobTests
{
    private readonly ToyKind.Strings _strings = new();
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Progress_is_told_and_the_result_is_a_link_that_needs_no_token()
    {
        await using var shop = await ToyKind.OpenAsync(_strings);
        HoldAt(3);
        var id = await ToyKind.StartAsync(shop, 4);
        await _arrived.Task;

        var running = await shop.GetAsync($"api/jobs/{id}");
        Assert.Equal(("RUNNING", 2, 50), (running.Text("status"), (int)running["progress"]!["done"]!, (int)running["progress"]!["percent"]!));
        Assert.Equal(["cancel", "pause"], running["allowedActions"]!.AsArray().Select(one => (string)one!));
        var waits = shop.Staff.GetAsync(new Uri($"api/jobs/{id}", UriKind.Relative));
        using (var look = await waits) Assert.Equal("1", look.Headers.GetValues("Retry-After").Single());
        var end = LongPollAsync(shop, id);
        _goOn.SetResult();

        var done = await end;
        Assert.Equal(("SUCCEEDED", 100), (done.Text("status"), (int)done["progress"]!["percent"]!));
        using var nobody = shop.Host.CreateClient();
        Assert.Equal("1\n2\n3\n4\n", await nobody.GetStringAsync(new Uri(done["result"]!.Text("href"), UriKind.Relative)));
        Assert.Equal([id], (await shop.GetAsync("api/jobs"))["jobs"]!.AsArray().Select(job => job!.Id()));
        await shop.Host.WhenIdleAsync();
        Assert.Empty(await LeftoversAsync(shop, id));

        // A week later it is forgotten, and what it made is gone.
        await shop.Host.AdvanceAsync(TimeSpan.FromDays(8));
        Assert.Equal(HttpStatusCode.NotFound, (await AShop.SendAsync(shop.Staff, HttpMethod.Get, $"api/jobs/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AShop.SendAsync(shop.Staff, HttpMethod.Get, $"api/files/{id}")).Status);
    }

    [Fact]
    public async Task A_job_that_is_cancelled_stops_at_its_next_save_and_leaves_nothing_behind()
    {
        await using var shop = await ToyKind.OpenAsync(_strings);
        HoldAt(2);
        var id = await ToyKind.StartAsync(shop, 4);
        await _arrived.Task;

        var asked = await shop.StaffPostAsync($"api/jobs/{id}/cancel");
        Assert.Equal(("RUNNING", "CANCEL"), (asked.Text("status"), asked.Text("wish")));
        _goOn.SetResult();
        await shop.Host.WhenIdleAsync();

        var job = await shop.GetAsync($"api/jobs/{id}");
        Assert.Equal(("CANCELLED", 2), (job.Text("status"), (int)job["progress"]!["done"]!));
        Assert.Null(job["result"]);
        Assert.Empty(await LeftoversAsync(shop, id));
        Assert.Equal("CANCELLED", (await shop.StaffPostAsync($"api/jobs/{id}/cancel")).Text("status"));
        await Situations.RefusedAsync(shop.Staff, $"api/jobs/{id}/resume", "JOB_ENDED");
    }

    [Fact]
    public async Task A_job_that_is_held_goes_on_where_it_was()
    {
        await using var shop = await ToyKind.OpenAsync(_strings);
        var seen = new List<int>();
        _strings.Before = async (_, step) =>
        {
            seen.Add(step);
            if (step != 2) return;
            _arrived.TrySetResult();
            await _goOn.Task;
        };
        var id = await ToyKind.StartAsync(shop, 4);
        await _arrived.Task;
        await shop.StaffPostAsync($"api/jobs/{id}/pause");
        _goOn.SetResult();
        await shop.Host.WhenIdleAsync();
        Assert.Equal("PAUSED", (await shop.GetAsync($"api/jobs/{id}")).Text("status"));
        await shop.Host.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal([1, 2], seen);

        Assert.Equal("QUEUED", (await shop.StaffPostAsync($"api/jobs/{id}/resume")).Text("status"));
        await shop.Host.WhenIdleAsync();

        Assert.Equal("SUCCEEDED", (await shop.GetAsync($"api/jobs/{id}")).Text("status"));
        Assert.Equal([1, 2, 3, 4], seen);
    }

    [Fact]
    public async Task A_worker_that_was_taken_for_dead_saves_nothing_any_more()
    {
        await using var shop = await ToyKind.OpenAsync(_strings);
        var steps = new List<string>();
        _strings.Before = async (run, step) =>
        {
            lock (steps) steps.Add($"{run.Job.Claim}:{step}");
            if (run.Job.Claim != 1 || step != 3) return;
            _arrived.TrySetResult();
            await _goOn.Task;
        };
        var id = await ToyKind.StartAsync(shop, 4);
        await _arrived.Task;

        // Its message comes again, as after a crash, and the second worker takes the job further while the first one still stands there.
        await shop.Host.Services.GetRequiredService<JobWorker>().HandleAsync($"{id}:1", CancellationToken.None);
        Assert.Equal("SUCCEEDED", (await shop.GetAsync($"api/jobs/{id}")).Text("status"));
        _goOn.SetResult();
        await shop.Host.WhenIdleAsync();

        Assert.Equal(["1:1", "1:2", "1:3", "2:3", "2:4"], steps);
        var job = await shop.GetAsync($"api/jobs/{id}");
        Assert.Equal("SUCCEEDED", job.Text("status"));
        using var nobody = shop.Host.CreateClient();
        Assert.Equal("1\n2\n3\n4\n", await nobody.GetStringAsync(new Uri(job["result"]!.Text("href"), UriKind.Relative)));
    }

    [Fact]
    public async Task Work_that_takes_longer_than_a_slice_goes_on_with_another_message()
    {
        await using var shop = await ToyKind.OpenAsync(_strings, ("Jobs:Slice", "00:00:10"));
        var claims = new List<int>();
        _strings.Before = (run, _) =>
        {
            claims.Add(run.Job.Claim);
            shop.Clock.Advance(TimeSpan.FromSeconds(6));
            return Task.CompletedTask;
        };

        var id = await ToyKind.StartAsync(shop, 5);
        await shop.Host.WhenIdleAsync();

        Assert.Equal("SUCCEEDED", (await shop.GetAsync($"api/jobs/{id}")).Text("status"));
        Assert.Equal([1, 1, 2, 2, 3], claims);
    }

    [Fact]
    public async Task A_job_whose_message_was_lost_or_that_died_between_two_messages_is_found()
    {
        await using var shop = await ToyKind.OpenAsync(_strings);
        var id = Guid.CreateVersion7(shop.Clock.GetUtcNow()).ToString();
        var job = new Job(id, ToyKind.Kind, "staff-1", CanPause: true, shop.Clock.GetUtcNow());
        await shop.Host.Services.GetRequiredService<JobRepository>().CreateAsync(job, JsonSerializer.SerializeToElement(new JsonObject { ["to"] = 2 }), default);
        Assert.Equal("QUEUED", (await shop.GetAsync($"api/jobs/{id}")).Text("status"));

        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal("SUCCEEDED", (await shop.GetAsync($"api/jobs/{id}")).Text("status"));

        // The next turn was committed, and nobody was told: the message that led there comes again.
        var jobs = shop.Host.Services.GetRequiredService<JobRepository>();
        var next = Guid.CreateVersion7(shop.Clock.GetUtcNow()).ToString();
        await jobs.CreateAsync(job with { Id = next, Status = JobStatus.Running, Turn = 2, Claim = 1 }, JsonSerializer.SerializeToElement(new JsonObject { ["to"] = 2 }), default);
        await shop.Host.Services.GetRequiredService<LocalQueues>().SendAsync(ToyKind.QueueName, $"{next}:1");
        await shop.Host.WhenIdleAsync();
        Assert.Equal("SUCCEEDED", (await shop.GetAsync($"api/jobs/{next}")).Text("status"));
    }

    [Fact]
    public async Task A_job_that_fails_every_time_is_given_up_and_says_so()
    {
        await using var shop = await ToyKind.OpenAsync(_strings);
        var tries = 0;
        _strings.Before = (_, step) => step == 2 && ++tries > 0 ? throw new IOException("No space left.") : Task.CompletedTask;

        var id = await ToyKind.StartAsync(shop, 4);
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(10));

        var job = await shop.GetAsync($"api/jobs/{id}");
        Assert.Equal(("FAILED", "JOB_GAVE_UP"), (job.Text("status"), job["error"]!.Text("code")));
        Assert.Contains("IOException", job["error"]!.Text("message"), StringComparison.Ordinal);
        Assert.InRange(tries, 2, 5);
        Assert.Empty(await LeftoversAsync(shop, id));
        Assert.Empty(await shop.RepairsAsync());
    }

    [Fact]
    public async Task Somebody_elses_job_is_not_there_and_a_second_start_is_the_first()
    {
        await using var shop = await ToyKind.OpenAsync(_strings);
        var id = await ToyKind.StartAsync(shop, 1, owner: "ann");
        Assert.Equal(id, await ToyKind.StartAsync(shop, 1, owner: "ann", id: id));
        await shop.Host.WhenIdleAsync();
        var (ann, ben) = (shop.As(Roles.InventoryAdmin, "ann"), shop.As(Roles.InventoryAdmin, "ben"));

        Assert.Equal(HttpStatusCode.OK, (await AShop.SendAsync(ann, HttpMethod.Get, $"api/jobs/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AShop.SendAsync(ben, HttpMethod.Get, $"api/jobs/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AShop.SendAsync(ben, HttpMethod.Post, $"api/jobs/{id}/cancel")).Status);
        Assert.Empty((await AShop.SendAsync(ben, HttpMethod.Get, "api/jobs")).Body!["jobs"]!.AsArray());
        Assert.Equal(HttpStatusCode.Forbidden, (await AShop.SendAsync(ben, HttpMethod.Get, "api/jobs?owner=ann")).Status);
        Assert.Single((await shop.GetAsync("api/jobs?owner=ann"))["jobs"]!.AsArray());
        Assert.Empty((await shop.GetAsync("api/jobs?owner=ben"))["jobs"]!.AsArray());
        Assert.Equal(HttpStatusCode.NotFound, (await AShop.SendAsync(shop.Customer, HttpMethod.Get, $"api/jobs/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AShop.SendAsync(shop.Staff, HttpMethod.Get, "api/jobs/..%2f..%2fetc")).Status);
    }

    private void HoldAt(int step) => _strings.Before = async (_, now) =>
    {
        if (now != step) return;
        _arrived.TrySetResult();
        await _goOn.Task;
    };

    private static async Task<JsonNode> LongPollAsync(AShop shop, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/jobs/{id}");
        request.Headers.Add("Prefer", "wait=30");
        using var answer = await shop.Staff.SendAsync(request);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private static async Task<IReadOnlyList<string>> LeftoversAsync(AShop shop, string id)
    {
        var names = new List<string>();
        await foreach (var name in shop.Host.Services.GetRequiredService<IFileStore>().ListAsync($"jobs/{id}/", default)) names.Add(name);
        return names;
    }
}
