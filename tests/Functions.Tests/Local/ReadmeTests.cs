using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using OrderFunctions.Benchmarks;
using OrderFunctions.Functions.Tests.Hosts;
using OrderFunctions.Local;
using OrderFunctions.Local.Commands;
using OrderFunctions.LocalHost.Worker;
using Xunit;

namespace OrderFunctions.Functions.Tests.Local;

/// <summary>What the README tells a stranger to type works, and what it points at is there.</summary>
public sealed partial class ReadmeTests
{
    private const string Run = "dotnet run --project src/Local";
    private const string Benchmark = "dotnet run -c Release --project tests/Benchmarks";

    [Fact]
    public async Task The_curl_lines_do_what_they_say()
    {
        using var folder = new AFolder();
        await using var host = LocalApp.Build(
            new LocalAppOptions { DataFolder = folder.Path, Port = 0, Logging = logging => logging.ClearProviders() });
        await LocalApp.StartAsync(host);
        using var shell = new ReadmeShell(host.BaseAddress, folder.Path);

        await shell.RunAsync(Readme.ShellBlocks.Single(block => block.Contains("curl", StringComparison.Ordinal)));

        Assert.True(shell.Requests.Count >= 9);
        Assert.All(shell.Requests, request => Assert.Equal((request.Request, request.Promised), (request.Request, request.Came)));
        await host.StopAsync();
    }

    [Fact]
    public void The_story_of_an_order_has_a_diagram_and_a_numbered_walk_and_every_route_it_names_exists()
    {
        var story = Readme.Section("One order, step by step");
        Assert.Contains("sequenceDiagram", story, StringComparison.Ordinal);
        for (var step = 1; step <= 9; step++) Assert.Contains($"\n{step}. ", story, StringComparison.Ordinal);

        var routes = typeof(LocalApp).Assembly.GetTypes().SelectMany(type => type.GetMethods()).SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>()
            .SelectMany(trigger => trigger.Methods!.Select(method => $"{method.ToUpperInvariant()} {Bare(trigger.Route!)}")).ToHashSet();
        var named = RoutePattern().Matches(Readme.Text).Select(match => Bare(match.Value)).ToHashSet();
        Assert.Contains("POST api/orders", named);
        Assert.Empty(named.Except(routes));

        static string Bare(string route) => ParameterPattern().Replace(route, "{}");
    }

    [Fact]
    public void Every_command_line_is_one_that_our_programs_know()
    {
        var commands = Readme.ShellBlocks
            .SelectMany(block => new ShellLines(block, name => "$" + name).Commands())
            .Select(command => string.Join(' ', command.Words))
            .SelectMany(line => line.Split("$("))
            .Where(line => line.StartsWith("dotnet ", StringComparison.Ordinal))
            .Select(line => line.TrimEnd(')'))
            .Concat(Readme.CodeSpans.Where(span => span.StartsWith("dotnet ", StringComparison.Ordinal)))
            .ToList();

        Assert.True(commands.Count >= 5);
        Assert.All(commands, AssertKnown);
    }

    [Fact]
    public void Every_short_form_of_a_command_is_one_that_our_programs_know() => Assert.All(
        Readme.CodeSpans.Where(span => span.StartsWith("-- ", StringComparison.Ordinal) || span.StartsWith("--", StringComparison.Ordinal)),
        span => Assert.True(
            IsOfTheProgram(span.StartsWith("-- ", StringComparison.Ordinal) ? span[3..] : span) || IsBenchmark(span[2..].Trim()), span));

    [Fact]
    public void Everything_in_the_layout_is_there()
    {
        var paths = Readme.TableOf("Where things are").Select(row => row[0].Trim('`')).Where(path => path.Length > 0).ToList();
        Assert.True(paths.Count >= 8);
        Assert.All(paths, path => Assert.True(Exists(path), path));
    }

    [Fact]
    public void Every_path_and_every_relative_link_leads_somewhere()
    {
        string[] roots = ["functions/", "src/", "tests/", "infra/", "local.settings.sample.json", "host.json"];
        var named = Readme.CodeSpans.Where(span => roots.Any(root => span.StartsWith(root, StringComparison.Ordinal)));
        Assert.All(named.Concat(Readme.RelativeLinks.Select(link => link.Split('#')[0])), path => Assert.True(Exists(path), path));
    }

    private static void AssertKnown(string line)
    {
        if (line == "dotnet test OrderFunctions.sln") Assert.True(Exists("OrderFunctions.sln"));
        else if (line == Run) Assert.True(Exists("src/Local/Local.csproj"));
        else if (line == "dotnet run --project functions") Assert.True(Exists("functions/OrderFunctions.csproj"));
        else if (line.StartsWith(Run + " -- ", StringComparison.Ordinal)) Assert.True(IsOfTheProgram(line[(Run.Length + 4)..]), line);
        else if (line.StartsWith(Benchmark + " -- ", StringComparison.Ordinal)) Assert.True(IsBenchmark(line[(Benchmark.Length + 4)..]), line);
        else Assert.Fail($"The README says \"{line}\".");
    }

    // An option without its value is named, not used.
    private static bool IsOfTheProgram(string arguments) => LocalCommands.Create().Parse(arguments.Split(' ')).Errors
        .All(error => error.Message.StartsWith("Required argument missing", StringComparison.Ordinal));

    private static bool IsBenchmark(string arguments)
    {
        try
        {
            return BenchmarkProgram.Parse(arguments.Split(' ')).Command.Length > 0;
        }
        catch (ArgumentsException)
        {
            return false;
        }
    }

    private static bool Exists(string path)
    {
        var full = RepositoryFiles.FullPath(path.TrimEnd('/'));
        return path.Contains('*', StringComparison.Ordinal)
            ? Directory.GetFileSystemEntries(Path.GetDirectoryName(full)!, Path.GetFileName(full)).Length > 0
            : Path.Exists(full);
    }

    [GeneratedRegex("(GET|POST) api/[a-z/{}-]+[a-z}]")]
    private static partial Regex RoutePattern();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex ParameterPattern();
}
