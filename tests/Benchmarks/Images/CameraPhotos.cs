using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using NetVips;

namespace OrderFunctions.Benchmarks.Images;

/// <summary>Photos as a 12-megapixel camera makes them, about 3 MB each, of the same scene with a number in a comment: each is an image of its own.</summary>
internal sealed class CameraPhotos
{
    private const int Width = 4000, Height = 3000;

    private readonly byte[] _scene = Scene();

    public int Bytes => _scene.Length;

    public byte[] Number(int n)
    {
        var comment = Encoding.ASCII.GetBytes(n.ToString("D8", CultureInfo.InvariantCulture));
        var segment = new byte[4 + comment.Length];
        (segment[0], segment[1]) = (0xFF, 0xFE);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)(2 + comment.Length));
        comment.CopyTo(segment, 4);
        return [.. _scene.AsSpan(0, 2), .. segment, .. _scene.AsSpan(2)];
    }

    // Soft shapes under the grain of a sensor: neither as easy as a flat colour nor as hard as pure noise.
    private static byte[] Scene()
    {
        using var noise = Image.Gaussnoise(Width, Height, sigma: 20, mean: 0, seed: 4711);
        using var at = Image.Xyz(Width, Height);
        var (x, y) = (at[0], at[1]);
        var bands = new[] { x * 0.05, y * 0.03, (x + y) * 0.02 }.Select(wave => ((wave.Sin() * 60) + 120 + noise).Cast(Enums.BandFormat.Uchar)).ToArray();
        using var scene = bands[0].Bandjoin(bands[1], bands[2]).Copy(interpretation: Enums.Interpretation.Srgb).Gaussblur(1);
        // Colour at half the resolution, as cameras and phones store it; at 90 and above libvips would keep it whole.
        return scene.JpegsaveBuffer(q: 92, subsampleMode: Enums.ForeignSubsample.On);
    }
}
