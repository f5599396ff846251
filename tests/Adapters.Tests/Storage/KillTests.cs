using System.Globalization;
using OrderFunctions.Storage;

namespace OrderFunctions.Adapters.Tests.Storage;

public sealed class KillTests : StorageFolder
{
    [Fact]
    public async Task Every_acknowledged_write_survives_the_kill_of_its_process()
    {
        var acknowledged = new List<long>();
        for (var round = 0; round < 5; round++)
        {
            using var writer = CrashWriter.Start(DataPath, first: round * 1_000_000);
            for (var lines = 0; lines < 400 + (round * 311); lines++)
                acknowledged.Add(await ReadNumberAsync(writer.StandardOutput));
            writer.Kill();

            // What was printed before the kill may still be in the pipe: those were acknowledged, too.
            while (await writer.StandardOutput.ReadLineAsync() is { } line)
            {
                if (long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && IsWhole(line, round))
                    acknowledged.Add(id);
            }

            await writer.WaitForExitAsync();
            await using var database = Open();
            var stored = Ids(database).ToHashSet();
            Assert.All(acknowledged, id => Assert.Contains(id, stored));
        }
    }

    [Fact]
    public async Task A_file_that_another_process_has_open_is_refused_until_that_process_is_gone()
    {
        using var writer = CrashWriter.Start(DataPath, first: 0);
        await ReadNumberAsync(writer.StandardOutput);
        Assert.Equal(StorageErrors.Locked, Assert.Throws<StorageException>(() => Open()).Code);
        writer.Kill();
        await writer.WaitForExitAsync();
        await using var database = Open();
        Assert.NotEmpty(Ids(database));
    }

    // The last line may be cut off by the kill; in later rounds a whole number has seven digits.
    private static bool IsWhole(string line, int round) => round > 0 && line.Length == 7;

    private static async Task<long> ReadNumberAsync(StreamReader output) =>
        long.Parse(await output.ReadLineAsync() ?? "nothing", CultureInfo.InvariantCulture);
}
