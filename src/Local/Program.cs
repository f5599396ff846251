using System.CommandLine;
using OrderFunctions.Local.Commands;

var parsed = LocalCommands.Create().Parse(args);
if (parsed.Errors is { Count: > 0 } errors)
{
    foreach (var message in errors.Select(error => error.Message).Distinct()) await Console.Error.WriteLineAsync(message);
    await Console.Error.WriteLineAsync("--help shows what there is.");
    return ExitCodes.Failed;
}

// A stop waits for what is in flight, as long as the host lets it.
var termination = ServeCommand.ShutdownTimeout + TimeSpan.FromSeconds(5);
return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = termination });
