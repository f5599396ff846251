using System.Text;
using System.Text.Json;
using OrderFunctions.LocalHost.Durable;
using OrderFunctions.LocalHost.DurableTask;
using OrderFunctions.LocalHost.DurableTask.Client;
using OrderFunctions.LocalHost.Invocation;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost.Tests.Durable.Toys;

/// <summary>
/// The durable engine over a file of its own, with toy functions given as lambdas and a clock that stands still. It can be
/// killed after any commit and started again over the same file.
/// </summary>
internal sealed class ToyHost(bool replayEveryAwait) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string folder = Directory.CreateTempSubdirectory("toy-host-").FullName;
    private readonly DurableJson json = new(new JsonSerializerOptions(JsonSerializerDefaults.Web));
    private Database? database;
    private DurableEngine? engine;
    private WorkTracker work = new();

    public ManualTimeProvider Time { get; } = new();

    public LogRecorder Logs { get; } = new();

    public FlushGate Flush { get; } = new();

    /// <summary>What runs; replace it between two starts to deploy other code.</summary>
    public DurableFunctions Functions { get; set; } = new();

    public DurableEngineOptions Options { get; set; } = new()
    {
        ReplayEveryAwait = replayEveryAwait,
        CommitRetryDelay = TimeSpan.FromMinutes(2),
    };

    public DurableTaskClient Client => new LocalDurableTaskClient(Engine);

    public DurableEngine Engine => engine ?? throw new InvalidOperationException("The toy host is not running.");

    public Database Database => database ?? throw new InvalidOperationException("The toy host is not running.");

    public ToyHost Orchestrator<TOut>(string name, Func<TaskOrchestrationContext, Task<TOut>> body)
    {
        Functions.AddOrchestrator(name, async (context, _) => await body(context));
        return this;
    }

    public ToyHost Orchestrator(string name, Func<TaskOrchestrationContext, Task> body)
    {
        Functions.AddOrchestrator(name, async (context, _) =>
        {
            await body(context);
            return null;
        });
        return this;
    }

    public ToyHost Activity<TIn, TOut>(string name, Func<TIn, TOut> body) =>
        Activity<TIn, TOut>(name, input => Task.FromResult(body(input)));

    public ToyHost Activity<TIn, TOut>(string name, Func<TIn, Task<TOut>> body)
    {
        Functions.AddActivity(name, async (call, token) =>
            json.Serialize(await body(json.Deserialize<TIn>(call.Input)!).WaitAsync(token)));
        return this;
    }

    public async Task<ToyHost> StartAsync()
    {
        work = new WorkTracker();
        database = Database.Open(
            new DatabaseOptions { Path = Path.Combine(folder, "toy.db"), Flush = Flush.Commit }, [DurableSchema.Module]);
        engine = new DurableEngine(database, Functions, json, Time, work, Logs, Options, new Tracing());
        await engine.StartAsync(CancellationToken.None);
        return this;
    }

    /// <summary>Drops everything in memory without waiting for anything.</summary>
    public async Task KillAsync()
    {
        engine?.Dispose();
        engine = null;
        if (database is not null)
            await database.DisposeAsync();
        database = null;
    }

    public async Task RestartAsync()
    {
        await KillAsync();
        Flush.Reset();
        await StartAsync();
        await WhenIdleAsync();
    }

    public async Task WhenIdleAsync()
    {
        try
        {
            await work.WhenIdleAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException("The host does not come to rest. Its log:\n" + string.Join('\n', Logs.Lines));
        }
    }

    /// <summary>Moves the clock from one due time to the next and lets everything come to rest in between.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        var target = Time.GetUtcNow() + by;
        await WhenIdleAsync();
        while (Time.NextDue is { } due && due <= target)
        {
            Time.AdvanceTo(due);
            await WhenIdleAsync();
        }

        Time.AdvanceTo(target);
        await WhenIdleAsync();
    }

    /// <summary>Starts an instance and waits until nothing moves any more.</summary>
    public async Task<string> RunAsync(string orchestrator, object? input = null, string? id = null)
    {
        var instance = await Client.ScheduleNewOrchestrationInstanceAsync(
            orchestrator, input, new StartOrchestrationOptions(id), CancellationToken.None);
        await WhenIdleAsync();
        return instance;
    }

    public async Task<OrchestrationMetadata> GetAsync(string id) =>
        await Client.GetInstanceAsync(id, getInputsAndOutputs: true)
        ?? throw new InvalidOperationException($"There is no instance {id}.");

    /// <summary>The history rows of an instance.</summary>
    public IReadOnlyList<string> HistoryOf(string id) => Database.Read(sql =>
        DurableStore.History(sql, DurableStore.Find(sql, id)!.Value.History)).ConvertAll(row => Encoding.UTF8.GetString(row.Span));

    /// <summary>The output of an instance that must have completed.</summary>
    public async Task<T?> OutputAsync<T>(string id)
    {
        var instance = await GetAsync(id);
        if (instance.RuntimeStatus != OrchestrationRuntimeStatus.Completed)
            throw new InvalidOperationException($"{instance} {instance.FailureDetails}");
        return instance.ReadOutputAs<T>();
    }

    /// <summary>The failure of an instance that must have failed.</summary>
    public async Task<TaskFailureDetails> FailureAsync(string id)
    {
        var instance = await GetAsync(id);
        return instance is { RuntimeStatus: OrchestrationRuntimeStatus.Failed, FailureDetails: { } failure }
            ? failure
            : throw new InvalidOperationException($"{instance} did not fail.");
    }

    public async ValueTask DisposeAsync()
    {
        Flush.Reset();
        await KillAsync();
        Flush.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
