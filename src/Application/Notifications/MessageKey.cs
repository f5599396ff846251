using System.Security.Cryptography;
using System.Text;
using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Application.Notifications;

/// <summary>
/// The key of a message at a provider, which finds it again when the provider reports about it: the notice's partition, the event and
/// the way. No address is in it, not even as a digest: providers keep such keys for good.
/// </summary>
/// <param name="Partition">Of the notice.</param>
/// <param name="NoticeId">The notice.</param>
public sealed record MessageKey(string Partition, string NoticeId)
{
    private const int Longest = 200;

    /// <summary>The key of the message about an event by a way; devices are told apart.</summary>
    public static string Of(string partition, string eventId, MessageChannel channel, string? device = null) =>
        $"{partition}.{eventId}.{TemplateKey.NameOf(channel)}{(device is null ? "" : "-" + DigestOf(device)[..8])}";

    /// <summary>The notice that a key leads to; null for what is no key of ours.</summary>
    public static MessageKey? Parse(string? key)
    {
        if (key is not { Length: <= Longest }) return null;
        var (first, last) = (key.IndexOf('.', StringComparison.Ordinal), key.LastIndexOf('.'));
        return first > 0 && last > first + 1 ? new(key[..first], Notice.IdOf(key[(first + 1)..last])) : null;
    }

    /// <summary>SHA-256 of an address, whatever its case: 64 hex digits.</summary>
    public static string DigestOf(string recipient) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(recipient.Trim().ToUpperInvariant())));
}
