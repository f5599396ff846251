using System.Text.Json;
using Microsoft.Extensions.Configuration;
using OrderFunctions.Functions.Settings;

namespace OrderFunctions.Local;

/// <summary>
/// Settings of the local app: defaults that work at once, over them <c>local.settings.json</c> of the current folder (the
/// Core Tools' format, keys with <c>__</c>), over that the environment, over that what the caller gives.
/// </summary>
internal static class LocalSettings
{
    private const string SettingsFile = "local.settings.json";

    // As the Core Tools read it.
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    public static IConfigurationRoot Read(DataFolder folder, IReadOnlyDictionary<string, string?> settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(Defaults(folder))
            .AddInMemoryCollection(FromSettingsFile())
            .AddEnvironmentVariables()
            .AddInMemoryCollection(settings)
            .Build();

    /// <summary>The app's host.json, which lies beside the program.</summary>
    public static string HostJson() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json"));

    /// <summary>What this host sets where nobody else does.</summary>
    public static Dictionary<string, string?> Defaults(DataFolder folder) => new()
    {
        ["EventBus:Mode"] = "Memory",
        ["Payments:Sandbox:Enabled"] = "true",
        ["Shipping:Sandbox:Enabled"] = "true",
        ["Shop:TrackingPage"] = "http://localhost:7071/api/tracking/{token}",
        ["Campaigns:UnsubscribePage"] = "http://localhost:7071/api/unsubscribe/{token}",
        ["Mail:OutboxPage"] = "true",
        ["Metrics:Open"] = "true",
        // Demo, simulation and benchmark are one client that sends as fast as it can.
        ["RateLimits:Enabled"] = "false",
        ["Identity:DevelopmentKey"] = folder.DevelopmentKey,
        ["Payments:Sandbox:WebhookSecrets:0"] = LocalSecret.Of(folder.SandboxSecret, "whsec_"),
        ["Files:LinkKeys:0"] = LocalSecret.Of(folder.LinkKey),
    };

    private static Dictionary<string, string?> FromSettingsFile()
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (!File.Exists(SettingsFile)) return values;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(SettingsFile), Lenient);
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root
                || !root.TryGetProperty("Values", out var section) || section.ValueKind != JsonValueKind.Object)
                throw new SettingException($"{SettingsFile} must be an object with an object \"Values\", as in local.settings.sample.json.");
            foreach (var value in section.EnumerateObject())
                values[value.Name.Replace("__", ":", StringComparison.Ordinal)] = value.Value.ToString();
            if (root.TryGetProperty("Host", out var host) && host.ValueKind == JsonValueKind.Object)
            {
                foreach (var value in host.EnumerateObject()) values["Host:" + value.Name] = value.Value.ToString();
            }

            return values;
        }
        catch (JsonException malformed)
        {
            throw new SettingException($"{SettingsFile} is not valid JSON (line {malformed.LineNumber + 1}).");
        }
    }
}
