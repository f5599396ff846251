using System.Xml.Linq;
using Xunit;

namespace OrderFunctions.Architecture.Tests;

/// <summary>The source tree that the tests were built from.</summary>
internal static class Repository
{
    public static DirectoryInfo Root { get; } = FindRoot();

    /// <summary>Source files below a folder, without what builds leave behind; paths relative to the root.</summary>
    public static IReadOnlyList<string> SourceFiles(params string[] folders) => Files("*.cs", folders);

    /// <summary>Files below a folder, without what builds leave behind; paths relative to the root.</summary>
    public static IReadOnlyList<string> Files(string pattern, params string[] folders) =>
    [
        .. folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root.FullName, folder), pattern, SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Root.FullName, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Project files below a folder; paths relative to the root.</summary>
    public static IReadOnlyList<string> ProjectFiles(params string[] folders) => Files("*.csproj", folders);

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root.FullName, path));

    /// <summary>Whether there is a file or folder of this name; relative to the root.</summary>
    public static bool Has(string path) => Path.Exists(Path.Combine(Root.FullName, path));

    /// <summary>Names of the projects that a project file refers to.</summary>
    public static IReadOnlySet<string> ReferencesOf(string project) => Items(project, "ProjectReference")
        .Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))).ToHashSet();

    /// <summary>Names of the packages that a project file refers to.</summary>
    public static IReadOnlySet<string> PackagesOf(string project) => Items(project, "PackageReference").ToHashSet();

    /// <summary>Fails with the list of files that break a rule.</summary>
    public static void NoneOf(IEnumerable<string> offenders) => Assert.Empty(offenders.ToList());

    /// <summary>What a project file includes as items of a kind.</summary>
    public static IEnumerable<string> Items(string project, string kind) => XDocument.Parse(Read(project))
        .Descendants(kind)
        .SelectMany(item => item.Attribute("Include")!.Value.Split(';', StringSplitOptions.RemoveEmptyEntries));

    private static DirectoryInfo FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OrderFunctions.sln"))) folder = folder.Parent!;
        return folder;
    }
}
