using OrderFunctions.Storage;

namespace OrderFunctions.Benchmarks.Hosts;

/// <summary>One side of a comparison, running in a host process.</summary>
internal interface IBenchmarkHost : IAsyncDisposable
{
    Uri Address { get; }

    Database Database { get; }

    /// <summary>Null when stock and orders add up, else what does not.</summary>
    /// <param name="placed">All orders, those of the warm-up too.</param>
    /// <param name="declined">Those of them whose payment had to be declined.</param>
    Task<string?> AuditAsync(long placed, long declined);
}
