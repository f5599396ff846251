using OrderFunctions.LocalHost.Hosting;
using OrderFunctions.LocalHost.Messaging;
using OrderFunctions.LocalHost.Testing;

namespace OrderFunctions.LocalHost.Tests.Support;

/// <summary>A host on a free port, a temporary file and a clock that stands still.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private TestApp(LocalFunctionHost host, Recorder recorder, ManualTimeProvider time) =>
        (Host, Recorder, Time) = (host, recorder, time);

    public LocalFunctionHost Host { get; }

    public Recorder Recorder { get; }

    public ManualTimeProvider Time { get; }

    public HttpClient Client => field ??= Host.CreateClient();

    public LocalQueues Queues => Host.Services.GetRequiredService<LocalQueues>();

    public LocalTopics Topics => Host.Services.GetRequiredService<LocalTopics>();

    public static Task<TestApp> StartAsync(params Type[] functions) => StartAsync(new TestSetup { Functions = functions });

    public static async Task<TestApp> StartAsync(TestSetup setup)
    {
        var app = Build(setup);
        await app.Host.StartAsync();
        return app;
    }

    public static TestApp Build(TestSetup setup)
    {
        var time = setup.Time ?? new ManualTimeProvider();
        var recorder = new Recorder();
        var builder = LocalFunctionHost.CreateBuilder(setup.Options(new LocalFunctionHostOptions
        {
            Port = 0,
            TimeProvider = time,
            HostJson = setup.HostJson,
        }));
        builder.Services.AddSingleton(recorder);
        setup.Configure(builder);
        foreach (var middleware in setup.Middleware)
            builder.UseMiddleware(middleware);
        return new TestApp(builder.AddFunctions(setup.Functions).Build(), recorder, time);
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

/// <summary>What differs from the usual test host.</summary>
internal sealed class TestSetup
{
    public Type[] Functions { get; init; } = [];

    public string HostJson { get; init; } = """{ "extensions": { "http": { "routePrefix": "" } } }""";

    public ManualTimeProvider? Time { get; init; }

    public Func<LocalFunctionHostOptions, LocalFunctionHostOptions> Options { get; init; } = options => options;

    public Action<LocalFunctionHostBuilder> Configure { get; init; } = _ => { };

    public Func<FunctionContext, Func<Task>, Task>[] Middleware { get; init; } = [];
}
