using System.CommandLine;
using OrderFunctions.Local.Backups;

namespace OrderFunctions.Local.Commands;

/// <summary>Copies everything that the app keeps into one file, also while the host works.</summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The file to write; it must not exist yet." };
        var command = new Command("backup", "Writes orders, stock, queues, labels, invoices and keys to one file, also while the host runs.") { file };
        command.SetAction((arguments, cancellationToken) => Guard.RunAsync(
            arguments,
            () => Task.Run(
                () => Run(
                    DataFolder.At(arguments.GetValue(CommonOptions.Data)!),
                    Path.GetFullPath(arguments.GetValue(file)!),
                    arguments.InvocationConfiguration.Output,
                    cancellationToken),
                cancellationToken),
            cancellationToken));
        return command;
    }

    private static int Run(DataFolder folder, string file, TextWriter output, CancellationToken cancellationToken)
    {
        if (!File.Exists(folder.DataFile))
            throw new CommandFailedException($"No host has run on {folder.Path} yet; there is nothing to back up.");
        if (Path.Exists(file))
            throw new CommandFailedException($"{file} is there already; a backup overwrites nothing. Choose another name.");
        if (!Directory.Exists(Path.GetDirectoryName(file)))
            throw new CommandFailedException($"The folder of {file} does not exist.");
        var manifest = Take(folder, file, cancellationToken);
        output.WriteLine($"Backed up {folder.Path} as of {manifest.TakenAt:yyyy-MM-dd HH:mm:ss}Z to {file} ({Sizes.InWords(new FileInfo(file).Length)}), read back and whole.");
        output.WriteLine($"In it: {manifest.InWords()}. Keep it as you keep the keys.");
        return ExitCodes.Done;
    }

    private static BackupManifest Take(DataFolder folder, string file, CancellationToken cancellationToken)
    {
        try
        {
            return BackupTaking.Take(folder, file, TimeProvider.System.GetUtcNow(), cancellationToken);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"The backup was not written: {refused.Message}");
        }
    }
}
