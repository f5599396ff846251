using Microsoft.Extensions.Configuration;

namespace OrderFunctions.Functions.Settings;

/// <summary>
/// What holds on the Functions host when the storage account is an emulator: the same as with the local host, so that an
/// order can be placed and paid at once.
/// </summary>
public static class LaptopDefaults
{
    private const string DevelopmentKey = "Identity:DevelopmentKey";

    /// <summary>
    /// The values of the settings that are not set; none when the app is not on a laptop. Replaces also what the sample file
    /// leaves empty, and its relative path of the key: the Functions host starts the app in the output folder, where
    /// nothing may be kept. Creates the data folder.
    /// </summary>
    public static IReadOnlyDictionary<string, string?> Missing(IConfiguration configuration)
    {
        if (!AzureConnection.IsEmulator(configuration))
            return new Dictionary<string, string?>();
        var folder = DocumentsSettings.Read(configuration).Folder;
        Directory.CreateDirectory(folder);
        var defaults = new Dictionary<string, string?>
        {
            ["Payments:Sandbox:Enabled"] = "true",
            ["Shipping:Sandbox:Enabled"] = "true",
            ["Payments:Sandbox:OwnAddress"] = OwnAddress(configuration),
            ["Payments:Sandbox:WebhookSecrets:0"] = LocalSecret.Of(Path.Combine(folder, "sandbox-secret"), "whsec_"),
            ["Files:LinkKeys:0"] = LocalSecret.Of(Path.Combine(folder, "link-key")),
            ["Mail:OutboxPage"] = "true",
            ["Metrics:Open"] = "true",
            ["RateLimits:Enabled"] = "false",
            [DevelopmentKey] = Path.Combine(folder, "development-key.pem"),
        };
        return defaults.Where(one => IsMissing(one.Key, configuration[one.Key])).ToDictionary();
    }

    // An empty key switches the development issuer off, which somebody may want.
    private static bool IsMissing(string key, string? value) => key == DevelopmentKey
        ? value is null || (value.Length > 0 && !Path.IsPathRooted(value))
        : value is null or "";

    private static string OwnAddress(IConfiguration configuration)
    {
        if (configuration["WEBSITE_HOSTNAME"] is { Length: > 0 } name)
            return "http://" + name;
        // A host that is started by hand is told this way where to listen, and hands it on.
        var listening = (configuration["ASPNETCORE_URLS"] ?? "").Split(';')[0].Split(':');
        return listening is [_, _, var port] && int.TryParse(port.TrimEnd('/'), out _)
            ? "http://localhost:" + port.TrimEnd('/')
            : "http://localhost:7071"; // where the Core Tools listen
    }
}
