using System.Security.Cryptography;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Local.Backups;
using OrderFunctions.Storage;

namespace OrderFunctions.Local.Doctor;

/// <summary>The data folder: whether it can be written, how much fits, and whether what lies in it is whole.</summary>
internal static class FolderChecks
{
    private const long TooLittle = 100_000_000;
    private const long Little = 1_000_000_000;

    /// <summary>Every finding about the folder. Leaves it as it is.</summary>
    public static IEnumerable<Finding> Of(DataFolder folder)
    {
        // A folder that does not exist yet will be made in the nearest one that does.
        var place = folder.Path;
        while (!Directory.Exists(place)) place = Path.GetDirectoryName(place)!;
        yield return Space(place);
        foreach (var finding in Writable(folder, place)) yield return finding;
        if (DataFile(folder) is { } data) yield return data;
        if (File.Exists(folder.DevelopmentKey)) yield return Key(folder);
    }

    private static Finding Space(string place)
    {
        var free = new DriveInfo(place).AvailableFreeSpace;
        var verdict = free < TooLittle ? Verdict.Fail : free < Little ? Verdict.Warn : Verdict.Ok;
        return new(verdict, "space", $"{Sizes.InWords(free)} free");
    }

    private static IEnumerable<Finding> Writable(DataFolder folder, string place)
    {
        var probe = Path.Combine(place, $".doctor-{Guid.NewGuid():N}");
        Finding? refused = null;
        var (here, there) = (DateTimeOffset.MinValue, DateTimeOffset.MinValue);
        try
        {
            here = TimeProvider.System.GetUtcNow();
            File.WriteAllText(probe, "");
            there = File.GetLastWriteTimeUtc(probe);
            File.Delete(probe);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            refused = new(Verdict.Fail, "data folder", $"{place} cannot be written; choose another folder with --data");
        }

        if (refused is not null)
        {
            yield return refused;
            yield break;
        }

        yield return new(Verdict.Ok, "data folder", place == folder.Path ? $"{place} can be written" : $"{folder.Path} can be made");
        yield return MachineChecks.Clock("the file system's", here, there);
    }

    private static Finding? DataFile(DataFolder folder)
    {
        if (folder.IsInUse) return new(Verdict.Ok, "data file", "in use by the running host");
        try
        {
            DataFolderSwap.RefuseHalfDone(folder);
            if (!File.Exists(folder.DataFile)) return null;
            DataFileCopy.Verify(folder.DataFile, LocalApp.Schema);
            return new(Verdict.Ok, "data file", $"whole, {Sizes.InWords(new FileInfo(folder.DataFile).Length)}");
        }
        catch (Exception broken) when (broken is StorageException or IOException or UnauthorizedAccessException)
        {
            return new(Verdict.Fail, "data file", broken.Message);
        }
    }

    private static Finding Key(DataFolder folder)
    {
        try
        {
            DevelopmentIssuer.Load(folder.DevelopmentKey).Dispose();
            return new(Verdict.Ok, "key", "the development key can be used");
        }
        catch (Exception unusable) when (unusable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return new(Verdict.Fail, "key", unusable.Message);
        }
    }
}
