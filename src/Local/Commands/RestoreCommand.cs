using System.CommandLine;
using OrderFunctions.Local.Backups;
using OrderFunctions.Storage;

namespace OrderFunctions.Local.Commands;

/// <summary>Puts a backup into the data folder.</summary>
internal static class RestoreCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "A file that backup wrote." };
        var command = new Command("restore", "Puts a backup into the data folder; the host must be stopped. What is there now is kept aside.") { file };
        command.SetAction((arguments, cancellationToken) => Guard.RunAsync(
            arguments,
            () => Task.Run(
                () => Run(
                    arguments.GetValue(CommonOptions.Data)!,
                    Path.GetFullPath(arguments.GetValue(file)!),
                    arguments.InvocationConfiguration.Output,
                    cancellationToken),
                cancellationToken),
            cancellationToken));
        return command;
    }

    private static int Run(string data, string file, TextWriter output, CancellationToken cancellationToken)
    {
        if (!File.Exists(file)) throw new CommandFailedException($"There is no file {file}.");
        var folder = DataFolder.Create(data);
        var (manifest, kept) = Restore(folder, file, cancellationToken);
        output.WriteLine($"Restored {folder.Path} to {manifest.TakenAt:yyyy-MM-dd HH:mm:ss}Z: {manifest.InWords()}.");
        if (kept is not null) output.WriteLine($"What was there before is in {kept}; delete it when you do not need it any more.");
        return ExitCodes.Done;
    }

    private static (BackupManifest Manifest, string? Kept) Restore(DataFolder folder, string file, CancellationToken cancellationToken)
    {
        try
        {
            return DataFolderRestore.Restore(folder, file, TimeProvider.System.GetUtcNow(), cancellationToken);
        }
        catch (StorageException running) when (running.Code == StorageErrors.Locked)
        {
            throw new CommandFailedException($"A host is running on {folder.Path}; stop it first. Nothing was changed.");
        }
    }
}
