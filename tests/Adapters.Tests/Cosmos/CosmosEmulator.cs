using System.Diagnostics;
using OrderFunctions.Adapters.Cosmos;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Tests.Cosmos;

/// <summary>
/// The emulator, one process for all tests that ask for it; it dies with the test run. Evidence for the mapping, not for the
/// service: it evaluates queries, patches and preconditions, knows no partitions, no consistency and no limits.
/// </summary>
public sealed class CosmosEmulator : Xunit.IAsyncLifetime
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(30);

    private static readonly string Folder = Path.Combine(RepositoryRoot(), "tests", "Adapters.Tests", "Cosmos", "emulator");

    private Process? _process;

    /// <summary>Connected to it.</summary>
    public CosmosConnection Connection { get; private set; } = null!;

    /// <summary>Why its tests are skipped here, or null. Never, where a gate says that they must run.</summary>
    public static string? Missing { get; } =
        Environment.GetEnvironmentVariable("ORDERFUNCTIONS_COSMOS") == "required" ? null : FindMissing();

    /// <summary>A store with containers that are made if need be.</summary>
    public async Task<CosmosDocumentStore> StoreAsync(IReadOnlyList<ContainerDefinition> containers)
    {
        await ContainerFile.CreateMissingAsync(
            Connection.Client, Connection.Options.Database, containers.Select(ContainerEntry.Of), CancellationToken.None);
        return new CosmosDocumentStore(Connection.Database, containers, TimeProvider.System);
    }

    public async Task InitializeAsync()
    {
        if (Missing is not null) return; // its tests are skipped
        if (FindMissing() is { } missing) throw new InvalidOperationException(missing);
        _process = Process.Start(new ProcessStartInfo("node", [Path.Combine(Folder, "server.js")])
        {
            RedirectStandardInput = true, // it ends when this does
            RedirectStandardOutput = true,
        })!;
        var said = await _process.StandardOutput.ReadLineAsync().WaitAsync(StartsWithin);
        Xunit.Assert.StartsWith("port ", said, StringComparison.Ordinal);
        var options = new CosmosOptions
        {
            Endpoint = $"http://127.0.0.1:{said![5..]}/",
            Key = Convert.ToBase64String("any key will do"u8),
            Mode = CosmosMode.Gateway,
        };
        Connection = CosmosConnection.Open(options, credential: null, () => new HttpClient(new EmulatorHandler()));
    }

    private static string? FindMissing()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
            return "Cosmos DB was NOT tested: the emulator is not installed. Run npm ci in tests/Adapters.Tests/Cosmos/emulator.";
        var isThere = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node")));
        return isThere ? null : "Cosmos DB was NOT tested: there is no Node.js to run the emulator.";
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "OrderFunctions.sln"))) folder = folder.Parent;
        return folder.FullName;
    }

    public Task DisposeAsync()
    {
        Connection?.Dispose();
        _process?.Kill();
        _process?.Dispose();
        return Task.CompletedTask;
    }
}
