using OrderFunctions.Storage;

namespace OrderFunctions.Benchmarks.Hosts;

/// <summary>One side of a comparison, running in a host process.</summary>
internal interface IBenchmarkHost : IAsyncDisposable
{
    Uri Address { get; }

    Database Database { get; }

    /// <summary>Null when stock and orders add up, else what does not.</summary>
    Task<string?> AuditAsync(long orders);
}
