using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace OrderFunctions.Architecture.Tests;

/// <summary>A decision record is a page: what forced it, what was considered, what was chosen, what follows.</summary>
public sealed partial class DecisionRecordTests
{
    private static readonly string[] Records = [.. Repository.Files("*.md", "infra/decisions")];

    [Fact]
    public void Every_record_has_a_number_of_its_own_and_its_title_repeats_it()
    {
        Assert.NotEmpty(Records);
        Repository.NoneOf(Records.Where(path => !Path().IsMatch(path)));
        var numbers = Records.Select(path => Path().Match(path).Groups[1].Value).ToList();
        Assert.Equal(numbers.Distinct(), numbers);
        Repository.NoneOf(Records.Where(path =>
        {
            var number = int.Parse(Path().Match(path).Groups[1].Value, CultureInfo.InvariantCulture);
            return !Repository.Read(path).StartsWith($"# {number}. ", StringComparison.Ordinal);
        }));
    }

    [Fact]
    public void Every_record_says_what_forced_it_what_was_considered_what_was_chosen_and_what_follows() =>
        Repository.NoneOf(Records.Where(path => !Parts().IsMatch(Repository.Read(path))));

    [Fact]
    public void Every_record_fits_on_a_page() => Repository.NoneOf(Records.Where(path => Repository.Read(path).AsSpan().Count('\n') > 60));

    [GeneratedRegex(@"^infra/decisions/(\d{4})-[a-z0-9-]+\.md$")]
    private static partial Regex Path();

    // At least two options, numbered, and the choice names one of them.
    [GeneratedRegex(@"^# .+\n\n\*\*Context\.\*\* [\s\S]+\n\n\*\*Options\.\*\*\n1\. [\s\S]+\n2\. [\s\S]+\n\n\*\*Choice\.\*\* \d[\s\S]+\n\n\*\*Consequences\.\*\* ")]
    private static partial Regex Parts();
}
