using OrderFunctions.Local;
using OrderFunctions.Storage;

namespace OrderFunctions.Functions.Tests.Local;

/// <summary>A data folder as a host leaves it when it stops, with a word of its own to tell it by.</summary>
internal sealed class ADataFolder : IDisposable
{
    private readonly AFolder _above = new();

    private ADataFolder() => Folder = new DataFolder(_above.File("data"));

    public DataFolder Folder { get; }

    public string Path => Folder.Path;

    /// <summary>A path beside the data folder.</summary>
    public string Beside(string name) => _above.File(name);

    /// <summary>The word; it stands where the Sandbox's secret does.</summary>
    public string Word => WordOf(Folder);

    public static string WordOf(DataFolder folder) => File.ReadAllText(folder.SandboxSecret).Trim('.');

    public static ADataFolder Empty() => new();

    public static async Task<ADataFolder> WithAsync(string word, params SchemaModule[] more)
    {
        var data = new ADataFolder();
        await Database.Open(new DatabaseOptions { Path = data.Folder.DataFile }, [.. LocalApp.Schema, .. more]).DisposeAsync();
        await File.WriteAllTextAsync(data.Folder.SandboxSecret, word.PadRight(16, '.')); // as long as a secret must be
        return data;
    }

    /// <summary>Takes a backup of it, and gives the file.</summary>
    public async Task<string> BackUpAsync()
    {
        var file = Beside("backup.zip");
        var ended = await ACommand.RunAsync(Path, "backup", file);
        return ended.ExitCode == 0 ? file : throw new InvalidOperationException(ended.Error);
    }

    public void Dispose() => _above.Dispose();
}
