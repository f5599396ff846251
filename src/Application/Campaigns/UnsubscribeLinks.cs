using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using OrderFunctions.Application.Files;

namespace OrderFunctions.Application.Campaigns;

/// <summary>
/// Links by which a recipient unsubscribes: campaign and recipient, signed with the key that links to files are signed with. They
/// name nobody and do not expire, for mail is read late.
/// </summary>
public sealed class UnsubscribeLinks(FileLinkOptions keys, CampaignOptions options)
{
    private const int Part = 16;

    /// <summary>Whether links can be made: there is a page, and a key to sign with.</summary>
    public bool AreConfigured => options.UnsubscribePage.Contains(ShopOptions.Token, StringComparison.Ordinal) && keys.LinkKeys is [{ Length: > 0 }, ..];

    /// <summary>The page of a token.</summary>
    public string PageOf(string token) => options.UnsubscribePage.Replace(ShopOptions.Token, token, StringComparison.Ordinal);

    /// <summary>A recipient's link.</summary>
    public string To(string campaignId, string recipientId)
    {
        byte[] named = [.. Guid.ParseExact(campaignId, "D").ToByteArray(bigEndian: true), .. Convert.FromHexString(recipientId)];
        return PageOf(Base64Url.EncodeToString([.. named, .. Sign(keys.LinkKeys[0], named)]));
    }

    /// <summary>Whose link a token is; null when it was not made here.</summary>
    public CampaignKey? Read(string token)
    {
        Span<byte> bytes = stackalloc byte[3 * Part];
        if (token.Length != Base64Url.GetEncodedLength(bytes.Length)
            || Base64Url.DecodeFromChars(token, bytes, out _, out var written) != OperationStatus.Done || written != bytes.Length)
            return null;
        var named = bytes[..(2 * Part)];
        var isSigned = false;
        // Every key is tried, however the first comparison ends.
        foreach (var key in keys.LinkKeys.Where(key => key.Length > 0)) isSigned |= CryptographicOperations.FixedTimeEquals(Sign(key, named), bytes[(2 * Part)..]);
        return isSigned ? new(new Guid(named[..Part], bigEndian: true).ToString("D"), Convert.ToHexStringLower(named[Part..])) : null;
    }

    private static byte[] Sign(string key, ReadOnlySpan<byte> named) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), (byte[])[.. "unsubscribe\n"u8, .. named])[..Part];
}
