using Xunit;

namespace OrderFunctions.Architecture.Tests;

/// <summary>Files stay readable in one sitting: one thought each, but a whole one.</summary>
public sealed class FileSizeTests
{
    private static readonly (string Path, int Lines)[] Sizes =
    [
        .. Repository.SourceFiles("src", "functions")
            .Select(path => (path, Repository.Read(path).AsSpan().Count('\n')))
            .OrderBy(file => file.Item2),
    ];

    [Fact]
    public void No_file_is_longer_than_400_lines() => Repository.NoneOf(Sizes.Where(file => file.Lines > 400).Select(file => file.Path));

    [Fact]
    public void Nineteen_files_in_twenty_have_at_most_250_lines() => Assert.InRange(Sizes[Sizes.Length * 95 / 100].Lines, 1, 250);

    [Fact]
    public void The_median_file_is_neither_a_shred_nor_a_scroll() => Assert.InRange(Sizes[Sizes.Length / 2].Lines, 20, 80);
}
