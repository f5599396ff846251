using System.CommandLine;
using System.Globalization;

namespace OrderFunctions.Local.Commands;

/// <summary>Serves until Ctrl+C or SIGTERM; what is in flight is finished first.</summary>
internal static class ServeCommand
{
    /// <summary>How long a stop waits for what is in flight.</summary>
    public static TimeSpan ShutdownTimeout { get; } = new LocalHost.LocalFunctionHostOptions().ShutdownTimeout;

    public static Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken) => Guard.RunAsync(
        arguments,
        async () =>
        {
            var (data, port) = (arguments.GetValue(CommonOptions.Data)!, arguments.GetValue(CommonOptions.Port));
            var folder = DataFolder.Create(data);
            await using var host = LocalApp.Build(new LocalAppOptions { DataFolder = folder.Path, Port = port });
            var firstRun = await LocalApp.StartAsync(host, cancellationToken);
            Console.WriteLine(Banner(host.BaseAddress, folder, firstRun, Demo(data, host.BaseAddress)));

            var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using (cancellationToken.Register(stopped.SetResult))
                await stopped.Task;
            Console.WriteLine("Stopping: what is in flight is finished first.");
            await host.StopAsync(CancellationToken.None);
            return 0;
        },
        cancellationToken);

    private static string Banner(Uri address, DataFolder folder, bool firstRun, string demo) =>
        $"""
        OrderFunctions is running. Ctrl+C stops it.

          products   {address}api/products
          orders     {address}api/orders   (needs a token)
          messages   {address}outbox
          health     {address}health/ready
          metrics    {address}metrics
          data       {folder.Path}{(firstRun ? "   (new, with a small catalogue)" : "")}

        Try next, in a second terminal in this folder:

          {demo}
        """;

    /// <summary>The demo's command for this host: with the options that differ from the defaults.</summary>
    private static string Demo(string data, Uri address)
    {
        var command = "dotnet run --project src/Local -- demo";
        if (data != DataFolder.Default) command += $" --data {(data.Contains(' ', StringComparison.Ordinal) ? $"\"{data}\"" : data)}";
        if (address.Port != 7071) command += " --port " + address.Port.ToString(CultureInfo.InvariantCulture);
        return command;
    }
}
