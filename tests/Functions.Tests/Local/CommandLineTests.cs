using System.Net;
using System.Net.Sockets;
using OrderFunctions.Adapters.Sqlite;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Local.Commands;
using OrderFunctions.Storage;
using Xunit;

namespace OrderFunctions.Functions.Tests.Local;

/// <summary>What the program says to wrong input and to a machine that is not as it should be.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly AFolder _folder = new();

    [Fact]
    public async Task Help_names_every_command_and_ends_well()
    {
        var help = await RunAsync("--help");

        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        foreach (var word in new[] { "status", "orders", "events", "token", "demo", "simulate", "backup", "restore", "doctor", "reset", "--port", "--data" })
            Assert.Contains(word, help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_exit_codes_are_in_the_help_of_every_command_and_in_the_readme()
    {
        foreach (var command in LocalCommands.Create().Subcommands.Select(command => command.Name).Prepend(""))
        {
            var help = await ACommand.RunAsync(_folder.Path, [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
            Assert.All(ExitCodes.All, code => Assert.Contains($"  {code.Code,-4} {code.Meaning}", help.Output, StringComparison.Ordinal));
        }

        var told = Readme.TableOf("Running it").SkipWhile(row => row[0] != "exit code").Skip(1);
        Assert.Equal(ExitCodes.All.Select(code => ($"`{code.Code}`", code.Meaning)), told.Select(row => (row[0], row[1])));
    }

    [Theory]
    [InlineData("nosuch", "'nosuch'")]
    [InlineData("--port abc", "--port is 'abc'; it must be a whole number from 0 to 65535.")]
    [InlineData("--port 70000", "--port is '70000'")]
    [InlineData("--port", "'--port'")]
    [InlineData("token --role king", "There is no role 'king'")]
    [InlineData("token --hours 0", "--hours is '0'; it must be a whole number from 1 to 8760.")]
    [InlineData("token --hours soon", "--hours is 'soon'")]
    [InlineData("demo --orders 7", "'--orders'")]
    [InlineData("orders watch", "needs either --order or --customer")]
    [InlineData("orders watch --order 1", "--order is '1'; it must be an order id.")]
    [InlineData("backup", "'backup'")]
    [InlineData("simulate payment.teleported --order 018f0000-0000-7000-8000-000000000000", "There is no webhook 'payment.teleported'")]
    [InlineData("simulate payment.succeeded", "'--order'")]
    [InlineData("simulate payment.succeeded --order x", "--order is 'x'; it must be an order id.")]
    [InlineData("simulate payment.succeeded --order 018f0000-0000-7000-8000-000000000000 --late soon", "--late is 'soon'; it must be a time up to an hour")]
    [InlineData("simulate payment.succeeded --order 018f0000-0000-7000-8000-000000000000 --duplicate 0", "--duplicate is '0'")]
    public async Task A_wrong_argument_is_one_line_and_the_way_to_help(string arguments, string said)
    {
        var wrong = await RunAsync(arguments.Split(' '));

        Assert.Equal((1, ""), (wrong.ExitCode, wrong.Output));
        Assert.Contains(said, wrong.ErrorLines[0], StringComparison.Ordinal);
        Assert.Equal("--help shows what there is.", wrong.ErrorLines[^1]);
        Assert.False(Directory.Exists(_folder.File(".orderfunctions")));
    }

    [Fact]
    public async Task A_taken_port_is_one_line()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();

        var refused = await RunAsync("--port", $"{((IPEndPoint)holder.LocalEndpoint).Port}");

        AssertRefused(refused, "--port");
    }

    [Theory, InlineData("taken"), InlineData("taken/below")]
    public async Task A_folder_that_cannot_be_is_one_line_from_every_command(string data)
    {
        File.WriteAllText(_folder.File("taken"), "a file");
        foreach (var command in new string[][] { [], ["demo"], ["token"], ["reset"] })
            AssertRefused(await RunAsync([.. command, "--data", data]), "taken is a file, not a folder");
    }

    [Theory, InlineData("/proc/nowhere"), InlineData("/sys/nowhere")]
    public async Task A_folder_that_may_not_be_written_is_one_line(string data)
    {
        // Linux lets nobody create folders there, not even root.
        if (!OperatingSystem.IsLinux()) return;
        foreach (var command in new string[][] { [], ["demo"] })
            AssertRefused(await RunAsync([.. command, "--data", data]), data + " cannot be created. Choose another folder with --data.");
    }

    [Fact]
    public async Task A_damaged_data_file_is_one_line_and_is_not_touched()
    {
        var file = DataFile();
        File.WriteAllText(file, "this is not a database");

        AssertRefused(await RunAsync(), "is damaged");
        Assert.Equal("this is not a database", File.ReadAllText(file));
    }

    [Fact]
    public async Task A_data_file_of_a_newer_program_is_one_line_and_is_not_touched()
    {
        var file = DataFile();
        var known = SqliteDocumentStore.CreateModule(Containers.All);
        var newer = new SchemaModule(known.Name, [.. known.Migrations, "CREATE TABLE of_tomorrow (id INTEGER PRIMARY KEY)"]);
        await Database.Open(new DatabaseOptions { Path = file }, [newer]).DisposeAsync();
        var before = File.ReadAllBytes(file);

        AssertRefused(await RunAsync(), "newer version");
        Assert.Equal(before, File.ReadAllBytes(file));
    }

    [Fact]
    public async Task A_key_file_that_holds_no_key_is_one_line()
    {
        Directory.CreateDirectory(_folder.File(".orderfunctions"));
        File.WriteAllText(_folder.File(".orderfunctions/development-key.pem"), "no key");
        AssertRefused(await RunAsync("token"), "development-key.pem");
    }

    [Fact]
    public async Task A_token_for_a_folder_that_no_host_knows_says_so_beside_the_token()
    {
        var token = await RunAsync("token", "--data", "elsewhere");

        Assert.Equal(0, token.ExitCode);
        Assert.Equal(3, token.Output.Trim().Split('.').Length);
        Assert.Contains("No host has run", token.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reset_of_nothing_is_no_mistake()
    {
        var reset = await RunAsync("reset");
        Assert.Equal((0, ""), (reset.ExitCode, reset.Error));
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertRefused(Ended program, string said)
    {
        Assert.Equal((1, ""), (program.ExitCode, program.Output));
        Assert.Contains(said, Assert.Single(program.ErrorLines), StringComparison.Ordinal);
    }

    private Task<Ended> RunAsync(params string[] arguments) => AProgram.RunAsync(_folder.Path, arguments);

    private string DataFile()
    {
        Directory.CreateDirectory(_folder.File(".orderfunctions"));
        return _folder.File(".orderfunctions/orders.db");
    }
}
