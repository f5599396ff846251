namespace OrderFunctions.Application.Files;

/// <summary>Keeps files: a folder locally, blobs on Azure. Names go through <see cref="FileNames"/>, and none comes from outside.</summary>
public interface IFileStore
{
    /// <summary>
    /// Writes or replaces a file, whole or not at all. When this returns, the file is on disk, so that a commit may name
    /// it. Writing the same content again is harmless. What the content throws while it is read comes out, and nothing is kept.
    /// </summary>
    Task<StoredFile> WriteAsync(
        string name, string contentType, Stream content, CancellationToken cancellationToken);

    /// <summary>Opens a file for reading, or null when there is none. The caller disposes the stream.</summary>
    Task<Stream?> OpenReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Opens a part of a file, or null when there is none. The stream ends where the part or the file does.</summary>
    /// <param name="offset">The first byte, from 0.</param>
    /// <param name="length">Bytes, at least 1.</param>
    Task<Stream?> OpenReadAsync(string name, long offset, long length, CancellationToken cancellationToken);

    /// <summary>Deletes a file; one that is not there is no matter.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>Names of all files that begin so, in no order that means anything.</summary>
    /// <param name="prefix">Ends with <c>/</c>.</param>
    IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken);
}

/// <summary>What a document keeps about a file.</summary>
/// <param name="Name">Its name in the store.</param>
/// <param name="ContentType">Media type, as served later.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">Checksum of the content, lower-case hexadecimal.</param>
public sealed record StoredFile(string Name, string ContentType, long Length, string Sha256);
