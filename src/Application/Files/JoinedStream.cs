namespace OrderFunctions.Application.Files;

/// <summary>Stored files, one after the other, as one stream; each is opened when its turn comes.</summary>
/// <exception cref="FileNotFoundException">When reading comes to a file that is not there.</exception>
public sealed class JoinedStream(IFileStore files, IReadOnlyList<string> names) : ReadOnlyStream
{
    private int _next;
    private Stream? _open;

    public override int Read(Span<byte> buffer) => throw new NotSupportedException("Files are read asynchronously.");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (_open is null)
            {
                if (_next == names.Count) return 0;
                _open = await files.OpenReadAsync(names[_next], cancellationToken).ConfigureAwait(false)
                    ?? throw new FileNotFoundException("A part is not there.", names[_next]);
                _next++;
            }

            if (await _open.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read) return read;
            await _open.DisposeAsync().ConfigureAwait(false);
            _open = null;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_open is not null) await _open.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
