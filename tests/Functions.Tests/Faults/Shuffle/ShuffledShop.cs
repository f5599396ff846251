using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.LocalHost.Messaging;
using Xunit;

namespace OrderFunctions.Functions.Tests.Faults.Shuffle;

/// <summary>A shop in which many orders go their ways side by side, with or without disturbance, and what became of each.</summary>
internal sealed class ShuffledShop
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(4);

    private readonly Recorder _recorder = new();
    private readonly Schedules _schedules = new();

    /// <summary>Runs these walks in one app and gives the outcome of each, in their order.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<Walk> walks) => await new ShuffledShop().RunAllAsync(walks);

    private async Task<IReadOnlyList<string>> RunAllAsync(IReadOnlyList<Walk> walks)
    {
        await using var shop = await AShop.OpenAsync(options => options with
        {
            Settings = new Dictionary<string, string?> { ["EventBus:Mode"] = "LocalTopics" },
            Functions = [typeof(RecorderTopics)],
            Services = services =>
            {
                _recorder.Subscribe(services);
                if (walks.Any(walk => walk.Schedule is not null)) Disturb(services);
            },
        });
        foreach (var walk in walks.Where(walk => walk.Schedule is not null)) _schedules.Add(walk.Schedule!, walk.Skus.First, walk.Skus.Second);
        foreach (var some in walks.Chunk(200)) await shop.StockAsync([.. some.SelectMany(walk => new[] { walk.Skus.First, walk.Skus.Second })], Walk.Units);

        var failures = await WalkAsync(shop, walks);
        await DrainAsync(shop);
        var outcomes = await Outcome.ReadAsync(shop, walks, _recorder);
        return [.. walks.Select((walk, at) => (failures[at] is { } failure ? $"stopped: {failure}\n" : "") + outcomes[at])];
    }

    private void Disturb(IServiceCollection services)
    {
        services.Decorate<IDocumentStore>((inner, _) => new ForgetfulStore(inner, _schedules));
        services.Decorate<IJobQueue>((inner, provider) => new ShuffledQueue(
            inner, provider.GetRequiredService<IDocumentStore>(), _schedules, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IEventPublisher>(provider => new ShuffledTopics(
            provider.GetRequiredService<LocalTopics>(),
            provider.GetRequiredService<IDocumentStore>(),
            _schedules,
            provider.GetRequiredService<TimeProvider>()));
    }

    private static async Task<string?[]> WalkAsync(AShop shop, IReadOnlyList<Walk> walks)
    {
        var failures = new string?[walks.Count];
        var (rhythm, orders, staff) = (new Rhythm(), shop.Host.Services.GetRequiredService<OrderRepository>(), shop.Staff);
        await rhythm.RunAsync(
            [.. walks.Select<Walk, Func<Task>>((walk, at) => async () =>
            {
                try
                {
                    await walk.RunAsync(shop, rhythm, orders, staff);
                }
                catch (Exception failure)
                {
                    failures[at] = failure.Message;
                }
            })],
            () => shop.Host.AdvanceAsync(Beat));
        return failures;
    }

    /// <summary>Until every copy of every message has been delivered, and all that follows from it.</summary>
    private static async Task DrainAsync(AShop shop)
    {
        for (var minutes = 0; shop.MessagesWaiting() > 0; minutes++)
        {
            Assert.True(minutes < 30, $"{shop.MessagesWaiting()} messages are still waiting.");
            await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(1));
        }
    }
}
