using Azure.Core;
using Microsoft.Azure.Cosmos;

namespace OrderFunctions.Adapters.Cosmos;

/// <summary>The one client of a process; it holds the connections and is disposed with the app.</summary>
public sealed class CosmosConnection : IDisposable
{
    private CosmosConnection(CosmosClient client, CosmosOptions options) =>
        (Client, Options, Database) = (client, options, client.GetDatabase(options.Database));

    /// <summary>The SDK's client.</summary>
    public CosmosClient Client { get; }

    /// <summary>The app's database in the account.</summary>
    public Database Database { get; }

    /// <summary>What it was opened with.</summary>
    public CosmosOptions Options { get; }

    /// <summary>Whether it is an emulator on this machine, where nobody deploys containers and one node cannot be stale.</summary>
    public bool IsEmulator => new Uri(Options.Endpoint).IsLoopback;

    /// <summary>
    /// Makes the client; nothing is sent yet. Throws <see cref="ArgumentException"/> for settings that cannot work.
    /// </summary>
    /// <param name="options">Where and how.</param>
    /// <param name="credential">The app's identity; used when there is no key.</param>
    /// <param name="http">Replaces what requests of the gateway mode go through; for a proxy or a test.</param>
    public static CosmosConnection Open(CosmosOptions options, TokenCredential? credential, Func<HttpClient>? http = null)
    {
        if (!Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var endpoint))
            throw new ArgumentException($"{CosmosOptions.Section}:{nameof(options.Endpoint)} is not the address of an account.", nameof(options));
        var sdk = Sdk(options, endpoint.IsLoopback, http);
        var client = options.Key.Length > 0
            ? new CosmosClient(options.Endpoint, options.Key, sdk)
            : new CosmosClient(
                options.Endpoint,
                credential ?? throw new ArgumentException($"{CosmosOptions.Section}:{nameof(options.Key)} is empty and there is no identity.", nameof(options)),
                sdk);
        return new CosmosConnection(client, options);
    }

    public void Dispose() => Client.Dispose();

    private static CosmosClientOptions Sdk(CosmosOptions options, bool isEmulator, Func<HttpClient>? http) => new()
    {
        ApplicationName = "order-functions",
        ConnectionMode = options.Mode == CosmosMode.Gateway ? ConnectionMode.Gateway : ConnectionMode.Direct,
        // Reads stay in the write region, where the required consistency promises the last write: no region is preferred.
        LimitToEndpoint = isEmulator,
        RequestTimeout = options.RequestTimeout,
        MaxRetryAttemptsOnRateLimitedRequests = options.MaxRetries,
        MaxRetryWaitTimeOnRateLimitedRequests = options.MaxRetryWait,
        EnableContentResponseOnWrite = false,
        HttpClientFactory = http,
    };
}
