namespace OrderFunctions.Application.Files;

/// <summary>An upload of which the beginning was looked at already; what is too large ends with an exception.</summary>
/// <param name="rest">Stays the caller's.</param>
/// <param name="most">Bytes in all.</param>
public sealed class UploadStream(ReadOnlyMemory<byte> start, Stream rest, long most) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _start = start;
    private long _length;

    public override int Read(Span<byte> buffer) => throw new NotSupportedException("Uploads are read asynchronously.");

    /// <exception cref="UploadTooLargeException">There is more than may be.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = Math.Min(_start.Length, buffer.Length);
        if (read > 0)
        {
            _start[..read].CopyTo(buffer);
            _start = _start[read..];
        }
        else
        {
            read = await rest.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }

        return (_length += read) <= most ? read : throw new UploadTooLargeException();
    }
}

/// <summary>An upload is larger than its kind may be.</summary>
public sealed class UploadTooLargeException : Exception;
