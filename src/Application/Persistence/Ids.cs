namespace OrderFunctions.Application.Persistence;

/// <summary>Makes ids: UUIDv7 text, so that keys are time-ordered and inserts stay at the right edge of an index.</summary>
public static class Ids
{
    /// <summary>A new UUIDv7 in lower-case "D" format, stamped with the provider's time (RFC 9562, section 5.7).</summary>
    public static string New(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow()).ToString("D");
}
