using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>
/// The address of a parcel's public page: the order's id, by which it is found without a search, and 128 random bits that only
/// those know who got the message. No key is needed, and nothing beside the order is stored.
/// </summary>
public static class TrackingTokens
{
    private const int SecretBytes = 16;
    private const int GuidBytes = 16;

    /// <summary>A fresh secret for a shipment, hex.</summary>
    public static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>The token of a shipment; null while it has none.</summary>
    public static string? Of(Order order, Shipment shipment) =>
        shipment.TrackingToken is { Length: SecretBytes * 2 } secret && Guid.TryParseExact(order.Id, "D", out var id)
            ? Base64Url.EncodeToString([.. id.ToByteArray(bigEndian: true), .. Convert.FromHexString(secret)])
            : null;

    /// <summary>The order that a token names, or null when it is none.</summary>
    public static string? OrderIdOf(string token)
    {
        Span<byte> bytes = stackalloc byte[GuidBytes + SecretBytes];
        return token.Length == Base64Url.GetEncodedLength(bytes.Length)
            // Not the "try" of the same name: that one throws for what is no Base64 at all.
            && Base64Url.DecodeFromChars(token, bytes, out _, out var written) == OperationStatus.Done && written == bytes.Length
            ? new Guid(bytes[..GuidBytes], bigEndian: true).ToString("D")
            : null;
    }

    /// <summary>The shipment that a token opens. Compared in constant time, all of them, so that time tells nothing.</summary>
    public static Shipment? Find(Order order, string token)
    {
        Shipment? found = null;
        var given = Encoding.UTF8.GetBytes(token);
        foreach (var shipment in order.Shipments)
        {
            if (Of(order, shipment) is { } own && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(own), given))
                found = shipment;
        }

        return found;
    }
}
