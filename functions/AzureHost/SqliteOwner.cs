using System.Runtime.InteropServices;
using OrderFunctions.Functions.Settings;
using OrderFunctions.Storage;

namespace OrderFunctions.Functions.AzureHost;

/// <summary>
/// The data file is for one process at a time, and the Functions host may run the app twice for a moment: when it is killed, its
/// worker stays, without work and without end, and the next host's worker finds the file in use. So an orphan ends itself, and
/// whoever comes waits for that.
/// </summary>
internal sealed class SqliteOwner : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly IHostApplicationLifetime _lifetime;

    // Being asked for the database opens it, before the first trigger: a file that cannot be used is heard of at the start.
    public SqliteOwner(Database database, IHostApplicationLifetime lifetime)
    {
        ArgumentNullException.ThrowIfNull(database);
        _lifetime = lifetime;
    }

    /// <summary>Opens the file, after waiting for another process to let go of it.</summary>
    /// <exception cref="SettingException">It cannot be used.</exception>
    public static Database Open(string path, IReadOnlyList<SchemaModule> schema)
    {
        var until = DateTime.UtcNow + Patience;
        while (true)
        {
            try
            {
                return Database.Open(new DatabaseOptions { Path = path }, schema);
            }
            catch (StorageException held) when (held.Code == StorageErrors.Locked && DateTime.UtcNow < until)
            {
                Thread.Sleep(Look / 4);
            }
            catch (StorageException unusable)
            {
                throw new SettingException("Documents:Folder: " + unusable.Message);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Windows ends the children of a host with it.
        if (OperatingSystem.IsWindows())
            return;
        var host = ParentOfThisProcess();
        using var timer = new PeriodicTimer(Look);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (ParentOfThisProcess() == host)
                continue;
            _lifetime.StopApplication();
            return;
        }
    }

    [DllImport("libc", EntryPoint = "getppid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ParentOfThisProcess();
}
