using Microsoft.Extensions.Configuration;

namespace OrderFunctions.Functions.Settings;

/// <summary>Which store keeps the documents of the app on the Functions host (setting <c>Documents:Store</c>).</summary>
public enum DocumentStoreKind
{
    /// <summary>One file on this machine, for one process. The default.</summary>
    Sqlite,

    /// <summary>Azure Cosmos DB.</summary>
    Cosmos,
}

/// <summary>Where documents are kept.</summary>
/// <param name="Store">Which store.</param>
/// <param name="Folder">Of SQLite: an absolute path, outside of what is built and deployed.</param>
public sealed record DocumentsSettings(DocumentStoreKind Store, string Folder)
{
    /// <summary>The data file.</summary>
    public string DataFile => Path.Combine(Folder, "orders.db");

    /// <summary>Reads section <c>Documents</c>.</summary>
    /// <exception cref="SettingException">On Azure a file must be asked for by its folder: an instance's own disk goes with the
    /// instance, and the next instance would not see it.</exception>
    public static DocumentsSettings Read(IConfiguration configuration)
    {
        var store = Enum.TryParse<DocumentStoreKind>(configuration["Documents:Store"], ignoreCase: true, out var kind) ? kind : DocumentStoreKind.Sqlite;
        if (configuration["Documents:Folder"] is { Length: > 0 } folder)
            return new(store, folder);
        if (store == DocumentStoreKind.Sqlite && IsOnAzure(configuration) && !AzureConnection.IsEmulator(configuration))
            throw new SettingException("Documents:Store is Sqlite, which on Azure needs Documents:Folder on a disk that outlives the instance; set Documents:Store to Cosmos.");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        return new(store, Path.Combine(home is { Length: > 0 } ? home : Path.GetTempPath(), ".orderfunctions"));
    }

    // https://learn.microsoft.com/azure/azure-functions/functions-app-settings
    private static bool IsOnAzure(IConfiguration configuration) =>
        configuration["WEBSITE_SITE_NAME"] is { Length: > 0 } || configuration["WEBSITE_INSTANCE_ID"] is { Length: > 0 };
}
