namespace OrderFunctions.LocalHost;

/// <summary>The data file of a host: a lasting one, or one in a temporary folder that goes with the host.</summary>
internal sealed class DataFileOfHost
{
    private readonly string? temporaryFolder;

    private DataFileOfHost(string path, string? temporaryFolder) => (Path, this.temporaryFolder) = (path, temporaryFolder);

    public string Path { get; }

    public static DataFileOfHost For(LocalFunctionHostOptions options)
    {
        if (options.DatabasePath is { } path)
            return new DataFileOfHost(path, null);
        var folder = Directory.CreateTempSubdirectory("orderfunctions-").FullName;
        return new DataFileOfHost(System.IO.Path.Combine(folder, "data.db"), folder);
    }

    public void Delete()
    {
        if (temporaryFolder is not null && Directory.Exists(temporaryFolder))
            Directory.Delete(temporaryFolder, recursive: true);
    }
}
