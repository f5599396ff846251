using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderFunctions.Adapters.Sqlite;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Telemetry;
using OrderFunctions.Application.Waiting;
using OrderFunctions.Functions;
using OrderFunctions.Functions.Payments;
using OrderFunctions.Local.Backups;
using OrderFunctions.Local.Ports;
using OrderFunctions.Local.Telemetry;
using OrderFunctions.LocalHost;
using OrderFunctions.Storage;

namespace OrderFunctions.Local;

/// <summary>How the app runs on one machine.</summary>
public sealed record LocalAppOptions
{
    /// <summary>Holds everything the app keeps: the data file, files, the development key.</summary>
    public required string DataFolder { get; init; }

    /// <summary>TCP port; 0 takes a free one.</summary>
    public int Port { get; init; } = 7071;

    /// <summary>Settings that win over the defaults, by configuration key (<c>Payments:MaxAttempts</c>).</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>The clock of host and app.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Wraps every commit; a test holds or delays it.</summary>
    public CommitFlush? Flush { get; init; }

    /// <summary>Rebuilds every orchestration by replay after each event; for tests.</summary>
    public bool ReplayEveryAwait { get; init; }

    /// <summary>Classes of functions beside the app's own, such as further subscribers of its topics.</summary>
    public IReadOnlyList<Type> Functions { get; init; } = [];

    /// <summary>Replaces services after the composition; for tests that stand at the app's edge.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    /// <summary>Adds middleware around that of the app; for tests that stand between the host and the functions.</summary>
    public Action<IFunctionsWorkerApplicationBuilder>? Middleware { get; init; }

    /// <summary>Log providers; the console in JSON when null.</summary>
    public Action<ILoggingBuilder>? Logging { get; init; }
}

/// <summary>The local composition: the function files of <c>functions/</c> on LocalHost, SQLite and the Sandbox.</summary>
public static class LocalApp
{
    /// <summary>Topics whose messages are tried more or less often than others before they are dead letters.</summary>
    public static IReadOnlyDictionary<string, int> Tries { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        [Topics.OrdersShipped] = DeliverySubscriptions.Tries,
        [Topics.OrdersDelivered] = DeliverySubscriptions.Tries,
    };

    private static SchemaModule Documents => SqliteDocumentStore.CreateModule(Containers.All);

    /// <summary>Schema of everything in the data file: the host's tables and the app's.</summary>
    public static IReadOnlyList<SchemaModule> Schema => [.. LocalFunctionHost.Schema, Documents];

    /// <summary>
    /// Builds the host; it neither listens nor works before it is started. Throws <see cref="StorageException"/> for a
    /// data file that cannot be used and <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> for a
    /// folder that cannot.
    /// </summary>
    public static LocalFunctionHost Build(LocalAppOptions options)
    {
        var folder = DataFolder.Create(options.DataFolder);
        DataFolderSwap.RefuseHalfDone(folder);
        var configuration = LocalSettings.Read(folder, options.Settings);
        var cors = LocalCors.Read(configuration);
        var builder = LocalFunctionHost.CreateBuilder(new LocalFunctionHostOptions
        {
            Port = options.Port,
            DatabasePath = folder.DataFile,
            SchemaModules = [Documents],
            HostJson = LocalSettings.HostJson(),
            TimeProvider = options.Time,
            Flush = options.Flush,
            MaxDeliveryCountOfTopic = Tries,
            ReplayEveryAwait = options.ReplayEveryAwait,
            CorsOrigins = cors.Origins,
            CorsCredentials = cors.Credentials,
        });

        builder.Services.AddLogging(options.Logging ?? (logging => logging.AddLocalLogging(configuration)));
        builder.Services.AddSingleton<IConfiguration>(configuration);
        builder.Services.AddSingleton<IDocumentStore>(services => new StockWatchStore(
            new MeasuredDocumentStore(
                new SqliteDocumentStore(services.GetRequiredService<Database>(), Containers.All), services.GetRequiredService<IMeterFactory>()),
            services.GetRequiredService<RememberedStock>()));
        builder.Services.AddSingleton<IDelay, LocalDelay>();
        builder.Services.AddSingleton<IOrderNews, LocalOrderNews>();
        builder.Services.AddLocalPorts(configuration, folder.Files);
        builder.Services.AddOrderFunctions(configuration);
        builder.Services.AddOtlpExport(configuration);
        options.Services?.Invoke(builder.Services);
        options.Middleware?.Invoke(builder);
        builder.UseOrderFunctions();
        builder.AddFunctionsFrom(typeof(LocalApp).Assembly).AddFunctions([.. options.Functions]);
        return builder.Build();
    }

    /// <summary>Starts a built host: seeds the catalogue on first run, then opens the doors.</summary>
    /// <returns>Whether this was the first run.</returns>
    public static async Task<bool> StartAsync(LocalFunctionHost host, CancellationToken cancellationToken = default)
    {
        var store = host.Services.GetRequiredService<IDocumentStore>();
        var time = host.Services.GetRequiredService<TimeProvider>();
        var seeded = await new SeedCatalogueHandler(store, time).HandleAsync(new SeedCatalogue(), cancellationToken);
        await host.StartAsync(cancellationToken);
        host.Services.GetRequiredService<SandboxAddress>().Set(host.BaseAddress);
        return seeded;
    }
}
