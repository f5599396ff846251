using Microsoft.Extensions.Configuration;

namespace OrderFunctions.Functions.Settings;

/// <summary>
/// How an Azure service is reached: by a connection string, or by its address and an identity. Read from the settings that
/// the Functions host reads for its own triggers, so that nothing is set twice.
/// </summary>
/// <param name="ConnectionString">With a secret in it, or that of an emulator; null when an identity is used.</param>
/// <param name="Address">Address of the service; null with a connection string.</param>
/// <param name="ClientId">The user-assigned identity to use; null for whichever identity there is.</param>
public sealed record AzureConnection(string? ConnectionString, Uri? Address, string? ClientId)
{
    /// <summary>The storage account of the app: files, queues, and what the host keeps.</summary>
    public const string Storage = "AzureWebJobsStorage";

    /// <summary>The Service Bus namespace; also the name that topic functions give to their trigger.</summary>
    public const string ServiceBus = "ServiceBus";

    /// <summary>Where files are.</summary>
    /// <exception cref="SettingException">Nothing usable is set.</exception>
    public static AzureConnection OfBlobs(IConfiguration configuration) => OfStorage(configuration, "blob");

    /// <summary>Where queues are.</summary>
    /// <exception cref="SettingException">Nothing usable is set.</exception>
    public static AzureConnection OfQueues(IConfiguration configuration) => OfStorage(configuration, "queue");

    /// <summary>Where topics are.</summary>
    /// <exception cref="SettingException">Nothing usable is set.</exception>
    public static AzureConnection OfServiceBus(IConfiguration configuration)
    {
        var section = configuration.GetSection(ServiceBus);
        if (section.Value is { Length: > 0 } text)
            return WithSecret(text, ServiceBus, "Endpoint");
        return section["fullyQualifiedNamespace"] is { Length: > 0 } host
            ? WithIdentity(section, "fullyQualifiedNamespace", "sb://" + host)
            : throw new SettingException($"EventBus:Mode is ServiceBus, which needs {ServiceBus}__fullyQualifiedNamespace (or a connection string in {ServiceBus}).");
    }

    /// <summary>
    /// Whether the storage account is an emulator on this machine. Nobody is in business on one, so this is what tells a
    /// laptop from a deployment: a setting that was forgotten cannot turn one into the other.
    /// </summary>
    public static bool IsEmulator(IConfiguration configuration)
    {
        var parts = Parts(configuration[Storage] ?? "");
        return parts.GetValueOrDefault("UseDevelopmentStorage") is "true"
            || (Uri.TryCreate(parts.GetValueOrDefault("BlobEndpoint"), UriKind.Absolute, out var blobs) && blobs.IsLoopback);
    }

    private static AzureConnection OfStorage(IConfiguration configuration, string service)
    {
        var section = configuration.GetSection(Storage);
        if (section.Value is { Length: > 0 } text)
            return WithSecret(text, Storage, "AccountName", "BlobEndpoint", "UseDevelopmentStorage");
        if (section[service + "ServiceUri"] is { Length: > 0 } address)
            return WithIdentity(section, service + "ServiceUri", address);
        return section["accountName"] is { Length: > 0 } account
            ? WithIdentity(section, "accountName", $"https://{account}.{service}.core.windows.net")
            : throw new SettingException($"{Storage} is not set: a connection string, or {Storage}__accountName for an identity.");
    }

    private static AzureConnection WithSecret(string text, string key, params string[] needed) =>
        Parts(text) is var parts && needed.Any(parts.ContainsKey)
            ? new AzureConnection(text, null, null)
            : throw new SettingException($"{key} must be a connection string, which has {string.Join(" or ", needed)} in it.");

    private static AzureConnection WithIdentity(IConfigurationSection section, string key, string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "https" or "sb" && url is { AbsolutePath: "/" or "" }
            ? new AzureConnection(null, url, section["clientId"] is { Length: > 0 } client ? client : null)
            : throw new SettingException($"{section.Key}__{key} is '{section[key]}', which makes no address.");

    private static Dictionary<string, string> Parts(string text) => text
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(part => part.Split('=', 2))
        .Where(pair => pair.Length == 2)
        .GroupBy(pair => pair[0].Trim(), pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase)
        .ToDictionary(pair => pair.Key, pair => pair.First(), StringComparer.OrdinalIgnoreCase);
}
