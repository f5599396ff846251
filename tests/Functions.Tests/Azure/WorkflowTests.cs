using System.Text.RegularExpressions;
using OrderFunctions.Functions.Tests.Hosts;
using Xunit;

namespace OrderFunctions.Functions.Tests.Azure;

/// <summary>What runs with the repository's rights runs as reviewed, and with no more of them than it needs.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string[] Workflows = Directory.GetFiles(RepositoryFiles.FullPath(".github/workflows"), "*.yml");

    [Fact]
    public void Actions_are_pinned_by_commit_with_the_version_beside_it() => Assert.All(Workflows, path =>
    {
        var used = UsesPattern().Matches(File.ReadAllText(path)).Select(match => match.Value.Trim()).ToList();
        Assert.NotEmpty(used);
        Assert.All(used, line => Assert.Matches(PinnedPattern(), line));
    });

    [Fact]
    public void A_workflow_says_what_it_may_do_and_writes_nothing_but_a_token() => Assert.All(Workflows, path =>
    {
        var permissions = PermissionsPattern().Match(File.ReadAllText(path)).Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("  contents: read", permissions);
        Assert.Empty(permissions.Where(line => line.EndsWith("write", StringComparison.Ordinal)).Except(["  id-token: write"]));
    });

    [GeneratedRegex(@"^.*\buses:.*$", RegexOptions.Multiline)]
    private static partial Regex UsesPattern();

    [GeneratedRegex(@"uses: [\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")]
    private static partial Regex PinnedPattern();

    [GeneratedRegex(@"^permissions:\n((?:  .*\n)+)", RegexOptions.Multiline)]
    private static partial Regex PermissionsPattern();
}
