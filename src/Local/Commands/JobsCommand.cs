using System.CommandLine;
using System.Text.Json.Nodes;
using OrderFunctions.Functions.Http.Identity;

namespace OrderFunctions.Local.Commands;

/// <summary>Long work of the running host: <c>jobs list</c> and <c>jobs watch</c>.</summary>
internal static class JobsCommand
{
    public static Command Create() => new("jobs", "Exports, imports and other long work of the running host.") { List(), Watch() };

    private static Command List() =>
        new Command("list", "The newest jobs, a line each.").Guarded(DataFolder.At, async (folder, port, output, cancellationToken) =>
        {
            using var host = await FindAsync(folder, port, cancellationToken);
            var jobs = (await host.GetAsync("api/jobs?limit=20", cancellationToken))["jobs"]!.AsArray();
            foreach (var job in jobs) await output.WriteLineAsync($"{job!["createdAt"]!.GetValue<DateTimeOffset>():yyyy-MM-dd HH:mm:ss}  {JobScreen.LineOf(job)}");
            if (jobs.Count == 0) await output.WriteLineAsync("There are no jobs.");
            return ExitCodes.Done;
        });

    private static Command Watch()
    {
        var job = new Option<string?>("--job", "-j") { Description = "Follows this job until it has ended. Without it: all that are open now, until the last one has." };
        job.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !Guid.TryParseExact(token.Value, "D", out _)) result.AddError($"--job is '{token.Value}'; it must be a job id.");
        });
        var command = new Command("watch", "Shows the progress of jobs as a bar each.") { job };
        command.SetAction((arguments, cancellationToken) => Guard.RunAsync(
            arguments, () => WatchAsync(arguments, arguments.GetValue(job), cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> WatchAsync(ParseResult arguments, string? job, CancellationToken cancellationToken)
    {
        try
        {
            var folder = DataFolder.At(arguments.GetValue(CommonOptions.Data)!);
            using var host = await FindAsync(folder, arguments.GetValue(CommonOptions.Port), cancellationToken);
            var screen = new JobScreen(arguments.InvocationConfiguration.Output);
            var open = job is not null ? [job] : await OpenAsync(host, cancellationToken);
            if (open.Count == 0) screen.Say("No job is open.");
            var ended = await Task.WhenAll(open.Select(id => FollowAsync(host, id, screen, cancellationToken)));
            return ended.Contains("FAILED") ? ExitCodes.Failed : ExitCodes.Done;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl+C is how a watch ends.
            return ExitCodes.Done;
        }
    }

    private static async Task<string> FollowAsync(RunningHost host, string id, JobScreen screen, CancellationToken cancellationToken)
    {
        string? tag = null;
        while (true)
        {
            if (await host.NextAsync($"api/jobs/{id}", tag, cancellationToken) is not var (job, seen)) continue;
            tag = seen;
            screen.Show(job);
            if (job["finishedAt"] is not null) return job["status"]!.GetValue<string>();
        }
    }

    private static async Task<IReadOnlyList<string>> OpenAsync(RunningHost host, CancellationToken cancellationToken) =>
    [
        .. (await host.GetAsync("api/jobs?limit=100", cancellationToken))["jobs"]!.AsArray().OfType<JsonNode>()
            .Where(job => job["finishedAt"] is null).Select(job => job["id"]!.GetValue<string>()),
    ];

    // Only a super-admin sees everybody's jobs.
    private static Task<RunningHost> FindAsync(DataFolder folder, int port, CancellationToken cancellationToken) =>
        RunningHost.FindAsync(folder, port, "jobs", cancellationToken, Roles.SuperAdmin);
}
