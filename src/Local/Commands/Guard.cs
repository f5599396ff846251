using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using OrderFunctions.Functions.Settings;
using OrderFunctions.LocalHost.Discovery;
using OrderFunctions.Storage;

namespace OrderFunctions.Local.Commands;

/// <summary>Something a command cannot do. The message is one line for the person who typed it.</summary>
internal sealed class CommandFailedException(string message, int exitCode = ExitCodes.Failed) : Exception(message)
{
    public int ExitCode => exitCode;
}

/// <summary>The one place that turns what can go wrong into a line.</summary>
internal static class Guard
{
    /// <summary>Gives a command its work on the data folder and port that were named.</summary>
    public static Command Guarded(
        this Command command, Func<string, DataFolder> open, Func<DataFolder, int, TextWriter, CancellationToken, Task<int>> run)
    {
        command.SetAction((arguments, cancellationToken) => RunAsync(
            arguments,
            () => run(
                open(arguments.GetValue(CommonOptions.Data)!),
                arguments.GetValue(CommonOptions.Port),
                arguments.InvocationConfiguration.Output,
                cancellationToken),
            cancellationToken));
        return command;
    }

    /// <summary>
    /// Runs a command; an expected failure is one clear line on standard error and <see cref="ExitCodes.Failed"/>, Ctrl+C
    /// before the command was done <see cref="ExitCodes.Interrupted"/>.
    /// </summary>
    public static async Task<int> RunAsync(ParseResult arguments, Func<Task<int>> run, CancellationToken cancellationToken)
    {
        try
        {
            return await run();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception expected) when (Explain(expected) is not null)
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync(Explain(expected));
            return expected is CommandFailedException { ExitCode: var code } ? code : ExitCodes.Failed;
        }
    }

    private static string? Explain(Exception exception) => exception switch
    {
        CommandFailedException or SettingException or StorageException or FunctionAppException => exception.Message,
        OptionsValidationException or ValidationException or InvalidDataException or CryptographicException => exception.Message,
        _ when IsPortTaken(exception) => "The port is taken by another program; choose another one with --port.",
        _ when IsPortForbidden(exception) => "This user may not open the port; choose one above 1023 with --port.",
        HttpRequestException lost => $"The host did not answer: {lost.Message}",
        UnauthorizedAccessException denied => $"The data folder cannot be used: {denied.Message}",
        IOException io => $"The data folder cannot be used: {io.Message}",
        _ => null,
    };

    private static bool IsPortTaken(Exception? exception) => HasSocketError(exception, SocketError.AddressAlreadyInUse);

    private static bool IsPortForbidden(Exception? exception) => HasSocketError(exception, SocketError.AccessDenied);

    private static bool HasSocketError(Exception? exception, SocketError error) => exception is not null
        && ((exception is SocketException socket && socket.SocketErrorCode == error) || HasSocketError(exception.InnerException, error));
}
