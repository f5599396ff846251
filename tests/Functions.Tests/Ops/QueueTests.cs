using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Ops;
using Xunit;

namespace OrderFunctions.Functions.Tests.Ops;

/// <summary>What happens to a message between its queue and its function.</summary>
public sealed class QueueTests
{
    private const string Message = """{"partition":"sandbox:none","id":"evt-none"}""";

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Weather_that_passes_in_a_moment_does_not_give_a_message_back(int failures)
    {
        var door = new Door { Failures = failures };
        await using var shop = await OpenAsync(door);
        await SendAsync(shop, Message);

        // A message that was given back is seen again after thirty seconds.
        await shop.Host.AdvanceAsync(TimeSpan.FromSeconds(25));

        Assert.Equal((failures + 1, 1), (door.Tries, door.Done));
        Assert.All(door.Pauses.Zip([(0.125, 0.375), (0.5, 1.5), (2.0, 6.0)]), pause =>
            Assert.InRange(pause.First.TotalSeconds, pause.Second.Item1, pause.Second.Item2));
    }

    [Fact]
    public async Task Weather_that_lasts_gives_it_back_and_in_the_end_up_with_its_reason()
    {
        var door = new Door { Failures = int.MaxValue };
        await using var shop = await OpenAsync(door);
        await SendAsync(shop, Message);

        await shop.Host.AdvanceAsync(TimeSpan.FromSeconds(25));
        Assert.Equal(4, door.Tries);
        Assert.Empty(await shop.RepairsAsync());

        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(4));
        Assert.Equal(5 * 4, door.Tries);
        var repair = Assert.Single(await shop.RepairsAsync("dead-letter"));
        Assert.Equal("System.IO.IOException", repair["problem"]!.GetValue<string>());
        Assert.Equal("It rains.", (await shop.GetAsync($"api/ops/repairs/{repair.Id()}"))["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_host_that_stops_between_two_tries_notes_what_was_wrong_with_the_message()
    {
        var door = new Door { Failures = int.MaxValue };
        await using var shop = await OpenAsync(door);
        await SendAsync(shop, Message);
        await shop.Host.WhenIdleAsync();

        await shop.Host.DisposeAsync();

        Assert.Equal(1, door.Tries);
        Assert.Contains("It rains.", Assert.Single(door.Noted), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_message_is_given_up_at_once()
    {
        var door = new Door();
        await using var shop = await OpenAsync(door);
        await SendAsync(shop, "no message");

        await shop.Host.WhenIdleAsync();

        var repair = Assert.Single(await shop.RepairsAsync("dead-letter"));
        Assert.Equal(typeof(JsonException).FullName, repair["problem"]!.GetValue<string>());
        Assert.Equal("no message", (await shop.GetAsync($"api/ops/repairs/{repair.Id()}"))["payload"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_queue_with_a_limit_has_no_more_messages_worked_on_at_once_and_all_in_the_end()
    {
        var door = new Door { IsShut = true };
        await using var shop = await OpenAsync(door, ("Queues:AtOnce", "inbox=2, outbox=7"));
        for (var n = 0; n < 8; n++) await SendAsync(shop, Message);

        for (var n = 0; n < 8; n++) await door.LetOneThroughAsync();
        await shop.Host.WhenIdleAsync();

        Assert.Equal((2, 8), (door.MostAtOnce, door.Done));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("inbox=2", 1)]
    [InlineData("inbox=2,outbox=1000", 2)]
    [InlineData("inbox=0", null)]
    [InlineData("inbox=1001", null)]
    [InlineData("inbox=-1", null)]
    [InlineData("inbox", null)]
    [InlineData("inbox=2,inbox=3", null)]
    [InlineData("inbox-poison=2", null)]
    [InlineData("nothing=2", null)]
    public void Limits_name_queues_that_there_are(string text, int? limits) => Assert.Equal(limits, QueueLimits.Parse(text)?.Count);

    [Fact]
    public async Task A_long_queue_and_one_that_waits_long_raise_an_alert_a_day()
    {
        var door = new Door { Failures = int.MaxValue };
        await using var shop = await OpenAsync(door, ("Queues:AlertDepth", "3"), ("Queues:AlertAge", "00:01:00"));
        // Their time has not come: they make the queue long, not late.
        for (var n = 0; n < 3; n++) await SendAsync(shop, Message, Queues.Outbox, TimeSpan.FromDays(2));
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(3.5));
        await SendAsync(shop, Message);

        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(["WARNING QUEUE_BEHIND"], await shop.AlertsAsync(Queues.Outbox));
        Assert.Equal(["WARNING QUEUE_BEHIND"], await shop.AlertsAsync(InboxHints.Queue));

        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Single(await shop.AlertsAsync(Queues.Outbox));
    }

    private static Task<AShop> OpenAsync(Door door, params (string Key, string Value)[] settings) => AShop.OpenAsync(options => options with
    {
        Settings = settings.ToDictionary(one => one.Key, one => (string?)one.Value),
        Services = options.Services + (services => services.Decorate<IDocumentStore>((inner, provider) => door.Before(inner, provider.GetRequiredService<TimeProvider>()))),
    });

    private static Task SendAsync(AShop shop, string body, string queue = InboxHints.Queue, TimeSpan visibleAfter = default) =>
        shop.Host.Services.GetRequiredService<IJobQueue>().SendAsync(queue, body, visibleAfter, default);

    /// <summary>Stands between the function of the inbox's queue and its store: throws, or lets through when told so.</summary>
    private sealed class Door : IDocumentStore
    {
        private readonly Lock _gate = new();
        private readonly List<DateTimeOffset> _at = [];
        private readonly SemaphoreSlim _arrived = new(0);
        private readonly SemaphoreSlim _open = new(0);
        private IDocumentStore _inner = null!;
        private TimeProvider _time = null!;
        private int _inside;

        public int Failures { get; set; }

        public bool IsShut { get; init; }

        public int Tries => _at.Count;

        public int Done { get; private set; }

        public int MostAtOnce { get; private set; }

        /// <summary>What was written down about failures.</summary>
        public ConcurrentQueue<string> Noted { get; } = new();

        public IEnumerable<TimeSpan> Pauses => _at.Zip(_at.Skip(1), (earlier, later) => later - earlier);

        public IDocumentStore Before(IDocumentStore inner, TimeProvider time)
        {
            (_inner, _time) = (inner, time);
            return this;
        }

        /// <summary>Waits until somebody stands before it.</summary>
        public async Task LetOneThroughAsync()
        {
            await _arrived.WaitAsync();
            _open.Release();
        }

        public async ValueTask<StoredDocument?> FindAsync(string container, string partition, string id, CancellationToken cancellationToken = default)
        {
            if (id == "evt-none") await PassAsync();
            return await _inner.FindAsync(container, partition, id, cancellationToken);
        }

        public ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default) => _inner.QueryAsync(query, cancellationToken);

        public ValueTask<CommitResult> CommitAsync(
            string container, string partition, IReadOnlyList<DocumentOperation> operations, CancellationToken cancellationToken = default)
        {
            if (container == Containers.DeadLetters) foreach (var note in operations.OfType<DocumentOperation.Upsert>()) Noted.Enqueue(Encoding.UTF8.GetString(note.Body.Span));
            return _inner.CommitAsync(container, partition, operations, cancellationToken);
        }

        private async Task PassAsync()
        {
            lock (_gate)
            {
                _at.Add(_time.GetUtcNow());
                if (_at.Count <= Failures) throw new IOException("It rains.");
                MostAtOnce = Math.Max(MostAtOnce, ++_inside);
            }

            if (IsShut)
            {
                _arrived.Release();
                await _open.WaitAsync();
            }

            lock (_gate) (_inside, Done) = (_inside - 1, Done + 1);
        }
    }
}
