using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using OrderFunctions.Application.Files;

namespace OrderFunctions.Local.Backups;

/// <summary>
/// A backup file: a zip of what lies in the data folder, under the names it has there, and last a manifest with the
/// digest of every entry. A file without a manifest was never finished.
/// </summary>
internal static class BackupArchive
{
    private const string ManifestName = "backup.json";

    /// <summary>Writes the copy of the data file, then the files: a file is on disk before the commit that names it.</summary>
    public static BackupManifest Write(
        Stream to, DataFolder folder, string dataFileCopy, DateTimeOffset takenAt, CancellationToken cancellationToken)
    {
        using var zip = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true);
        List<BackupEntry> entries = [Add(zip, DataFolder.DataFileName, dataFileCopy)];
        foreach (var name in FilesOf(folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            entries.Add(Add(zip, DataFolder.FilesName + "/" + name, Path.Combine(folder.Files, name)));
        }

        foreach (var secret in new[] { folder.DevelopmentKey, folder.SandboxSecret, folder.LinkKey }.Where(File.Exists))
            entries.Add(Add(zip, Path.GetFileName(secret), secret));
        var manifest = new BackupManifest(BackupManifest.CurrentFormat, takenAt, entries);
        using var written = zip.CreateEntry(ManifestName).Open();
        JsonSerializer.Serialize(written, manifest, BackupJson.Default.BackupManifest);
        return manifest;
    }

    /// <summary>Reads every entry and compares it with the manifest.</summary>
    /// <param name="file">The backup file.</param>
    /// <param name="open">Where an entry of this name goes.</param>
    /// <exception cref="InvalidDataException">It is no backup, is not whole, or was written by a newer program.</exception>
    public static BackupManifest Read(string file, Func<string, Stream> open, CancellationToken cancellationToken)
    {
        using var zip = OpenZip(file);
        var manifest = ManifestOf(zip) ?? throw Damaged(file, "it is not a backup of this program, or was never finished");
        if (manifest.Format > BackupManifest.CurrentFormat)
            throw new InvalidDataException($"{file} was written by a newer version of this program.");
        if (manifest.Entries.FirstOrDefault(entry => !IsOurs(entry.Name)) is { } foreign)
            throw Damaged(file, $"'{foreign.Name}' does not belong into a data folder");
        if (manifest.Entries.All(entry => entry.Name != DataFolder.DataFileName))
            throw Damaged(file, $"{DataFolder.DataFileName} is missing");
        foreach (var entry in manifest.Entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!IsWhole(zip, entry, open)) throw Damaged(file, $"{entry.Name} is not what was backed up");
        }

        return manifest;
    }

    private static ZipArchive OpenZip(string file)
    {
        try
        {
            return ZipFile.OpenRead(file);
        }
        catch (InvalidDataException)
        {
            throw Damaged(file, "it is not a backup of this program, or was cut off");
        }
    }

    private static BackupManifest? ManifestOf(ZipArchive zip)
    {
        try
        {
            if (zip.GetEntry(ManifestName) is not { } written) return null;
            using var stream = written.Open();
            return JsonSerializer.Deserialize(stream, BackupJson.Default.BackupManifest) is { Entries: not null } manifest
                && manifest.Entries.All(found => found is { Name: not null, Sha256: not null }) ? manifest : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidDataException)
        {
            return null;
        }
    }

    private static bool IsWhole(ZipArchive zip, BackupEntry entry, Func<string, Stream> open)
    {
        if (zip.GetEntry(entry.Name) is not { } found || found.Length != entry.Length) return false;
        try
        {
            using var from = found.Open();
            using var to = open(entry.Name);
            return Copy(from, to) is var (length, sha256) && length == entry.Length && sha256 == entry.Sha256;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static BackupEntry Add(ZipArchive zip, string name, string path)
    {
        using var from = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var to = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
        var (length, sha256) = Copy(from, to);
        return new BackupEntry(name, length, sha256);
    }

    private static (long Length, string Sha256) Copy(Stream from, Stream to)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            long length = 0;
            int read;
            while ((read = from.Read(buffer)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                to.Write(buffer, 0, read);
                length += read;
            }

            return (length, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Drafts begin with a dot: they are not files yet.
    private static IEnumerable<string> FilesOf(DataFolder folder) => !Directory.Exists(folder.Files) ? [] :
        Directory.EnumerateFiles(folder.Files, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder.Files, path).Replace('\\', '/'))
            .Where(FileNames.IsSafe)
            .Order(StringComparer.Ordinal);

    private static bool IsOurs(string name) =>
        name is DataFolder.DataFileName or DataFolder.DevelopmentKeyName or DataFolder.SandboxSecretName or DataFolder.LinkKeyName
        || (name.StartsWith(DataFolder.FilesName + "/", StringComparison.Ordinal) && FileNames.IsSafe(name[(DataFolder.FilesName.Length + 1)..]));

    private static InvalidDataException Damaged(string file, string how) => new($"{file} cannot be restored: {how}.");
}
