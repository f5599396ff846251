using OrderFunctions.Domain;

namespace OrderFunctions.Application.Images;

/// <summary>Stands in where the native library is missing: images are refused with the reason, and everything else works.</summary>
public sealed class NoImageScaler(string missing) : IImageScaler
{
    /// <inheritdoc />
    public string Missing { get; } = missing;

    /// <inheritdoc />
    public Task<Result<IReadOnlyList<ScaledImage>>> ScaleAsync(
        ReadOnlyMemory<byte> original, IReadOnlyList<ImageSize> sizes, CancellationToken cancellationToken) =>
        throw new NotSupportedException(Missing);
}
