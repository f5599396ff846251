using System.CommandLine;

namespace OrderFunctions.Local.Commands;

/// <summary>Serves until Ctrl+C or SIGTERM; what is in flight is finished first.</summary>
internal static class ServeCommand
{
    public static Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken) => CommonOptions.GuardAsync(async () =>
    {
        var folder = DataFolder.Create(arguments.GetValue(CommonOptions.Data)!);
        await using var host = LocalApp.Build(
            new LocalAppOptions { DataFolder = folder.Path, Port = arguments.GetValue(CommonOptions.Port) });
        var firstRun = await LocalApp.StartAsync(host, cancellationToken);
        Console.WriteLine(Banner(host.BaseAddress, folder, firstRun));

        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (cancellationToken.Register(stopped.SetResult))
            await stopped.Task;
        await host.StopAsync(CancellationToken.None);
        return 0;
    });

    private static string Banner(Uri address, DataFolder folder, bool firstRun) =>
        $"""
        OrderFunctions is running. Ctrl+C stops it.

          products   {address}api/products
          orders     {address}api/orders   (needs a token)
          messages   {address}outbox
          health     {address}health/ready
          metrics    {address}metrics
          data       {folder.Path}{(firstRun ? "   (new, with a small catalogue)" : "")}

        Try next, in a second terminal:

          dotnet run --project src/Local -- demo
        """;
}
