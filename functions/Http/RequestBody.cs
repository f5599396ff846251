using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace OrderFunctions.Functions.Http;

/// <summary>Reads request bodies: bounded, once, and with every failure as a <see cref="Problem"/>.</summary>
public static class RequestBody
{
    /// <summary>256 KB: far above any order, far below what would hurt.</summary>
    public const int DefaultLimit = 256 * 1024;

    /// <summary>Reads the raw body; more than <paramref name="limit"/> bytes is a 413 and is not buffered.</summary>
    public static async ValueTask<Read<ReadOnlyMemory<byte>>> ReadBytesAsync(
        this HttpRequest request, CancellationToken cancellationToken, int limit = DefaultLimit)
    {
        if (request.ContentLength > limit)
            return Problems.BodyTooLarge(limit);
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                return Problems.BodyTooLarge(limit);
            }

            if (read.IsCompleted)
            {
                ReadOnlyMemory<byte> bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The first bytes of the body, or all when there are fewer; whoever reads the body by its reader gets them again.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> PeekAsync(this HttpRequest request, int length, CancellationToken cancellationToken)
    {
        var read = await request.BodyReader.ReadAtLeastAsync(length, cancellationToken);
        ReadOnlyMemory<byte> start = read.Buffer.Slice(0, Math.Min(length, read.Buffer.Length)).ToArray();
        request.BodyReader.AdvanceTo(read.Buffer.Start);
        return start;
    }

    /// <summary>Reads a JSON body as <typeparamref name="T"/>, which a room's context must declare.</summary>
    public static async ValueTask<Read<T>> ReadJsonAsync<T>(
        this HttpRequest request, CancellationToken cancellationToken, int limit = DefaultLimit)
        where T : notnull
    {
        if (!request.HasJsonBody())
            return Problems.UnsupportedMediaType;
        var bytes = await request.ReadBytesAsync(cancellationToken, limit);
        return bytes.TryGet(out var json, out var problem) ? JsonText.Parse<T>(json) : problem;
    }

    /// <summary>Whether the body is declared as JSON (or there is none, which is reported as such later).</summary>
    public static bool HasJsonBody(this HttpRequest request) =>
        request.HasJsonContentType() || (request.ContentType is null && request.ContentLength is null or 0);
}

/// <summary>Something read from a request: a value, or the problem to answer with.</summary>
[SuppressMessage("Performance", "CA1815", Justification = "Never compared.")]
[SuppressMessage("Usage", "CA2225", Justification = "The constructors are the conversions.")]
public readonly struct Read<T>
{
    private readonly T? _value;
    private readonly Problem? _problem;

    public Read(T value) => _value = value;

    public Read(Problem problem) => _problem = problem;

    public static implicit operator Read<T>(T value) => new(value);

    public static implicit operator Read<T>(Problem problem) => new(problem);

    /// <summary>True with the value, or false with the problem.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out Problem? problem)
    {
        value = _value;
        problem = _problem;
        return problem is null;
    }
}
