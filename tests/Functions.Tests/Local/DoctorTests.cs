using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OrderFunctions.Local.Doctor;
using OrderFunctions.Storage;
using Xunit;

namespace OrderFunctions.Functions.Tests.Local;

/// <summary>What <c>doctor</c> finds.</summary>
public sealed class DoctorTests
{
    [Fact]
    public async Task A_machine_that_is_well_is_ok_line_by_line_and_nothing_is_left_behind()
    {
        using var data = await ADataFolder.WithAsync("mine");
        var before = Directory.GetFileSystemEntries(data.Path).Order().ToList();

        var doctor = await ACommand.RunAsync(data.Path, "doctor", "--port", "0");

        Assert.Equal((0, ""), (doctor.ExitCode, doctor.Error));
        foreach (var line in new[] { $"ok    .NET         {Environment.Version}", $"ok    SQLite       {SqliteLibrary.Version}, the", "ok    port ", $"ok    data folder  {data.Path}", "ok    data file    whole", "ok    clock        agrees", "ok    settings " })
            Assert.Contains(line, doctor.Output, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFileSystemEntries(data.Path).Order());
    }

    [Fact]
    public async Task The_running_host_is_recognised()
    {
        await using var shop = await StatusTests.OpenAsync();

        var doctor = await ACommand.RunAsync(shop.Folder, "doctor", "--port", StatusTests.Port(shop));

        Assert.Equal(0, doctor.ExitCode);
        foreach (var text in new[] { "is the running host's", "in use by the running host", "agrees with the host's" })
            Assert.Contains(text, doctor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_keeps_a_host_from_starting_is_a_failure_by_name()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        using var data = await ADataFolder.WithAsync("mine");
        await File.WriteAllTextAsync(data.Folder.DevelopmentKey, "no key");
        await using (var file = File.OpenWrite(data.Folder.DataFile)) file.SetLength(file.Length / 2);

        var doctor = await AProgram.RunAsync(
            data.Beside(""), ["doctor", "--data", data.Path, "--port", port], ("Payments__MaxAttempts", "many"), ("Orders__Typo", "1"), ("EventBus__Mode", "ServiceBus"));

        Assert.Equal((1, ""), (doctor.ExitCode, doctor.Error));
        var failures = doctor.Output.Split('\n').Where(line => line.StartsWith("FAIL", StringComparison.Ordinal)).ToList();
        string[] said = [$"{port} cannot be opened", "damaged", "development-key.pem", "Payments:MaxAttempts is 'many'", "There is no setting Orders:Typo", "EventBus:Mode is 'ServiceBus'"];
        Assert.Equal(said.Length, failures.Count);
        Assert.All(said, text => Assert.Contains(failures, line => line.Contains(text, StringComparison.Ordinal)));
    }

    [Theory, InlineData(0, "Ok"), InlineData(2, "Ok"), InlineData(-20, "Warn"), InlineData(31, "Fail")]
    public void Clocks_that_are_apart_are_noticed_before_they_do_harm(int seconds, string verdict)
    {
        var here = new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal(verdict, MachineChecks.Clock("the host's", here, here.AddSeconds(seconds)).Verdict.ToString());
    }
}
