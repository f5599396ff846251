using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace OrderFunctions.Functions.Tests.Local;

/// <summary>First run, stop, reset and first run again.</summary>
public sealed class ProgramLifeTests
{
    private const int Terminate = 15;
    private const int Interrupt = 2;

    [Fact]
    public async Task The_demo_without_a_host_plays_all_stories_on_one_of_its_own()
    {
        using var folder = new AFolder();

        var demo = await AProgram.RunAsync(folder.Path, ["demo"]);

        DemoOutput.AssertPlayedToTheEnd(demo);
        Assert.StartsWith("No host is running on this data folder: the demo starts one for itself.", demo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reset_deletes_what_was_kept_and_the_next_start_seeds_again()
    {
        using var folder = new AFolder();
        Assert.Contains("(new, with a small catalogue)", await StartAndStopAsync(folder.Path), StringComparison.Ordinal);
        Assert.DoesNotContain("(new", await StartAndStopAsync(folder.Path), StringComparison.Ordinal);
        File.WriteAllText(folder.File(".orderfunctions/of-mine.txt"), "not the app's");

        var reset = await AProgram.RunAsync(folder.Path, ["reset"]);

        Assert.Equal((0, ""), (reset.ExitCode, reset.Error));
        Assert.Equal("of-mine.txt", Path.GetFileName(Assert.Single(Directory.GetFileSystemEntries(folder.File(".orderfunctions")))));
        Assert.Contains("(new, with a small catalogue)", await StartAndStopAsync(folder.Path), StringComparison.Ordinal);
    }

    [Theory, InlineData(Terminate), InlineData(Interrupt)]
    public async Task A_stop_lets_the_request_in_flight_finish_and_ends_well(int signal)
    {
        // Windows has no such signals; and a process that a shell has put into the background is deaf to Ctrl+C, as are its children.
        if (OperatingSystem.IsWindows() || IsIgnoredHere(signal)) return;
        var running = new ARunningProgram();
        await running.InitializeAsync();
        try
        {
            using var client = await running.ClientAsync();
            var body = Encoding.UTF8.GetBytes(AShop.Order(card: null).ToJsonString());
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, running.Address.Port);
            await using var stream = socket.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /api/orders HTTP/1.1\r\nHost: localhost:{running.Port}\r\nAuthorization: {client.DefaultRequestHeaders.Authorization}\r\n" +
                $"Idempotency-Key: last-one\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nExpect: 100-continue\r\n\r\n"));
            using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
            Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync());

            running.Program.Signal(signal);
            await running.Program.LineWithAsync("Stopping");
            await stream.WriteAsync(body);

            Assert.Equal("", await reader.ReadLineAsync());
            Assert.Equal("HTTP/1.1 201 Created", await reader.ReadLineAsync());
            var ended = await running.Program.EndAsync();
            Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        }
        finally
        {
            await running.DisposeAsync();
        }
    }

    // The mask of proc(5), lowest bit first.
    private static bool IsIgnoredHere(int signal) =>
        File.Exists("/proc/self/status")
        && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } mask
        && (ulong.Parse(mask[7..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (signal - 1) & 1) == 1;

    private static async Task<string> StartAndStopAsync(string folder)
    {
        await using var program = AProgram.Start(folder, ["--port", "0"]);
        await program.LineWithAsync("-- demo");
        if (OperatingSystem.IsWindows()) return program.Output;
        program.Signal(Terminate);
        return (await program.EndAsync()).Output;
    }
}
