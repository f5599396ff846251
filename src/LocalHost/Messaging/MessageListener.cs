using Microsoft.Extensions.Logging;
using OrderFunctions.LocalHost.Configuration;
using OrderFunctions.LocalHost.Invocation;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.LocalHost.Messaging;

/// <summary>Runs a pump for every queue and subscription function.</summary>
internal sealed class MessageListener : ITriggerListener, IAsyncDisposable
{
    private readonly MessageStore store;
    private readonly List<MessagePump> pumps = [];

    public MessageListener(
        FunctionCatalog catalog,
        HostSettings host,
        LocalFunctionHostOptions options,
        MessageStore store,
        MessageSignals signals,
        IFunctionInvoker invoker,
        WorkTracker tracker,
        TimeProvider time,
        ILogger<MessagePump> logger)
    {
        this.store = store;
        foreach (var function in catalog.All)
        {
            var settings = function.Trigger switch
            {
                QueueTriggerAttribute queue => PumpSettings.ForQueue(queue.QueueName, host),
                ServiceBusTriggerAttribute bus =>
                    PumpSettings.ForSubscription(bus.TopicName!, bus.SubscriptionName!, host, options),
                _ => null,
            };
            if (settings is null)
                continue;
            var pump = new MessagePump(function, settings, host, store, invoker, tracker, time, logger);
            pumps.Add(pump);
            signals.Register(settings.Channel, pump);
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.ReleaseAllAsync().ConfigureAwait(false);
        foreach (var pump in pumps)
            pump.Start();
    }

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(pumps.Select(pump => pump.StopAsync(cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var pump in pumps)
            await pump.DisposeAsync().ConfigureAwait(false);
    }
}
