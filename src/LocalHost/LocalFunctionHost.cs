using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderFunctions.LocalHost.DurableTask.Client;
using OrderFunctions.LocalHost.Http;
using OrderFunctions.LocalHost.Invocation;
using OrderFunctions.LocalHost.Messaging;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost;

/// <summary>
/// A function app in one process: its HTTP functions, queues, topics, timers and orchestrations over one data file. Many
/// hosts can run side by side; they share nothing.
/// </summary>
public sealed class LocalFunctionHost : IAsyncDisposable
{
    private readonly LocalFunctionHostOptions options;
    private readonly ServiceProvider services;
    private readonly DataFileOfHost file;
    private readonly WorkTracker tracker;
    private readonly List<ITriggerListener> started = [];
    private readonly List<IHostedService> hosted = [];
    private bool disposed;

    internal LocalFunctionHost(LocalFunctionHostOptions options, ServiceProvider services, Database database, DataFileOfHost file)
    {
        this.options = options;
        this.services = services;
        this.file = file;
        Database = database;
        tracker = services.GetRequiredService<WorkTracker>();
    }

    /// <summary>Schema of the tables that every host keeps in its data file beside those of its app.</summary>
    public static IReadOnlyList<SchemaModule> Schema { get; } =
        [.. LocalFunctionHostBuilder.Modules().Select(module => module.Schema).OfType<SchemaModule>()];

    /// <summary>The app's services.</summary>
    public IServiceProvider Services => services;

    /// <summary>The one store of the host.</summary>
    public Database Database { get; }

    /// <summary>Where the HTTP functions listen, once the host has been started.</summary>
    public Uri BaseAddress => services.GetRequiredService<HttpServer>().BaseAddress;

    /// <summary>Starts and watches orchestrations.</summary>
    public DurableTaskClient DurableClient => services.GetRequiredService<DurableTaskClient>();

    /// <summary>Begins a host.</summary>
    public static LocalFunctionHostBuilder CreateBuilder(LocalFunctionHostOptions? options = null) =>
        new(options ?? new LocalFunctionHostOptions());

    /// <summary>Starts the app's hosted services, then the triggers. A port that is taken is an <see cref="IOException"/>.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(cancellationToken).ConfigureAwait(false);
            hosted.Add(service);
        }
        foreach (var listener in services.GetServices<ITriggerListener>())
        {
            await listener.StartAsync(cancellationToken).ConfigureAwait(false);
            started.Add(listener);
        }
    }

    /// <summary>
    /// Takes no new work and waits for what runs, at most <see cref="LocalFunctionHostOptions.ShutdownTimeout"/>; then
    /// cancels it.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.ShutdownTimeout);
        for (; started.Count > 0; started.RemoveAt(started.Count - 1))
            await started[^1].StopAsync(limit.Token).ConfigureAwait(false);
        for (; hosted.Count > 0; hosted.RemoveAt(hosted.Count - 1))
            await hosted[^1].StopAsync(limit.Token).ConfigureAwait(false);
    }

    /// <summary>Runs until the token fires or the process is asked to end, then stops gracefully.</summary>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        await StartAsync(cancellationToken).ConfigureAwait(false);
        await WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until the token fires or the process is asked to end, then stops gracefully.</summary>
    public async Task WaitForShutdownAsync(CancellationToken cancellationToken = default)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        await using (cancellationToken.Register(() => end.TrySetResult()))
            await end.Task.ConfigureAwait(false);
        await StopAsync(CancellationToken.None).ConfigureAwait(false);

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            end.TrySetResult();
        }
    }

    /// <summary>A client whose requests count as work of this host from the moment they are sent.</summary>
    public HttpClient CreateClient() =>
        new(services.GetRequiredService<WorkHandover>().Sender(new SocketsHttpHandler())) { BaseAddress = BaseAddress };

    /// <summary>Sends a message to a queue.</summary>
    public Task SendAsync(string queue, string body, TimeSpan visibleAfter = default) =>
        services.GetRequiredService<LocalQueues>().SendAsync(queue, body, visibleAfter);

    /// <summary>
    /// Completes when nothing moves any more: no message that could be handled now, no event that was not processed, no
    /// commit under way, and every running invocation waits for time to pass.
    /// </summary>
    public async Task WhenIdleAsync()
    {
        while (!disposed)
        {
            await tracker.WhenIdleAsync().ConfigureAwait(false);
            var begun = tracker.Entered;
            await Database.WhenDurableAsync().ConfigureAwait(false);
            if (tracker.IsIdle && tracker.Entered == begun)
                return;
        }
    }

    /// <summary>
    /// Moves the <see cref="ManualTimeProvider"/> forward, step by step to each time at which something is due, and waits
    /// for idle before, between and after the steps.
    /// </summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        var clock = options.TimeProvider as ManualTimeProvider
            ?? throw new InvalidOperationException("Only a host with a ManualTimeProvider can be advanced.");
        var target = clock.GetUtcNow() + by;
        await WhenIdleAsync().ConfigureAwait(false);
        while (clock.NextDue is { } due && due <= target && !disposed)
        {
            clock.AdvanceTo(due);
            await WhenIdleAsync().ConfigureAwait(false);
        }
        clock.AdvanceTo(target);
        await WhenIdleAsync().ConfigureAwait(false);
    }

    /// <summary>Ends at once: what runs is cancelled, whoever waits is released, a temporary data file is deleted.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
            return;
        disposed = true;
        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        tracker.Close();
        await services.DisposeAsync().ConfigureAwait(false);
        await Database.DisposeAsync().ConfigureAwait(false);
        file.Delete();
    }
}
