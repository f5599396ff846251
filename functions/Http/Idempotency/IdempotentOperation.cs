namespace OrderFunctions.Functions.Http.Idempotency;

/// <summary>What an operation behind an <c>Idempotency-Key</c> is given.</summary>
/// <param name="Id">
/// A UUIDv7 that belongs to the key. Every effect must be recorded under it, because after a crash the operation runs again
/// with the same id and must find what the first run has done.
/// </param>
/// <param name="Body">The raw body; empty when it went to a file.</param>
/// <param name="IsResumed">Whether an earlier run may have got somewhere.</param>
public sealed record IdempotentOperation(string Id, ReadOnlyMemory<byte> Body, bool IsResumed);

/// <summary>How long a key is remembered.</summary>
public enum KeyLifetime
{
    /// <summary>At least 24 hours.</summary>
    Day,

    /// <summary>
    /// For good, unless it is known that no order was placed: a repeat, however late, must meet the order of the key, also when
    /// the first run was cut off and nobody knows how far it came.
    /// </summary>
    AsLongAsTheOrder,
}
