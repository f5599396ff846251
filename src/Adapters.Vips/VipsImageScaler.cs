using NetVips;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Images;
using OrderFunctions.Domain;

namespace OrderFunctions.Adapters.Vips;

/// <summary>Scales by libvips, a few images at a time.</summary>
internal sealed class VipsImageScaler(ImageLimits limits) : IImageScaler, IDisposable
{
    // Each format has a scale of its own: 75 is what libwebp takes by itself, and looks about like a JPEG of 80.
    private const int WebPQuality = 75;
    private const int JpegQuality = 80;

    // Pixels from which on an image is worked on alone: in passes or with 16 bits a sample it takes hundreds of megabytes.
    private const long Large = 16_000_000;

    private static readonly double[] White = [255, 255, 255];
    private static readonly Refusal Broken = new(ImageCodes.Broken, "The image is cut off or damaged.");

    private readonly ScalingThreads _threads = new(limits.AtOnce > 0 ? limits.AtOnce : Math.Clamp(Environment.ProcessorCount, 1, 4));
    private readonly SemaphoreSlim _large = new(1);

    public string? Missing => null;

    public async Task<Result<IReadOnlyList<ScaledImage>>> ScaleAsync(
        ReadOnlyMemory<byte> original, IReadOnlyList<ImageSize> sizes, CancellationToken cancellationToken)
    {
        if (ImageHeader.Read(original.Span, limits) is var read && !read.TryGet(out var header, out var refusal))
            return Result.Refused<IReadOnlyList<ScaledImage>>(refusal);
        var isLarge = (long)header.Width * header.Height > Large;
        if (isLarge) await _large.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await _threads.RunAsync(() => Scale(header, original.AsArray(), sizes, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (isLarge) _large.Release();
        }
    }

    public void Dispose()
    {
        _threads.Dispose();
        _large.Dispose();
    }

    private static Result<IReadOnlyList<ScaledImage>> Scale(ImageHeader header, byte[] original, IReadOnlyList<ImageSize> sizes, CancellationToken cancellationToken)
    {
        var made = new List<ScaledImage>(sizes.Count * 2);
        Image? last = null;
        try
        {
            // The largest is made of the original, each other one of the one before: the original is decoded once.
            foreach (var size in sizes.OrderByDescending(size => size.Side))
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var from = last is null ? Load(header, original, size.Side) : last.Copy();
                // A decoder may see another image in the file than its header tells of.
                if ((long)from.Width * from.Height > (long)header.Width * header.Height) return Result.Refused<IReadOnlyList<ScaledImage>>(Broken);
                using var scaled = IsTwice(last, size.Side)
                    ? from.Shrink(2, 2)
                    : from.ThumbnailImage(size.Side, height: size.Side, size: Enums.Size.Down, outputProfile: IsSrgb(from) ? null : "srgb", failOn: Enums.FailOn.Error);
                var next = scaled.CopyMemory();
                last?.Dispose();
                last = next;
                made.Add(new(size.Name, FileType.WebP, next.Width, next.Height, next.WebpsaveBuffer(q: WebPQuality, effort: 0, keep: Enums.ForeignKeep.None)));
                using var opaque = next.HasAlpha() ? next.Flatten(background: White) : next.Copy();
                made.Add(new(size.Name, FileType.Jpeg, next.Width, next.Height, opaque.JpegsaveBuffer(q: JpegQuality, keep: Enums.ForeignKeep.None)));
            }

            return Result.Ok<IReadOnlyList<ScaledImage>>(made);
        }
        catch (VipsException exception) when (!exception.Message.Contains("out of memory", StringComparison.Ordinal))
        {
            return Result.Refused<IReadOnlyList<ScaledImage>>(Broken);
        }
        finally
        {
            last?.Dispose();
        }
    }

    // Four pixels become their mean: half of the work of a filter that could also make any other size. What shines through is weighed by
    // how much of it is there, which a mean would not do.
    private static bool IsTwice(Image? larger, int side) => larger is not null && Math.Max(larger.Width, larger.Height) == 2 * side && !larger.HasAlpha();

    // Converting colours costs more than all the rest, and most photos are in sRGB already, or say nothing, which means the same.
    private static bool IsSrgb(Image image)
    {
        if (image.Interpretation is not (Enums.Interpretation.Srgb or Enums.Interpretation.Bw)) return false;
        if (!image.Contains("icc-profile-data")) return true;
        var profile = ((byte[])image.Get("icc-profile-data")).AsSpan();
        // Its name, as version 2 and as version 4 of the format write it.
        return profile.IndexOf("sRGB"u8) >= 0 || profile.IndexOf("\0s\0R\0G\0B"u8) >= 0;
    }

    /// <summary>
    /// Opens the original to be read once, from top to bottom. A JPEG is decoded at the smallest half, quarter or eighth that has
    /// enough pixels left: this is most of the work saved.
    /// </summary>
    private static Image Load(ImageHeader header, byte[] original, int side)
    {
        if (header.Type == FileType.Png) return Image.PngloadBuffer(original, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error);
        if (header.Type == FileType.WebP) return Image.WebploadBuffer(original, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error);
        var longest = Math.Max(header.Width, header.Height);
        var shrink = (longest / side) switch { >= 8 => 8, >= 4 => 4, >= 2 => 2, _ => 1 };
        return Image.JpegloadBuffer(original, shrink: shrink, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error);
    }
}
