using OrderFunctions.Application.Files;
using OrderFunctions.Application.Images;
using OrderFunctions.Testing.Images;
using Xunit;

namespace OrderFunctions.Application.Tests.Images;

/// <summary>What is told about an image before it is decoded.</summary>
public sealed class ImageHeaderTests
{
    private static readonly ImageLimits Limits = new();

    private static readonly Dictionary<string, (Func<byte[]> Make, FileType Type)> Photos = new(StringComparer.Ordinal)
    {
        ["JPEG"] = (() => Photo.Jpeg(), FileType.Jpeg),
        ["JPEG in passes"] = (() => Photo.Jpeg(progressive: true), FileType.Jpeg),
        ["JPEG of a press"] = (() => Photo.CmykJpeg(), FileType.Jpeg),
        ["PNG"] = (() => Photo.Png(), FileType.Png),
        ["PNG of 16 bits"] = (() => Photo.Png(bits: 16), FileType.Png),
        ["WebP"] = (() => Photo.Webp(), FileType.WebP),
        ["WebP without loss"] = (() => Photo.Webp(lossless: true), FileType.WebP),
        ["WebP with more in it"] = (() => Photo.ExtendedWebp(), FileType.WebP),
    };

    public static TheoryData<string> Good => [.. Photos.Keys];

    [Theory]
    [MemberData(nameof(Good))]
    public void A_photo_tells_its_kind_and_size(string what) =>
        Assert.Equal(new ImageHeader(Photos[what].Type, 640, 480), ImageHeader.Read(Photos[what].Make(), Limits).Value);

    [Theory]
    [MemberData(nameof(Good))]
    public void Wherever_a_photo_is_cut_off_it_is_refused(string what)
    {
        var content = Photos[what].Make();
        for (var length = 0; length < content.Length; length += 1 + (content.Length / 500))
        {
            var code = ImageHeader.Read(content.AsSpan(0, length), Limits).Refusal?.Code;
            Assert.True(code is ImageCodes.Broken or ImageCodes.TypeRefused, $"{what} of {length} bytes instead of {content.Length}: {code}");
        }
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void Noise_in_the_header_is_answered_and_never_thrown_at(string what)
    {
        var content = Photos[what].Make();
        for (var at = 0; at < Math.Min(content.Length, 700); at++)
        {
            foreach (var noise in new byte[] { 0x00, 0x7F, 0xFF })
            {
                var damaged = content.ToArray();
                damaged[at] = noise;
                var read = ImageHeader.Read(damaged, Limits);
                Assert.True(read.IsRefused || read.Value.Width > 0, $"{what}, byte {at}");
            }
        }
    }

    [Fact]
    public void What_is_no_photo_is_refused()
    {
        Assert.Equal(ImageCodes.TypeRefused, CodeOf([]));
        Assert.Equal(ImageCodes.TypeRefused, CodeOf("%PDF-1.7 and more"u8));
        Assert.Equal(ImageCodes.TypeRefused, CodeOf("<svg xmlns='http://www.w3.org/2000/svg'/>"u8));
        Assert.Equal(ImageCodes.TypeRefused, CodeOf(Photo.MovingGif()));
        Assert.Equal(ImageCodes.Animated, CodeOf(Photo.MovingWebp()));
        Assert.Equal(ImageCodes.Animated, CodeOf(Photo.MovingPng()));
    }

    [Fact]
    public void A_bomb_is_refused_from_its_header()
    {
        Assert.Equal(ImageCodes.TooManyPixels, CodeOf(Photo.Bomb()));
        Assert.Equal(ImageCodes.TooManyPixels, CodeOf(Photo.Bomb(int.MaxValue, int.MaxValue)));
        Assert.Equal(ImageCodes.TooManyPixels, CodeOf(Photo.Bomb().AsSpan(0, 40)));
        Assert.Equal(ImageCodes.TooManyPixels, CodeOf(Photo.Bomb(40_000, 1)));
        Assert.Equal(ImageCodes.Broken, CodeOf(Photo.Bomb(0, 10)));
        var refusal = ImageHeader.Read(Photo.Bomb(7_072, 7_072), Limits).Refusal!;
        Assert.Equal(("7072", "7072", "50000000"), (refusal.Data!["width"], refusal.Data["height"], refusal.Data["maxPixels"]));
        Assert.Null(CodeOf(Photo.Bomb(7_071, 7_071)));
    }

    private static string? CodeOf(ReadOnlySpan<byte> content) => ImageHeader.Read(content, Limits).Refusal?.Code;
}
