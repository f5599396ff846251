namespace OrderFunctions.Application.Files;

/// <summary>More came than may.</summary>
public sealed class ContentTooLargeException : IOException;

/// <summary>Content from outside, which ends with <see cref="ContentTooLargeException"/> where it becomes too much. It stays the caller's.</summary>
/// <param name="limit">Bytes at most.</param>
public sealed class LimitedStream(Stream content, long limit) : ReadOnlyStream
{
    private long _read;

    public override int Read(Span<byte> buffer) => Count(content.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    private int Count(int read)
    {
        _read += read;
        return _read <= limit ? read : throw new ContentTooLargeException();
    }
}
