using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrderFunctions.Application.Inbox;

namespace OrderFunctions.Adapters.Gateways.Signatures;

/// <summary>
/// Stripe's webhook scheme, used by the Sandbox too: the header <c>t=unix,v1=hex[,v1=hex…]</c> carries HMAC-SHA256 over
/// <c>t.rawBody</c>, one v1 per current secret (https://docs.stripe.com/webhooks#verify-manually).
/// </summary>
public static class TimestampedSignature
{
    /// <summary>How far the signed time may be from ours, in either direction.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    private const int MaxHeaderLength = 4096;
    private const int MaxSignatures = 16;

    /// <summary>The header value for a body sent at <paramref name="at"/>, one signature per secret.</summary>
    public static string Sign(ReadOnlySpan<byte> body, DateTimeOffset at, params IReadOnlyList<string> secrets)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var header = new StringBuilder("t=").Append(timestamp);
        foreach (var secret in secrets)
            header.Append(",v1=").Append(Convert.ToHexStringLower(Hash(secret, timestamp, body)));
        return header.ToString();
    }

    /// <summary>
    /// Checks a header against the current secrets. The time is judged only after the signature, so that
    /// <see cref="SignatureVerdict.OutsideTolerance"/> always means a genuine message at the wrong time.
    /// </summary>
    public static SignatureVerdict Verify(
        string? header, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        if (Parse(header) is not { } parsed)
            return SignatureVerdict.Malformed;
        if (!AnyFits(parsed, body, secrets))
            return SignatureVerdict.Wrong;
        return (now - parsed.At).Duration() <= Tolerance ? SignatureVerdict.Valid : SignatureVerdict.OutsideTolerance;
    }

    private static bool AnyFits(Parsed parsed, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets)
    {
        // Every pair is compared, whichever fits, so that time tells nothing about secrets or positions.
        var fits = false;
        foreach (var secret in secrets)
        {
            var expected = Hash(secret, parsed.Timestamp, body);
            foreach (var signature in parsed.Signatures)
                fits |= CryptographicOperations.FixedTimeEquals(expected, signature);
        }

        return fits;
    }

    private static byte[] Hash(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes(timestamp));
        hmac.AppendData("."u8);
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }

    private static Parsed? Parse(string? header)
    {
        if (header is null or { Length: 0 or > MaxHeaderLength })
            return null;
        string? timestamp = null;
        List<byte[]> signatures = [];
        foreach (var part in header.Split(','))
        {
            var (name, value) = part.Split('=', 2) is [var n, var v] ? (n.Trim(), v.Trim()) : ("", "");
            if (name == "t" && timestamp is not null)
                return null;
            if (name == "t")
                timestamp = value;
            // Other names (Stripe's v0 test scheme) are not ours to judge; a v1 that is no SHA-256 can fit nothing.
            else if (name == "v1" && signatures.Count < MaxSignatures && HexHash.Parse(value) is { } bytes)
                signatures.Add(bytes);
        }

        return timestamp is not null
            && Utf8Parser.TryParse(Encoding.UTF8.GetBytes(timestamp), out long seconds, out var used)
            && used == timestamp.Length
            && seconds is >= 0 and <= 253402300799
            && signatures.Count > 0
            ? new Parsed(timestamp, DateTimeOffset.FromUnixTimeSeconds(seconds), signatures)
            : null;
    }

    private sealed record Parsed(string Timestamp, DateTimeOffset At, IReadOnlyList<byte[]> Signatures);
}
