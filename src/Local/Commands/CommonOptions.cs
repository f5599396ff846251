using System.CommandLine;
using System.Net.Sockets;
using OrderFunctions.LocalHost.Discovery;
using OrderFunctions.Storage;

namespace OrderFunctions.Local.Commands;

/// <summary>Options that several commands share, and the one place that turns what can go wrong at start into a line.</summary>
internal static class CommonOptions
{
    public static Option<string> Data { get; } = new("--data", "-d")
    {
        Description = "Folder that holds everything the app keeps.",
        DefaultValueFactory = _ => DataFolder.Default,
        Recursive = true,
    };

    public static Option<int> Port { get; } = MakePort();

    /// <summary>Runs a command; an expected failure is one clear line on standard error and exit code 1.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception expected) when (Explain(expected) is not null)
        {
            await Console.Error.WriteLineAsync(Explain(expected));
            return 1;
        }
    }

    private static string? Explain(Exception exception) => exception switch
    {
        StorageException storage => storage.Message,
        FunctionAppException app => app.Message,
        _ when IsPortTaken(exception) => "The port is taken by another program; choose another one with --port.",
        UnauthorizedAccessException denied => $"The data folder cannot be used: {denied.Message}",
        IOException io => $"The data folder cannot be used: {io.Message}",
        InvalidDataException or System.ComponentModel.DataAnnotations.ValidationException => exception.Message,
        _ => null,
    };

    private static bool IsPortTaken(Exception? exception) => exception is not null
        && (exception is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse or SocketError.AccessDenied }
            || IsPortTaken(exception.InnerException));

    private static Option<int> MakePort()
    {
        var port = new Option<int>("--port", "-p") { Description = "TCP port on this machine.", DefaultValueFactory = _ => 7071, Recursive = true };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 65535) result.AddError("--port must be 0 (any free port) to 65535.");
        });
        return port;
    }
}
