namespace OrderFunctions.Functions.Tests.Hosts;

/// <summary>Reads source files of the repository that the tests were built from.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    public static string FullPath(string path) => Path.Combine(Root, path);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OrderFunctions.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests must run below the repository.");
    }
}
