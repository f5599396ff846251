using System.CommandLine;
using OrderFunctions.Local.Doctor;

namespace OrderFunctions.Local.Commands;

/// <summary>Looks for what would keep a host from working, and changes nothing.</summary>
internal static class DoctorCommand
{
    public static Command Create() => new Command("doctor", "Checks .NET, SQLite, images, data folder, port, clock and settings: ok, warn or FAIL, a line each.")
        .Guarded(DataFolder.At, RunAsync);

    private static async Task<int> RunAsync(DataFolder folder, int port, TextWriter output, CancellationToken cancellationToken)
    {
        var hostTime = folder.IsInUse ? await HostTimeAsync(port, cancellationToken) : null;
        List<Finding> findings =
        [
            MachineChecks.DotNet(),
            MachineChecks.Sqlite(),
            MachineChecks.Images(),
            MachineChecks.Pdf(),
            MachineChecks.Port(port, hostIsThere: hostTime is not null),
            .. FolderChecks.Of(folder),
            .. SettingsChecks.Of(folder),
        ];
        if (hostTime is { } there) findings.Add(MachineChecks.Clock("the host's", TimeProvider.System.GetUtcNow(), there));
        foreach (var finding in findings) output.WriteLine(finding);
        return findings.Exists(finding => finding.Verdict == Verdict.Fail) ? ExitCodes.Failed : ExitCodes.Done;
    }

    /// <summary>The host's clock, by the Date of an answer; null when no host answers there.</summary>
    private static async Task<DateTimeOffset?> HostTimeAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            using var answer = await client.GetAsync(new Uri($"http://localhost:{port}/health/live"), cancellationToken);
            return answer.IsSuccessStatusCode ? answer.Headers.Date : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
