using System.IO.Compression;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Jobs;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Exports;
using OrderFunctions.Functions.Tests.Faults;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Privacy;

/// <summary>What is known of a customer, when there is much of it and workers die.</summary>
public sealed class DataExportTests
{
    [Fact]
    public async Task An_export_goes_on_where_its_worker_died_and_has_everything_once()
    {
        var (stumbling, stamps, again) = (new StumblingFiles(), new Stamps(), new Stamps("stamps-of-later"));
        await using var shop = await AShop.OpenAsync(options => options with
        {
            Services = services => services
                .AddSingleton<IPersonalData>(stamps)
                // What a room says in two parts is one list.
                .AddSingleton<IPersonalData>(again)
                .AddSingleton<IPersonalData>(again)
                .Decorate<IFileStore>((inner, _) => stumbling.Around(inner)),
        });
        var order = await Zach.DeliveredAsync(shop);
        // Workers die in the middle of a room, when its part is written and nobody knows, and while everything is put together.
        var kept = 0;
        stamps.DiesAt = 150;
        stumbling.Before = name => name switch
        {
            _ when name.EndsWith("-1-files", StringComparison.Ordinal) => throw new IOException("No space left."),
            _ when name.StartsWith(FileRecord.Folder, StringComparison.Ordinal) && kept++ == 0 => throw new IOException("No space left."),
            _ => Task.CompletedTask,
        };
        var zach = shop.As(Roles.Customer, Zach.Id);

        var (_, job) = await AShop.SendAsync(zach, HttpMethod.Post, "api/customers/me/data-export");
        for (var look = 0; look < 4; look++) await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(3));

        var done = (await AShop.SendAsync(zach, HttpMethod.Get, $"api/jobs/{job!.Id()}")).Body!;
        Assert.True(done.Text("status") == "SUCCEEDED", done.ToJsonString());
        using var archive = await FetchAsync(shop, done);
        Assert.Equal(archive.Entries.Count, archive.Entries.Select(entry => entry.FullName).Distinct().Count());
        var rooms = archive.Entries.Where(entry => !entry.FullName.Contains('/', StringComparison.Ordinal)).ToDictionary(
            entry => entry.Name[..^5], entry => JsonNode.Parse(entry.Open())!.AsArray());
        Assert.Equal(Enumerable.Range(1, 300), rooms["stamps"].Select(stamp => (int)stamp!["n"]!));
        Assert.Equal([.. Enumerable.Range(1, 300), .. Enumerable.Range(1, 300)], rooms["stamps-of-later"].Select(stamp => (int)stamp!["n"]!));
        Assert.Equal([order], rooms["orders"].Select(one => one!.Id()));
        Assert.Contains(archive.Entries, entry => entry.FullName == $"files/orders/{order}/invoice.pdf");
        // What was done once was not done again, and nothing is left of those who died.
        Assert.Equal((2, 2), (stamps.Asked, again.Asked));
        Assert.Equal(2, kept);
        Assert.Single(shop.DocumentBodies(Containers.Files));
        await foreach (var left in shop.Host.Services.GetRequiredService<IFileStore>().ListAsync($"jobs/{job!.Id()}/", default)) Assert.Fail(left);
    }

    [Theory]
    [InlineData("jobs/", null)]
    // While everything is put together, which nobody breaks off.
    [InlineData(FileRecord.Folder, null)]
    [InlineData("jobs/", "clerk")]
    [InlineData(FileRecord.Folder, "clerk")]
    // It was made before, and lies there for whoever asked.
    [InlineData(null, "clerk")]
    public async Task An_export_does_not_outlive_the_erasure_of_who_it_is_about_whoever_asked_for_it(string? writes, string? clerk)
    {
        var files = new StumblingFiles();
        await using var shop = await AShop.OpenAsync(options => options with { Services = services => services.Decorate<IFileStore>((inner, _) => files.Around(inner)) });
        var isErased = false;
        files.Before = async name =>
        {
            if (isErased || writes is null || !name.StartsWith(writes, StringComparison.Ordinal)) return;
            isErased = true;
            await ForgetAsync(shop);
        };

        var asks = clerk is null ? shop.As(Roles.Customer, Zach.Id) : shop.As(Roles.FulfilmentAdmin, clerk);
        var (_, job) = await AShop.SendAsync(asks, HttpMethod.Post, "api/customers/zach/data-export");
        await AShop.SendAsync(asks, HttpMethod.Post, "api/customers/eve/data-export");
        await shop.Host.WhenIdleAsync();
        if (writes is null) await Zach.EraseAsync(shop);
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(3));

        var (status, left) = await AShop.SendAsync(shop.Staff, HttpMethod.Get, $"api/jobs/{job!.Id()}");
        Assert.True(writes is null ? status == HttpStatusCode.NotFound : left!.Text("status") == "CANCELLED", left?.ToJsonString());
        // What a clerk asked about somebody else is there.
        Assert.Equal(clerk is null ? 0 : 1, shop.DocumentBodies(Containers.Files).Count);
    }

    private static async Task ForgetAsync(AShop shop)
    {
        var rooms = shop.Host.Services.GetServices<IPersonalData>().Where(room => room is JobsOfPerson or FilesOfPerson);
        foreach (var room in rooms) await room.EraseAsync(new(Zach.Id, "erased-1", [], []), default);
    }

    private static async Task<ZipArchive> FetchAsync(AShop shop, JsonNode job)
    {
        using var client = shop.Host.CreateClient();
        var copy = new MemoryStream(await client.GetByteArrayAsync(new Uri(job["result"]!.Text("href"), UriKind.Relative)));
        return new ZipArchive(copy);
    }

    /// <summary>A room with three hundred documents, in which the worker dies once.</summary>
    private sealed class Stamps(string room = "stamps") : IPersonalData
    {
        public int DiesAt { get; set; }

        public int Asked { get; private set; }

        public string Room => room;

        public async IAsyncEnumerable<PersonalPart> ExportAsync(Person person, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Asked++;
            for (var n = 1; n <= 300; n++)
            {
                if (n == DiesAt)
                {
                    DiesAt = 0;
                    throw new JobStoppedException();
                }

                await Task.CompletedTask;
                yield return new(Encoding.UTF8.GetBytes($$"""{"n":{{n}}}"""), []);
            }
        }

        public Task<RoomReport> EraseAsync(Person person, CancellationToken cancellationToken) => Task.FromResult(RoomReport.Nothing(Room));
    }
}
