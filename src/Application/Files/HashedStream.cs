using System.Security.Cryptography;

namespace OrderFunctions.Application.Files;

/// <summary>
/// A stream that is read once, from begin to end, and then knows how much it was and its checksum: what a file store has to
/// answer about content that only passes through. The content stays the caller's.
/// </summary>
public sealed class HashedStream(Stream content) : ReadOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _length;
    private bool _ended;

    /// <summary>What was read, under the name it is stored by. Throws when the content was not read to its end.</summary>
    public StoredFile Stored(string name, string contentType) => _ended
        ? new StoredFile(name, contentType, _length, Convert.ToHexStringLower(_hash.GetCurrentHash()))
        : throw new InvalidOperationException($"The content of {name} was not read to its end.");

    public override int Read(Span<byte> buffer)
    {
        var read = content.Read(buffer);
        Note(buffer, read);
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Note(buffer.Span, read);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _hash.Dispose();
        base.Dispose(disposing);
    }

    private void Note(ReadOnlySpan<byte> buffer, int read)
    {
        _hash.AppendData(buffer[..read]);
        _length += read;
        _ended |= read == 0 && !buffer.IsEmpty;
    }
}
