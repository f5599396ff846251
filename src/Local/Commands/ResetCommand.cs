using System.CommandLine;
using OrderFunctions.Storage;

namespace OrderFunctions.Local.Commands;

/// <summary>Deletes what the app keeps, so that the next start is a first run.</summary>
internal static class ResetCommand
{
    public static Command Create()
    {
        var command = new Command("reset", "Deletes orders, stock, files and the development key; the next start is a first run.");
        command.SetAction((arguments, _) => CommonOptions.GuardAsync(async () =>
        {
            var folder = new DataFolder(Path.GetFullPath(arguments.GetValue(CommonOptions.Data)!));
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
            catch (StorageException broken) when (broken.Code is not StorageErrors.Locked)
            {
                Console.WriteLine($"The data file could not be read ({broken.Code}); it is deleted all the same.");
            }

            folder.Clear();
            Console.WriteLine($"Deleted what was in {folder.Path}.");
            return 0;
        }));
        return command;
    }
}
