using OrderFunctions.Domain;

namespace OrderFunctions.Application.Files;

/// <summary>Keep a file that somebody owns.</summary>
/// <param name="Id">A UUIDv7 that is fixed by whoever asks, so that a repeat keeps one file.</param>
/// <param name="OwnerId">Whose it is.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="DownloadName">ASCII, without the sender's words.</param>
/// <param name="ContentType">What it is, as recognised or as made.</param>
/// <param name="Content">Read once, to its end; it stays the caller's.</param>
/// <param name="ExpiresAt">When it goes; null when it goes with what it is for.</param>
public sealed record KeepFile(
    string Id,
    string OwnerId,
    string Kind,
    string DownloadName,
    string ContentType,
    Stream Content,
    DateTimeOffset? ExpiresAt,
    FileRetention Retention = FileRetention.Personal);

/// <summary>
/// The content first, then the record that names it; what is left by a crash in between is swept. The same file again is answered with
/// the first record. What the content throws comes out, and nothing is kept.
/// </summary>
public sealed class KeepFileHandler(IFileStore files, FileRegister register, TimeProvider time)
{
    /// <summary>Refuses with <see cref="RefusalCodes.IdReused"/> when the id stands for other content.</summary>
    public async Task<Result<FileRecord>> HandleAsync(KeepFile command, CancellationToken cancellationToken)
    {
        if (await register.FindAsync(command.Id, cancellationToken).ConfigureAwait(false) is { } known) return await CompareAsync(known, command, cancellationToken).ConfigureAwait(false);
        var stored = await files.WriteAsync(FileRecord.NameOf(command.Id), command.ContentType, command.Content, cancellationToken).ConfigureAwait(false);
        var record = FileRecord.Of(command, stored, time.GetUtcNow());
        if (await register.TryAddAsync(record, cancellationToken).ConfigureAwait(false)) return record;
        return await register.FindAsync(command.Id, cancellationToken).ConfigureAwait(false) is { } other && other.File.Sha256 == stored.Sha256
            ? other
            : Reused;
    }

    private static Refusal Reused { get; } = new(RefusalCodes.IdReused, "The id is known with other content.");

    private static async Task<Result<FileRecord>> CompareAsync(FileRecord known, KeepFile command, CancellationToken cancellationToken)
    {
        using var hashed = new HashedStream(command.Content);
        await hashed.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        return hashed.Stored(known.File.Name, known.File.ContentType) == known.File ? known : Reused;
    }
}
