using System.Text.RegularExpressions;
using Xunit;

namespace OrderFunctions.Architecture.Tests;

/// <summary>What keeps the function files fit for both hosts.</summary>
public sealed partial class FunctionFileTests
{
    private static readonly string[] Files =
    [
        .. Repository.SourceFiles("functions").Where(path =>
            path != "functions/Usings.cs" && !path.StartsWith("functions/AzureHost/", StringComparison.Ordinal)),
    ];

    [Fact]
    public void Function_files_name_no_namespace_of_a_host() => Repository.NoneOf(Files.Where(path => HostNamespace().IsMatch(Repository.Read(path))));

    [Fact]
    public void There_is_no_conditional_compilation() => Repository.NoneOf(
        Repository.SourceFiles("src", "functions").Where(path => Conditional().IsMatch(Repository.Read(path))));

    [Fact]
    public void Only_one_class_talks_to_the_durable_client() => Assert.Equal(
        ["functions/Orders/SagaClient.cs"],
        Files.Where(path => ClientCall().IsMatch(Repository.Read(path))));

    [Fact]
    public void Functions_read_bodies_and_return_results_in_the_one_way_that_both_hosts_understand() => Repository.NoneOf(
        Files.Where(path => Repository.Read(path) is var text
            && (text.Contains("[FromBody]", StringComparison.Ordinal)
                || text.Contains("HttpRequestData", StringComparison.Ordinal)
                || text.Contains("Microsoft.AspNetCore.Mvc", StringComparison.Ordinal))));

    [Fact]
    public void Every_http_function_is_anonymous_to_the_host_and_says_who_may_call_it()
    {
        var silent = Files.SelectMany(path => HttpFunction().Matches(Repository.Read(path)).Select(match => (path, match.Value)))
            .Where(found => !found.Value.Contains("Permission(", StringComparison.Ordinal) && !found.Value.Contains("OpenToAll", StringComparison.Ordinal));
        Repository.NoneOf(silent.Select(found => found.path));
        Repository.NoneOf(Files.Where(path => OtherLevel().IsMatch(Repository.Read(path))));
    }

    [Fact]
    public void Every_class_of_functions_is_public() => Repository.NoneOf(Files.Where(path =>
        Repository.Read(path) is var text && text.Contains("[Function(", StringComparison.Ordinal) && HiddenClass().IsMatch(Before(text, "[Function("))));

    // Up to the last function of the file, the class that was opened last is the one that holds it.
    private static string Before(string text, string mark) => text[..text.LastIndexOf(mark, StringComparison.Ordinal)];

    [GeneratedRegex(@"^(internal |file )?(static |sealed |abstract |partial )*class ", RegexOptions.Multiline)]
    private static partial Regex HiddenClass();

    [Fact]
    public void An_orchestrator_has_no_clock_no_chance_and_no_way_out_of_its_own()
    {
        string[] sagas = [.. Files.Where(path => Repository.Read(path).Contains("[OrchestrationTrigger]", StringComparison.Ordinal))];
        Assert.NotEmpty(sagas);
        // What they share is replayed with them.
        Repository.NoneOf(sagas.Concat(["functions/Orders/SagaSteps.cs", "functions/Orders/SagaPace.cs"]).Where(path => OwnWay().IsMatch(Repository.Read(path))));
    }

    [Fact]
    public void What_is_sent_goes_through_ports_and_not_through_output_bindings() =>
        Repository.NoneOf(Files.Where(path => OutputBinding().IsMatch(Repository.Read(path))));

    [GeneratedRegex(@"using (static )?(Microsoft\.Azure\.Functions|Microsoft\.DurableTask|OrderFunctions\.LocalHost)")]
    private static partial Regex HostNamespace();

    [GeneratedRegex(@"^\s*#if\b", RegexOptions.Multiline)]
    private static partial Regex Conditional();

    [GeneratedRegex(@"\b(ScheduleNewOrchestrationInstanceAsync|RaiseEventAsync|TerminateInstanceAsync|(Get|WaitFor|Suspend|Resume|Purge)\w*Instance\w*Async)\(")]
    private static partial Regex ClientCall();

    [GeneratedRegex(@"\[Function\([^\]]*\](?:\s*\[[^\]]*\])*(?=[^\[]*\(\s*\[HttpTrigger)")]
    private static partial Regex HttpFunction();

    [GeneratedRegex(@"DateTime(Offset)?\.(UtcNow|Now|Today)|TimeProvider|Guid\.NewGuid|Ids\.New|\bRandom\b|Task\.(Delay|Run)|Thread\.|Environment\.|HttpClient|\bFile\.|IDocumentStore|ConfigureAwait")]
    private static partial Regex OwnWay();

    [GeneratedRegex(@"\[\w*Output(Attribute)?\(")]
    private static partial Regex OutputBinding();

    [GeneratedRegex(@"AuthorizationLevel\.(?!Anonymous)")]
    private static partial Regex OtherLevel();
}
