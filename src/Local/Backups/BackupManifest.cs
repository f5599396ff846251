using System.Text.Json.Serialization;

namespace OrderFunctions.Local.Backups;

/// <summary>What is in a backup file, and how to tell that it is whole.</summary>
/// <param name="Format">Version of the file's layout.</param>
/// <param name="TakenAt">Every commit before this time is in it.</param>
/// <param name="Entries">Everything but the manifest itself.</param>
internal sealed record BackupManifest(int Format, DateTimeOffset TakenAt, IReadOnlyList<BackupEntry> Entries)
{
    /// <summary>The layout that this program writes, and the newest that it reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The contents in words, for the person who takes it or puts it back.</summary>
    public string InWords()
    {
        var files = Entries.Count(entry => entry.Name.StartsWith(DataFolder.FilesName + "/", StringComparison.Ordinal));
        var orders = Entries.First(entry => entry.Name == DataFolder.DataFileName);
        List<string> parts = [$"{orders.Name} ({Sizes.InWords(orders.Length)})", $"{files} {(files == 1 ? "file" : "files")}"];
        if (Entries.Any(entry => entry.Name == DataFolder.DevelopmentKeyName)) parts.Add("the development key");
        if (Entries.Any(entry => entry.Name == DataFolder.SandboxSecretName)) parts.Add("the Sandbox's secret");
        if (Entries.Any(entry => entry.Name == DataFolder.LinkKeyName)) parts.Add("the key of links");
        return string.Join(", ", parts);
    }
}

/// <summary>One entry.</summary>
/// <param name="Name">Path in the data folder, with <c>/</c>.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Sha256">Lower-case hex.</param>
internal sealed record BackupEntry(string Name, long Length, string Sha256);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
