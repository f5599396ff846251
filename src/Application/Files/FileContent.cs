using System.Runtime.InteropServices;

namespace OrderFunctions.Application.Files;

/// <summary>Content that is in memory already.</summary>
public static class FileContent
{
    /// <summary>A stream over it; nothing is copied where it lies in an array, as what comes from a request does.</summary>
    public static Stream AsStream(this ReadOnlyMemory<byte> content) => MemoryMarshal.TryGetArray(content, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(content.ToArray(), writable: false);

    /// <summary>The array that it fills, or a copy.</summary>
    public static byte[] AsArray(this ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out var array) && array.Array!.Length == content.Length ? array.Array : content.ToArray();
}
