using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;

namespace OrderFunctions.Functions.Tests.Events;

/// <summary>Listens on the topics of orders under a name, and keeps what it was told, as it came.</summary>
internal sealed class ASubscriber(string name)
{
    private static readonly HashSet<string> Types = [.. EventCatalogue.All.Select(contract => contract.Type)];

    private readonly ConcurrentQueue<(string Topic, CloudEvent Event)> _heard = new();

    public string Name => name;

    /// <summary>Refuses what this says yes to.</summary>
    public Func<CloudEvent, bool> Refuses { get; set; } = _ => false;

    public int Count => _heard.Count;

    public IReadOnlySet<string> TypesHeard => _heard.Select(one => one.Event.Type).ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// What it was told of each order on each topic, one event a line, in the order told. Without the trace: that is of the
    /// delivery, not of the event.
    /// </summary>
    public IReadOnlyDictionary<string, string> Heard => _heard
        .GroupBy(one => $"{one.Event.Subject} {one.Topic}", one => (one.Event with { TraceParent = null }).ToJson())
        .ToDictionary(group => group.Key, group => string.Join('\n', group), StringComparer.Ordinal);

    public void Subscribe(IServiceCollection services)
    {
        foreach (var topic in new[] { Topics.Orders, Topics.Inventory, Topics.Payments, Topics.Fulfilment })
        {
            services.AddSingleton(new Subscription(topic, name, Types, (told, _) =>
            {
                if (Refuses(told)) throw new InvalidOperationException("Not now.");
                _heard.Enqueue((topic, told));
                return Task.CompletedTask;
            }));
        }
    }

    /// <summary>Has a topic replayed to it, page by page, and adds up what the pages say.</summary>
    public async Task<(int Delivered, int HandledBefore, int Pages)> ReplayAsync(AShop shop, string topic)
    {
        var (delivered, before, pages) = (0, 0, 0);
        JsonNode? continuation = null;
        do
        {
            var answer = await shop.StaffPostAsync("api/ops/events/replay", new JsonObject
            {
                ["topic"] = topic,
                ["subscription"] = name,
                ["limit"] = 2,
                ["continuation"] = continuation,
            });
            delivered += answer["delivered"]!.GetValue<int>();
            before += answer["handledBefore"]!.GetValue<int>();
            continuation = answer["continuation"]?.DeepClone();
            pages++;
        }
        while (continuation is not null);

        return (delivered, before, pages);
    }
}
