namespace OrderFunctions.Application.Files;

/// <summary>Content that passes through, of which the last bytes are kept.</summary>
/// <param name="content">Stays the caller's.</param>
/// <param name="length">How many.</param>
public sealed class TailStream(Stream content, int length) : ReadOnlyStream
{
    private readonly byte[] _tail = new byte[length];
    private int _filled;

    /// <summary>The last bytes that were read; fewer when there were fewer.</summary>
    public ReadOnlySpan<byte> Tail => _tail.AsSpan(0, _filled);

    public override int Read(Span<byte> buffer)
    {
        var read = content.Read(buffer);
        Note(buffer[..read]);
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Note(buffer.Span[..read]);
        return read;
    }

    private void Note(ReadOnlySpan<byte> read)
    {
        if (read.Length > _tail.Length) read = read[^_tail.Length..];
        var stays = Math.Min(_filled, _tail.Length - read.Length);
        _tail.AsSpan(_filled - stays, stays).CopyTo(_tail);
        read.CopyTo(_tail.AsSpan(stays));
        _filled = stays + read.Length;
    }
}
