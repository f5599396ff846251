using System.Text.RegularExpressions;
using Xunit;

namespace OrderFunctions.Functions.Tests.Hosts;

/// <summary>The security page names only tests that exist, and answers all ten risks.</summary>
public sealed partial class SecurityPageTests
{
    private static readonly string Page = File.ReadAllText(RepositoryFiles.FullPath("infra/security.md"));

    [Fact]
    public void Every_test_on_the_page_exists()
    {
        var sources = Directory.EnumerateFiles(RepositoryFiles.FullPath("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToLookup(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText, StringComparer.Ordinal);
        var named = TestPattern().Matches(Page).Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value)).ToList();

        Assert.All(named, test => Assert.Contains(sources[test.Class], source =>
            test.Method.Length == 0 || source.Contains($" {test.Method}(", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_risk_has_an_answer()
    {
        var rows = Page.Split('\n').Where(line => line.StartsWith("| **API", StringComparison.Ordinal)).ToList();

        Assert.Equal(Enumerable.Range(1, 10).Select(number => $"| **API{number}** "), rows.Select(row => row[..(row.IndexOf("** ", StringComparison.Ordinal) + 3)]));
        Assert.All(rows, row => Assert.Matches(TestPattern(), row));
    }

    [GeneratedRegex(@"`(\w+Tests)(?:\.(\w+))?`")]
    private static partial Regex TestPattern();
}
