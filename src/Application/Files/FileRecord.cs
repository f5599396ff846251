using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Files;

/// <summary>A file that somebody owns, and how long it is kept.</summary>
/// <param name="Id">UUIDv7; also the document's partition.</param>
/// <param name="OwnerId">Whose it is: the subject of a token. Whoever else may read it needs a permission or a signed link.</param>
/// <param name="Kind">What it is for, such as <c>export</c>.</param>
/// <param name="DownloadName">What whoever downloads it gets to see; made here, never taken from a sender.</param>
/// <param name="File">Where it lies and what it is.</param>
/// <param name="Retention">How long it is kept.</param>
/// <param name="ExpiresAt">When it goes; null when it goes with what it is for.</param>
/// <param name="Owner">Index field: the owner as a digest.</param>
/// <param name="At">Index field: when it came, Unix milliseconds.</param>
/// <param name="Expires">Index field: when it goes, Unix milliseconds.</param>
public sealed record FileRecord(
    string Id,
    string OwnerId,
    string Kind,
    string DownloadName,
    StoredFile File,
    FileRetention Retention,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    string Owner,
    long At,
    long? Expires)
{
    /// <summary>Document id.</summary>
    public const string DocumentId = "file";

    /// <summary>Names of kept files begin so.</summary>
    public const string Folder = "kept/";

    /// <summary>Where the content of a file lies.</summary>
    public static string NameOf(string id) => Folder + id;

    internal static FileRecord Of(KeepFile asked, StoredFile stored, DateTimeOffset now) =>
        Of(asked.Id, asked.OwnerId, asked.Kind, asked.DownloadName, stored, asked.Retention, asked.ExpiresAt, now);

    internal static FileRecord Of(
        string id, string ownerId, string kind, string downloadName, StoredFile stored, FileRetention retention, DateTimeOffset? expiresAt, DateTimeOffset now) => new(
        id, ownerId, kind, downloadName, stored, retention, now, expiresAt, Digests.Of(ownerId), now.ToUnixTimeMilliseconds(), expiresAt?.ToUnixTimeMilliseconds());
}

/// <summary>Why a file is kept.</summary>
public enum FileRetention
{
    /// <summary>Its owner's: it goes when it expires, or when the owner wants to be forgotten.</summary>
    Personal,

    /// <summary>The law wants it kept: it goes when it expires, and not before.</summary>
    Legal,
}
