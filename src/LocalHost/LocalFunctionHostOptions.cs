using System.Net;
using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost;

/// <summary>How a host runs. Every option has a working default.</summary>
public sealed record LocalFunctionHostOptions
{
    /// <summary>TCP port of the HTTP functions; 0 takes a free one.</summary>
    public int Port { get; init; } = 7071;

    /// <summary>The address to listen on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The data file. Null: a file in the temporary folder that is deleted with the host.</summary>
    public string? DatabasePath { get; init; }

    /// <summary>Schema of the app's own tables in the same file.</summary>
    public IReadOnlyList<SchemaModule> SchemaModules { get; init; } = [];

    /// <summary>Wraps every commit; a test holds or delays it. Null: commit at once.</summary>
    public CommitFlush? Flush { get; init; }

    /// <summary>The text of host.json. Null: the official defaults.</summary>
    public string? HostJson { get; init; }

    /// <summary>The clock of the host and of the app.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Longest request body accepted, in bytes; reading a longer one fails with status 413.</summary>
    public long MaxRequestBodyBytes { get; init; } = 30_000_000;

    /// <summary>What else the server takes from a client.</summary>
    public HttpLimits HttpLimits { get; init; } = new();

    /// <summary>Origins that browsers may call from ("*" for all); empty switches CORS off.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Whether browsers may send credentials from the <see cref="CorsOrigins"/>.</summary>
    public bool CorsCredentials { get; init; }

    /// <summary>How long a stop waits for what runs.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Tries before a subscription dead-letters a message.</summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>Tries of subscriptions on these topics, where they are other ones.</summary>
    public IReadOnlyDictionary<string, int> MaxDeliveryCountOfTopic { get; init; } = new Dictionary<string, int>();

    /// <summary>How long a topic remembers message ids, to drop duplicates.</summary>
    public TimeSpan DuplicateDetectionWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Drops and rebuilds every orchestration after each event it consumed; for conformance tests.</summary>
    public bool ReplayEveryAwait { get; init; }
}
