using System.Buffers;
using System.Security.Cryptography;

namespace OrderFunctions.Adapters.Gateways.Signatures;

internal static class HexHash
{
    /// <summary>A SHA-256 hash written in hex, or null when it is none.</summary>
    public static byte[]? Parse(string? hex)
    {
        var bytes = new byte[SHA256.HashSizeInBytes];
        return hex?.Length == bytes.Length * 2
            && Convert.FromHexString(hex, bytes, out _, out _) == OperationStatus.Done
            ? bytes
            : null;
    }
}
