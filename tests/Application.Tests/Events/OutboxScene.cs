using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Telemetry;
using OrderFunctions.Application.Tests.Notifications;
using OrderFunctions.Testing;

namespace OrderFunctions.Application.Tests.Events;

/// <summary>An outbox with everything around it recorded; several "processes" can work on the one store.</summary>
internal sealed class OutboxScene : IAsyncDisposable
{
    private readonly ATemporaryStore _store = new();

    public IDocumentStore Documents => _store.Documents;

    public TestClock Clock { get; } = new();

    public OutboxOptions Options { get; } = new();

    /// <summary>What reached the outside, in order: event id or row name.</summary>
    public ConcurrentQueue<string> Outside { get; } = new();

    /// <summary>Hints and jobs: queue, body, delay.</summary>
    public ConcurrentQueue<(string Queue, string Body, TimeSpan After)> Sent { get; } = new();

    /// <summary>Called with each row's name just before it counts as delivered; may throw.</summary>
    public Func<string, Task> BeforeDelivery { get; set; } = _ => Task.CompletedTask;

    public async Task<Outbox> CommitAsync(string orderId, long version, Func<Outbox, Outbox> fill)
    {
        var outbox = fill(new Outbox(Clock.GetUtcNow(), orderId, version));
        var result = await Documents.CommitAsync(Containers.Orders, orderId, [.. outbox.Operations()]);
        return result.IsCommitted ? outbox : throw new InvalidOperationException("Not committed.");
    }

    /// <summary>A new process: nothing in memory, the same store.</summary>
    public Relay Start(IDocumentStore? store = null, IEventPublisher? publisher = null)
    {
        var documents = store ?? Documents;
        var queue = new RecordingQueue(this);
        var hint = new OutboxHint(queue);
        var metrics = new OrderMetrics(new NoMeters());
        var notify = new Notifier(documents, Clock, queue, new NoMail(), new NoTexts(), new NoPushes()).Create();
        var alerts = new RaiseAlertHandler(documents, Clock, new NoMeters(), NullLogger<RaiseAlertHandler>.Instance);
        var relay = new RelayOutboxHandler(
            documents,
            new OutboxDelivery(publisher ?? new RecordingPublisher(this), queue, notify, alerts),
            hint,
            Options,
            metrics,
            alerts,
            new OrderTracing(),
            Clock,
            NullLogger<RelayOutboxHandler>.Instance);
        var sweep = new SweepOutboxHandler(
            documents, relay, Options, metrics, Clock, NullLogger<SweepOutboxHandler>.Instance);
        return new Relay(relay, sweep, (row, _) => DeliverAsync(row.Name));
    }

    /// <summary>Rows of an order that are not finished, as stored.</summary>
    public async Task<IReadOnlyList<OutboxRow>> RowsAsync(string list)
    {
        var page = await Documents.QueryAsync(new DocumentQuery(Containers.Orders, "list") { EqualTo = [list] });
        return [.. page.Documents.Select(document => document.As(StoredJson.Default.OutboxRow).Value)];
    }

    public Task<IReadOnlyList<OutboxRow>> PendingAsync(string orderId) => RowsAsync(OutboxLists.PendingOf(orderId));

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    public static JsonElement Data(int number) => JsonSerializer.SerializeToElement(new { number });

    private async Task DeliverAsync(string name)
    {
        await BeforeDelivery(name);
        Outside.Enqueue(name);
    }

    internal sealed record Relay(
        RelayOutboxHandler Handler, SweepOutboxHandler Sweeper, Func<OutboxRow, CancellationToken, Task> Saga)
    {
        public Task HintAsync(string orderId) => Handler.HandleAsync(new(orderId, Saga), CancellationToken.None);

        public Task<SweptOutbox> SweepAsync() => Sweeper.HandleAsync(new(Saga), CancellationToken.None);
    }

    private sealed class RecordingPublisher(OutboxScene scene) : IEventPublisher
    {
        public Task PublishAsync(string topic, CloudEvent cloudEvent, CancellationToken cancellationToken) =>
            scene.DeliverAsync(cloudEvent.Type);
    }

    private sealed class RecordingQueue(OutboxScene scene) : IJobQueue
    {
        public Task SendAsync(string queue, string body, TimeSpan visibleAfter, CancellationToken cancellationToken)
        {
            scene.Sent.Enqueue((queue, body, visibleAfter));
            return Task.CompletedTask;
        }
    }

    private sealed class NoMeters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
            // Nothing listens.
        }
    }

    private sealed class NoMail : IMailSender
    {
        public Task SendAsync(Mail mail, CancellationToken cancellationToken) => throw new InvalidOperationException();
    }
}

/// <summary>A clock that is moved by hand.</summary>
internal sealed class TestClock : TimeProvider
{
    private DateTimeOffset _now = new(2030, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
