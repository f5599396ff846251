namespace OrderFunctions.Domain.Tests;

/// <summary>A reviewed text file of the repository that a test holds the code against.</summary>
/// <remarks>Set <c>ORDERFUNCTIONS_REWRITE=1</c> to write the files anew, then review the difference.</remarks>
internal static class RepositoryFile
{
    private static readonly bool Rewrite = Environment.GetEnvironmentVariable("ORDERFUNCTIONS_REWRITE") == "1";

    public static void MustBe(string relativePath, string expected)
    {
        var path = Path.Combine(Root(), relativePath);
        if (Rewrite) File.WriteAllText(path, expected);
        var found = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(
            found == expected,
            $"{relativePath} differs from the code. First difference: {FirstDifference(found, expected)}. If the change is meant, run the tests with ORDERFUNCTIONS_REWRITE=1 and review the file.");
    }

    /// <summary>Only what stands between two marker lines is held against the code; the rest of the file is prose.</summary>
    public static void SectionMustBe(string relativePath, string marker, string expected)
    {
        var (open, close) = ($"<!-- {marker} -->\n", $"<!-- /{marker} -->");
        var text = File.ReadAllText(Path.Combine(Root(), relativePath)).ReplaceLineEndings("\n");
        var start = text.IndexOf(open, StringComparison.Ordinal) + open.Length;
        var end = text.IndexOf(close, StringComparison.Ordinal);
        Assert.True(start >= open.Length && end >= start, $"{relativePath} has no section {marker}.");
        MustBe(relativePath, text[..start] + expected + text[end..]);
    }

    private static string FirstDifference(string found, string expected)
    {
        var (left, right) = (found.Split('\n'), expected.Split('\n'));
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            var (a, b) = (i < left.Length ? left[i] : "(end)", i < right.Length ? right[i] : "(end)");
            if (a != b) return $"line {i + 1}: file '{a}', code '{b}'";
        }

        return "none";
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OrderFunctions.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
