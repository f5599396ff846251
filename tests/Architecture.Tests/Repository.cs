using System.Xml.Linq;
using Xunit;

namespace OrderFunctions.Architecture.Tests;

/// <summary>The source tree that the tests were built from.</summary>
internal static class Repository
{
    public static DirectoryInfo Root { get; } = FindRoot();

    /// <summary>Source files below a folder, without what builds leave behind; paths relative to the root.</summary>
    public static IReadOnlyList<string> SourceFiles(params string[] folders) =>
    [
        .. folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root.FullName, folder), "*.cs", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Root.FullName, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)),
    ];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root.FullName, path));

    /// <summary>Names of the projects that a project refers to.</summary>
    public static IReadOnlySet<string> ReferencesOf(string project) => Items(project, "ProjectReference")
        .Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))).ToHashSet();

    /// <summary>Names of the packages that a project refers to.</summary>
    public static IReadOnlySet<string> PackagesOf(string project) => Items(project, "PackageReference").ToHashSet();

    /// <summary>Fails with the list of files that break a rule.</summary>
    public static void NoneOf(IEnumerable<string> offenders) => Assert.Empty(offenders.ToList());

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Parse(Read($"src/{project}/{project}.csproj")).Descendants(kind).Select(item => item.Attribute("Include")!.Value);

    private static DirectoryInfo FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OrderFunctions.sln"))) folder = folder.Parent!;
        return folder;
    }
}
