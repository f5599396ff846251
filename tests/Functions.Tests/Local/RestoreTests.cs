using System.IO.Compression;
using System.Text;
using OrderFunctions.Local;
using OrderFunctions.Storage;
using Xunit;

namespace OrderFunctions.Functions.Tests.Local;

/// <summary>What a restore refuses, what it keeps, and what a kill in its middle leaves.</summary>
public sealed class RestoreTests
{
    [Fact]
    public async Task What_was_there_before_is_kept_and_can_be_put_back()
    {
        using var other = await ADataFolder.WithAsync("backed up");
        using var data = await ADataFolder.WithAsync("mine");
        Directory.CreateDirectory(data.Folder.Files);
        File.WriteAllText(Path.Combine(data.Folder.Files, "label.pdf"), "a label");

        var restored = await ACommand.RunAsync(data.Path, "restore", await other.BackUpAsync());

        Assert.Equal((0, ""), (restored.ExitCode, restored.Error));
        Assert.Equal("backed up", data.Word);
        Assert.False(Directory.Exists(data.Folder.Files));
        var kept = new DataFolder(Assert.Single(Directory.GetDirectories(data.Path)));
        Assert.Contains(kept.Path, restored.Output, StringComparison.Ordinal);
        Assert.Equal("mine", ADataFolder.WordOf(kept));
        Assert.Equal("a label", File.ReadAllText(Path.Combine(kept.Files, "label.pdf")));
        DataFileCopy.Verify(kept.DataFile, LocalApp.Schema);
    }

    [Theory, InlineData("text"), InlineData("half"), InlineData("byte"), InlineData("empty")]
    public async Task A_damaged_backup_is_refused_and_the_data_is_as_it_was(string damage)
    {
        using var other = await ADataFolder.WithAsync("backed up");
        using var data = await ADataFolder.WithAsync("mine");
        var file = await other.BackUpAsync();
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.Length / 3] ^= 0x10;
        await File.WriteAllBytesAsync(file, damage switch { "text" => "not a backup"u8.ToArray(), "half" => bytes[..(bytes.Length / 2)], "byte" => bytes, _ => [] });

        await AssertRefusedAsync(data, file, "cannot be restored");
    }

    [Theory]
    [InlineData(DataFolder.SandboxSecretName, "backed up", "tampered!", "sandbox-secret is not what was backed up")]
    [InlineData("backup.json", "\"format\": 1", "\"format\": 2", "was written by a newer version")]
    [InlineData("backup.json", "\"name\"", "\"file\"", "it is not a backup of this program")]
    [InlineData("backup.json", DataFolder.SandboxSecretName, "../../elsewhere", "does not belong into a data folder")]
    public async Task A_whole_zip_that_says_something_else_is_refused_and_the_data_is_as_it_was(string entry, string text, string instead, string said)
    {
        using var other = await ADataFolder.WithAsync("backed up");
        using var data = await ADataFolder.WithAsync("mine");
        var file = await other.BackUpAsync();
        using (var zip = ZipFile.Open(file, ZipArchiveMode.Update))
        {
            using var stream = zip.GetEntry(entry)!.Open();
            using var reader = new StreamReader(stream);
            var changed = (await reader.ReadToEndAsync()).Replace(text, instead, StringComparison.Ordinal);
            stream.SetLength(0);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(changed));
        }

        await AssertRefusedAsync(data, file, said);
    }

    [Fact]
    public async Task A_backup_of_a_newer_program_is_refused_and_the_data_is_as_it_was()
    {
        using var other = await ADataFolder.WithAsync("backed up");
        using var data = await ADataFolder.WithAsync("mine");
        var known = LocalApp.Schema.First(module => module.Name == "documents");
        var newer = known with { Migrations = [.. known.Migrations, "CREATE TABLE of_tomorrow (id INTEGER PRIMARY KEY)"] };
        await Database.Open(new DatabaseOptions { Path = other.Folder.DataFile }, [newer]).DisposeAsync();

        await AssertRefusedAsync(data, await other.BackUpAsync(), "was written by a newer version");
    }

    /// <summary>Killed while the old contents were leaving: they come back. Killed later: the new ones were checked, and arrive.</summary>
    [Theory, InlineData("leaving", "mine"), InlineData("left", "half restored")]
    public async Task After_a_kill_no_host_starts_and_the_next_restore_ends_what_was_begun(string killedWhile, string then)
    {
        using var other = await ADataFolder.WithAsync("backed up");
        using var data = await ADataFolder.WithAsync("mine");
        using var next = await ADataFolder.WithAsync("half restored");
        var work = Path.Combine(data.Path, ".restore");
        Directory.CreateDirectory(work);
        Directory.Move(next.Path, Path.Combine(work, "next"));
        Directory.CreateDirectory(Path.Combine(work, killedWhile));
        File.Move(data.Folder.DataFile, Path.Combine(work, killedWhile, DataFolder.DataFileName));
        if (killedWhile == "left") File.Move(data.Folder.SandboxSecret, Path.Combine(work, killedWhile, DataFolder.SandboxSecretName));

        var refused = Assert.Throws<IOException>(() => LocalApp.Build(new LocalAppOptions { DataFolder = data.Path, Port = 0 }));
        Assert.Contains("was interrupted. Run restore again.", refused.Message, StringComparison.Ordinal);
        var restored = await ACommand.RunAsync(data.Path, "restore", await other.BackUpAsync());

        Assert.Equal((0, ""), (restored.ExitCode, restored.Error));
        Assert.Equal("backed up", data.Word);
        var kept = Directory.GetDirectories(data.Path).Select(folder => ADataFolder.WordOf(new DataFolder(folder))).ToHashSet();
        Assert.Equal(new HashSet<string> { "mine", then }, kept);
        await LocalApp.Build(new LocalAppOptions { DataFolder = data.Path, Port = 0 }).DisposeAsync();
    }

    private static async Task AssertRefusedAsync(ADataFolder data, string file, string said)
    {
        var before = await File.ReadAllBytesAsync(data.Folder.DataFile);
        BackupTests.AssertRefused(await ACommand.RunAsync(data.Path, "restore", file), said);
        Assert.Equal("mine", data.Word);
        Assert.Equal(before, await File.ReadAllBytesAsync(data.Folder.DataFile));
        Assert.Empty(Directory.GetDirectories(data.Path));
    }
}
