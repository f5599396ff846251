using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Functions.Http.Identity;

namespace OrderFunctions.Functions.Http.Idempotency;

/// <summary>Reads the <c>Idempotency-Key</c> header and gives it its scope.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    public const int MaxLength = 255;

    /// <summary>
    /// The partition of the key's record: SHA-256 over caller, method, path and key. The path is the one that was called,
    /// ids included, so that one key used on two orders stays two operations.
    /// </summary>
    public static Read<string> PartitionOf(HttpRequest request)
    {
        var values = request.Headers[Header];
        if (values.Count == 0 || string.IsNullOrWhiteSpace(values[0]))
            return new Problem(400, "IDEMPOTENCY_KEY_REQUIRED", $"This request needs one {Header} header.");
        if (values.Count > 1 || values[0]!.Length > MaxLength)
            return new Problem(400, "IDEMPOTENCY_KEY_INVALID", $"{Header} must be one value of at most {MaxLength} characters.");
        var path = request.Path.Value!.TrimEnd('/').ToLowerInvariant();
        return Hash(Encoding.UTF8.GetBytes(string.Join('\n', request.Caller().Subject, request.Method, path, values[0])));
    }

    /// <summary>SHA-256 as lower-case hex.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
