using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrderFunctions.LocalHost.Configuration;
using OrderFunctions.LocalHost.Discovery;
using OrderFunctions.LocalHost.Durable;
using OrderFunctions.LocalHost.Http;
using OrderFunctions.LocalHost.Invocation;
using OrderFunctions.LocalHost.Messaging;
using OrderFunctions.LocalHost.Timers;
using OrderFunctions.LocalHost.Worker;
using OrderFunctions.LocalHost.Worker.Middleware;
using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost;

/// <summary>Collects the functions, services and middleware of an app.</summary>
public sealed class LocalFunctionHostBuilder : IFunctionsWorkerApplicationBuilder
{
    private readonly LocalFunctionHostOptions options;
    private readonly HostSettings settings;
    private readonly MiddlewareChain middleware;
    private readonly List<Type> types = [];

    internal LocalFunctionHostBuilder(LocalFunctionHostOptions options)
    {
        this.options = options;
        settings = options.HostJson is { } json ? HostSettings.Parse(json) : new HostSettings();
        middleware = new MiddlewareChain(Services);
        // Routing logs paths as they came, with whatever callers write into them; who wants that names the category.
        Services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Warning));
        Services.AddOptions();
        Services.AddSingleton(options.TimeProvider);
        // As on the official worker, whose other defaults (PascalCase, enums as numbers) the app replaces on both hosts.
        Services.Configure<JsonSerializerOptions>(json => json.PropertyNameCaseInsensitive = true);
    }

    /// <summary>The app's services; one scope per invocation.</summary>
    public IServiceCollection Services { get; } = new ServiceCollection();

    /// <summary>Adds middleware; the first one added is the outermost.</summary>
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware) =>
        this.middleware.Use(middleware);

    /// <summary>Adds the functions of these classes.</summary>
    public LocalFunctionHostBuilder AddFunctions(params Type[] functionTypes)
    {
        types.AddRange(functionTypes);
        return this;
    }

    /// <summary>Adds the functions of every class of the assembly.</summary>
    public LocalFunctionHostBuilder AddFunctionsFrom(Assembly assembly)
    {
        types.AddRange(FunctionDiscovery.TypesOf(assembly));
        return this;
    }

    /// <summary>
    /// Opens the data file and checks the functions. Throws <see cref="StorageException"/> or
    /// <see cref="FunctionAppException"/>; a host that was built is disposed by the caller.
    /// </summary>
    public LocalFunctionHost Build()
    {
        var modules = Modules();
        var file = DataFileOfHost.For(options);
        Database? database = null;
        ServiceProvider? provider = null;
        try
        {
            database = Database.Open(
                new DatabaseOptions { Path = file.Path, Flush = options.Flush },
                [.. LocalFunctionHost.Schema, .. options.SchemaModules]);
            AddCore(database);
            foreach (var module in modules)
                module.AddServices(Services);
            provider = Services.BuildServiceProvider();
            // Discovery needs to know what is registered, and finds every mistake before anything runs.
            provider.GetRequiredService<FunctionCatalog>();
            return new LocalFunctionHost(options, provider, database, file);
        }
        catch
        {
            provider?.Dispose();
            database?.DisposeAsync().AsTask().GetAwaiter().GetResult();
            file.Delete();
            throw;
        }
    }

    // The order of start, and backwards of stop: whoever is handed work outlives those who hand it.
    internal static IHostModule[] Modules() => [new DurableModule(), new MessagingModule(), new HttpModule(), new TimerModule()];

    private void AddCore(Database database)
    {
        Services.AddSingleton(options);
        Services.AddSingleton(settings);
        Services.AddSingleton(database);
        Services.AddSingleton<WorkTracker>();
        Services.AddSingleton<Tracing>();
        // Whoever exports spans takes every source of the host's services: this one and those of the app.
        Services.AddSingleton(services => services.GetRequiredService<Tracing>().Source);
        Services.AddSingleton<WorkHandover>();
        Services.AddSingleton(services => new ParkedDelay(services.GetRequiredService<TimeProvider>()));
        Services.AddSingleton(middleware);
        Services.AddSingleton<IFunctionInvoker, FunctionInvoker>();
        Services.TryAddSingleton(services => services.GetRequiredService<IOptions<JsonSerializerOptions>>().Value);
        Services.AddSingleton(services => new PayloadSerializer(services.GetRequiredService<JsonSerializerOptions>()));
        Services.AddSingleton(services => new FunctionDiscovery(
            services.GetRequiredService<PayloadSerializer>(),
            services.GetRequiredService<IServiceProviderIsService>().IsService).Discover(types));
    }
}
