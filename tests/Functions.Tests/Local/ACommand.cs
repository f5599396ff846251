using System.CommandLine;
using OrderFunctions.Local.Commands;

namespace OrderFunctions.Functions.Tests.Local;

/// <summary>A command in this process: what it would print, and how it would end.</summary>
internal static class ACommand
{
    /// <summary>Runs it on a data folder.</summary>
    public static async Task<Ended> RunAsync(string data, params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var exitCode = await RunAsync([.. arguments, "--data", data], output, errors, CancellationToken.None);
        return new Ended(exitCode, output.ToString(), errors.ToString());
    }

    /// <summary>Runs it until it ends, or until Ctrl+C.</summary>
    public static Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors, CancellationToken cancellationToken) =>
        LocalCommands.Create().Parse(arguments).InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = errors }, cancellationToken);
}
