using System.CommandLine;
using OrderFunctions.Storage;

namespace OrderFunctions.Local.Commands;

/// <summary>Deletes what the app keeps, so that the next start is a first run.</summary>
internal static class ResetCommand
{
    public static Command Create()
    {
        var command = new Command("reset", "Deletes orders, stock, files and the development key; the next start is a first run.");
        command.SetAction((arguments, cancellationToken) => Guard.RunAsync(
            arguments,
            () => RunAsync(DataFolder.At(arguments.GetValue(CommonOptions.Data)!)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DataFolder folder)
    {
        if (!Directory.Exists(folder.Path))
        {
            Console.WriteLine($"{folder.Path} does not exist; nothing to delete.");
            return 0;
        }

        // Opening the file takes its lock: a host that runs on it is never pulled away from under its feet. A file that
        // cannot be read is what a reset is for.
        try
        {
            if (File.Exists(folder.DataFile))
                await Database.Open(new DatabaseOptions { Path = folder.DataFile }, []).DisposeAsync();
        }
        catch (StorageException running) when (running.Code is StorageErrors.Locked)
        {
            throw new CommandFailedException($"A host is running on {folder.Path}; stop it first. Nothing was deleted.");
        }
        catch (StorageException broken)
        {
            Console.WriteLine($"The data file could not be read ({broken.Code}); it is deleted all the same.");
        }

        folder.Clear();
        Console.WriteLine($"Deleted what was in {folder.Path}. The next start is a first run.");
        return 0;
    }
}
