using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrderFunctions.Application.Files;

/// <summary>Section <c>Files</c>.</summary>
public sealed class FileLinkOptions
{
    /// <summary>Keys that links are signed with: the first signs, all are believed. Without one there are no links.</summary>
    public IReadOnlyList<string> LinkKeys { get; set; } = [];

    /// <summary>How long a link is good for.</summary>
    public TimeSpan LinkLifetime { get; set; } = TimeSpan.FromHours(1);
}

/// <summary>A link that opens a file for whoever holds it, for a while.</summary>
public sealed record FileLink(string Href, DateTimeOffset ExpiresAt);

/// <summary>Signs links to files and checks them.</summary>
public sealed class FileLinks(FileLinkOptions options, TimeProvider time)
{
    /// <summary>A link to a file, no longer good than the file; null when there is no key.</summary>
    public FileLink? To(FileRecord file)
    {
        if (options.LinkKeys is not [{ Length: > 0 } key, ..]) return null;
        var until = time.GetUtcNow() + options.LinkLifetime;
        var expires = (file.ExpiresAt < until ? file.ExpiresAt.Value : until).ToUnixTimeSeconds();
        return new(
            string.Create(CultureInfo.InvariantCulture, $"/api/files/{file.Id}?expires={expires}&signature={Base64Url.EncodeToString(Sign(key, file.Id, expires))}"),
            DateTimeOffset.FromUnixTimeSeconds(expires));
    }

    /// <summary>Whether a link was signed here and is still good.</summary>
    /// <param name="expires">Unix seconds, as the link says it.</param>
    public bool IsGood(string id, string? expires, string? signature)
    {
        if (!long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var at)) return false;
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (signature is not { Length: 43 } || !TryDecode(signature, given)) return false;
        var isSigned = false;
        // Every key is tried, however the first comparison ends.
        foreach (var key in options.LinkKeys.Where(key => key.Length > 0)) isSigned |= CryptographicOperations.FixedTimeEquals(Sign(key, id, at), given);
        return isSigned && time.GetUtcNow().ToUnixTimeSeconds() < at;
    }

    private static bool TryDecode(string text, Span<byte> bytes) =>
        Base64Url.IsValid(text, out var length) && length == bytes.Length && Base64Url.TryDecodeFromChars(text, bytes, out _);

    private static byte[] Sign(string key, string id, long expires) => HMACSHA256.HashData(
        Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"file\n{id}\n{expires}")));
}
