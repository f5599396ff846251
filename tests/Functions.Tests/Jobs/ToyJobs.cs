using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Jobs;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.Functions.Tests.Jobs;

/// <summary>Counts to a number, a save per step. A test holds it at a step, and lets it fail.</summary>
public sealed class ToyKind(IFileStore files, KeepFileHandler keep, TimeProvider time, ToyKind.Strings strings) : IJobKind
{
    public const string Kind = "TOY";
    public const string QueueName = "toys";

    private static readonly JsonTypeInfo<JsonObject> Json = (JsonTypeInfo<JsonObject>)JsonSerializerOptions.Default.GetTypeInfo(typeof(JsonObject));

    /// <summary>What the test pulls.</summary>
    public sealed class Strings
    {
        public Func<JobRun, int, Task> Before { get; set; } = (_, _) => Task.CompletedTask;
    }

    public string Name => Kind;

    public string Queue => QueueName;

    public bool CanPause => true;

    public int AtOnce => 2;

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var to = (int)run.RequestAs(Json)["to"]!;
        var parts = run.CheckpointAs(Json)?["parts"]!.AsArray().Select(one => (string)one!).ToList() ?? [];
        while (parts.Count < to)
        {
            await strings.Before(run, parts.Count + 1);
            var name = run.PartName(parts.Count + 1);
            using var content = new MemoryStream(Encoding.ASCII.GetBytes($"{parts.Count + 1}\n"));
            await files.WriteAsync(name, "text/plain", content, cancellationToken);
            parts.Add(name);
            await run.SaveAsync(new JsonObject { ["parts"] = new JsonArray([.. parts.Select(one => JsonValue.Create(one))]) }, Json, new(parts.Count, to), cancellationToken);
        }

        var all = new MemoryStream();
        foreach (var part in parts)
        {
            await using var content = (await files.OpenReadAsync(part, cancellationToken))!;
            await content.CopyToAsync(all, cancellationToken);
        }

        all.Position = 0;
        await keep.HandleAsync(new(run.Job.Id, run.Job.OwnerId, "toy", "toy.txt", "text/plain", all, time.GetUtcNow().AddDays(7)), cancellationToken);
        return new(new(to, to), run.Job.Id);
    }

    /// <summary>A shop with such jobs.</summary>
    public static Task<AShop> OpenAsync(Strings strings, params (string Key, string Value)[] settings) => AShop.OpenAsync(options => options with
    {
        Settings = settings.ToDictionary(one => one.Key, one => (string?)one.Value),
        Functions = [typeof(ToyQueue)],
        Services = services => services.AddSingleton(strings).AddSingleton<IJobKind, ToyKind>(),
    });

    /// <summary>Asks for one, as whoever this is.</summary>
    public static async Task<string> StartAsync(AShop shop, int to, string owner = "staff-1", string? id = null) =>
        (await shop.Host.Services.GetRequiredService<StartJobHandler>().HandleAsync(
            new(id ?? Guid.CreateVersion7(shop.Clock.GetUtcNow()).ToString(), Kind, owner, JsonSerializer.SerializeToElement(new JsonObject { ["to"] = to }, Json)),
            CancellationToken.None)).Id;
}

/// <summary>Takes the messages of such jobs.</summary>
public sealed class ToyQueue(JobWorker worker)
{
    [Function("ToyQueue")]
    public Task RunAsync([QueueTrigger(ToyKind.QueueName)] string message, CancellationToken cancellationToken) => worker.HandleAsync(message, cancellationToken);
}
