namespace OrderFunctions.Adapters.Cosmos;

/// <summary>How the SDK reaches the account.</summary>
public enum CosmosMode
{
    /// <summary>TCP to the replicas: the fastest. Needs the ports 10000 to 20000 outwards.</summary>
    Direct,

    /// <summary>HTTPS to the gateway: one more hop, one port. Emulators know nothing else.</summary>
    Gateway,
}

/// <summary>The settings <c>Documents:Cosmos:…</c>.</summary>
public sealed record CosmosOptions
{
    /// <summary>The section that they are read from.</summary>
    public const string Section = "Documents:Cosmos";

    /// <summary>Address of the account, such as <c>https://shop.documents.azure.com:443/</c>.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>An account key; empty on Azure, where the app's identity has a role instead.</summary>
    public string Key { get; init; } = "";

    /// <summary>The database within the account.</summary>
    public string Database { get; init; } = "orderfunctions";

    /// <summary>How to reach it.</summary>
    public CosmosMode Mode { get; init; } = CosmosMode.Direct;

    /// <summary>How long one attempt of a request may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How often the SDK repeats a request that the service turned away as too many (429).</summary>
    public int MaxRetries { get; init; } = 9;

    /// <summary>How long it may wait for that in all.</summary>
    public TimeSpan MaxRetryWait { get; init; } = TimeSpan.FromSeconds(20);
}
