using System.Security.Cryptography;
using System.Text;
using OrderFunctions.Application.Inbox;

namespace OrderFunctions.Adapters.Gateways.Signatures;

/// <summary>
/// Razorpay's scheme: hex HMAC-SHA256 over the raw bytes, without a time, so that nothing can be too old
/// (https://razorpay.com/docs/webhooks/validate-test/).
/// </summary>
public static class BodySignature
{
    /// <summary>The signature of a body.</summary>
    public static string Sign(ReadOnlySpan<byte> body, string secret) => Convert.ToHexStringLower(Hash(secret, body));

    /// <summary>Checks a signature against the current secrets.</summary>
    public static SignatureVerdict Verify(string? signature, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets)
    {
        if (HexHash.Parse(signature) is not { } given)
            return SignatureVerdict.Malformed;
        // Every secret is tried, whichever fits, so that time tells nothing about them.
        var fits = false;
        foreach (var secret in secrets)
            fits |= CryptographicOperations.FixedTimeEquals(Hash(secret, body), given);
        return fits ? SignatureVerdict.Valid : SignatureVerdict.Wrong;
    }

    private static byte[] Hash(string secret, ReadOnlySpan<byte> body) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body);
}
