namespace OrderFunctions.Local.Commands;

/// <summary>How the program ends. <c>--help</c> and the README show this table.</summary>
internal static class ExitCodes
{
    /// <summary>What was asked for is done.</summary>
    public const int Done = 0;

    /// <summary>It is not, and standard error says why in one line; a report has printed what is wrong.</summary>
    public const int Failed = 1;

    /// <summary><c>status</c>: nothing runs here. The code that service managers know.</summary>
    public const int NotRunning = 3;

    /// <summary>Ctrl+C before a command was done: 128 and the number of the signal, as shells have it.</summary>
    public const int Interrupted = 130;

    /// <summary>All of them, in words.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Done, "done; a host or a watch that Ctrl+C ended is done, too"),
        (Failed, "not done, or wrong arguments: one line on standard error says why; status: not ready; doctor: a check failed; events replay: some failed"),
        (NotRunning, "status, orders watch, events replay: no host is running on the data folder"),
        (Interrupted, "interrupted by Ctrl+C"),
    ];
}
