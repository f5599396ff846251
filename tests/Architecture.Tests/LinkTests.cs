using System.Text.RegularExpressions;
using Xunit;

namespace OrderFunctions.Architecture.Tests;

/// <summary>What the pages for readers point to is there.</summary>
public sealed partial class LinkTests
{
    private static readonly string[] Pages = ["README.md", .. Repository.Files("*.md", ".github", "infra")];

    [Fact]
    public void Every_link_leads_to_a_file_and_every_anchor_to_a_heading()
    {
        var links = Pages.SelectMany(page => Link().Matches(WithoutCode(page)).Select(match => (Page: page, Target: match.Groups[1].Value)))
            .Where(link => !link.Target.Contains("://", StringComparison.Ordinal) && !link.Target.StartsWith("mailto:", StringComparison.Ordinal))
            .ToList();
        Assert.True(links.Count >= 3, "No links were found: the pages were not read.");
        Repository.NoneOf(links.Where(link => !Leads(link.Page, link.Target)).Select(link => $"{link.Page}: {link.Target}"));
    }

    [Fact]
    public void Every_file_and_folder_that_is_named_exists()
    {
        var named = Pages.SelectMany(page => Named().Matches(Repository.Read(page)).Select(match => (Page: page, Path: match.Groups[1].Value))).ToList();
        Assert.True(named.Count >= 30, "No names of files were found: the pages were not read.");
        Repository.NoneOf(named.Where(name => !Repository.Has(name.Path)).Select(name => $"{name.Page}: {name.Path}"));
    }

    private static bool Leads(string page, string target)
    {
        var parts = target.Split('#');
        var folder = Path.GetDirectoryName(page)!;
        var file = parts[0].Length == 0 ? page : Path.Combine(folder, parts[0]);
        if (!Repository.Has(file)) return false;
        return parts.Length == 1
            || Heading().Matches(WithoutCode(file)).Any(heading => SlugOf(heading.Groups[1].Value) == parts[1]);
    }

    private static string WithoutCode(string page) => Fence().Replace(Repository.Read(page), "");

    private static string SlugOf(string heading) =>
        new([.. heading.Trim().ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-').Select(letter => letter == ' ' ? '-' : letter)]);

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^```[\s\S]*?^```", RegexOptions.Multiline)]
    private static partial Regex Fence();

    // A path in a code span, without the patterns and places to fill in (`src/Adapters.*`).
    [GeneratedRegex(@"`((?:src|functions|tests|infra|\.ci|\.github)/[A-Za-z0-9_./-]*)`")]
    private static partial Regex Named();
}
