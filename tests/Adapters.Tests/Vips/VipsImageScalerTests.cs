using System.Text;
using NetVips;
using OrderFunctions.Adapters.Vips;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Images;
using OrderFunctions.Testing.Images;

namespace OrderFunctions.Adapters.Tests.Vips;

/// <summary>Scaling by libvips, which comes with the packages of the solution: where it cannot be loaded, these tests fail.</summary>
public sealed class VipsImageScalerTests
{
    private static readonly Dictionary<string, Func<byte[]>> Kinds = new(StringComparer.Ordinal)
    {
        ["JPEG"] = () => Photo.Jpeg(2000, 1500),
        ["JPEG in passes"] = () => Photo.Jpeg(2000, 1500, progressive: true),
        ["JPEG of a wide space"] = () => Photo.WideJpeg(2000, 1500),
        ["JPEG of a press"] = () => Photo.CmykJpeg(2000, 1500),
        ["PNG"] = () => Photo.Png(2000, 1500),
        ["PNG of 16 bits"] = () => Photo.Png(2000, 1500, bits: 16),
        ["WebP"] = () => Photo.Webp(2000, 1500),
        ["WebP with more in it"] = () => Photo.ExtendedWebp(2000, 1500),
    };

    private readonly IImageScaler _scaler = VipsLibrary.CreateScaler(new ImageLimits());

    public static TheoryData<string> Photos => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(Photos))]
    public async Task Every_size_is_made_in_both_formats_in_true_colours(string what)
    {
        var made = await ScaleAsync(Kinds[what]());

        Assert.Equal(
            ["large webp 1000x750", "large jpg 1000x750", "medium webp 500x375", "medium jpg 500x375", "small webp 250x188", "small jpg 250x188"],
            made.Select(one => $"{one.Size} {one.Type.Extension} {one.Width}x{one.Height}"));
        foreach (var one in made)
        {
            var bytes = one.Content.ToArray();
            Assert.True(Photo.QuartersOf(bytes) == "RGBW", $"{what}: {one.Size} {one.Type.Extension} is {Photo.QuartersOf(bytes)}");
            Assert.Equal(new ImageHeader(one.Type, one.Width, one.Height), ImageHeader.Read(bytes, new()).Value);
            using var picture = Image.NewFromBuffer(bytes);
            Assert.Equal((3, Enums.BandFormat.Uchar), (picture.Bands, picture.Format));
        }
    }

    [Theory]
    [InlineData(1, "RGBW", "250x188")]
    [InlineData(2, "GRWB", "250x188")]
    [InlineData(3, "WBGR", "250x188")]
    [InlineData(6, "BRWG", "188x250")]
    [InlineData(8, "GWRB", "188x250")]
    public async Task An_image_comes_out_upright_and_without_what_the_camera_wrote(int orientation, string quarters, string size)
    {
        var photo = Photo.Jpeg(2000, 1500, orientation);
        Assert.True(Contains(photo, Photo.Secret));

        foreach (var one in await ScaleAsync(photo))
        {
            var bytes = one.Content.ToArray();
            Assert.Equal(quarters, Photo.QuartersOf(bytes));
            if (one.Size == "small") Assert.Equal(size, $"{one.Width}x{one.Height}");
            Assert.False(Contains(bytes, Photo.Secret));
            using var picture = Image.NewFromBuffer(bytes);
            Assert.DoesNotContain(picture.GetFields(), field => field.Contains("exif", StringComparison.Ordinal) || field is "icc-profile-data" or "xmp-data" or "orientation");
        }
    }

    [Fact]
    public async Task Colours_of_a_wider_space_become_those_of_the_web()
    {
        foreach (var one in await ScaleAsync(Photo.WideJpeg()))
        {
            using var picture = Image.NewFromBuffer(one.Content.ToArray());
            // The same numbers would be another red: 203, 53, 42.
            Assert.All(picture[20, 20].Zip([220.0, 20, 20]), pair => Assert.InRange(pair.First, pair.Second - 14, pair.Second + 14));
        }
    }

    [Fact]
    public async Task An_image_without_colours_stays_so()
    {
        foreach (var one in await ScaleAsync(Photo.GreyJpeg()))
        {
            using var picture = Image.NewFromBuffer(one.Content.ToArray());
            var pixel = picture[10, 10];
            Assert.All(pixel, channel => Assert.InRange(channel, pixel[0] - 3, pixel[0] + 3));
        }
    }

    [Fact]
    public async Task A_small_image_is_not_made_larger_and_an_extreme_one_keeps_a_pixel()
    {
        Assert.All(await ScaleAsync(Photo.Png(100, 60)), one => Assert.Equal((100, 60), (one.Width, one.Height)));
        Assert.All(await ScaleAsync(Photo.Png(20_000, 2)), one => Assert.True(one is { Height: 1, Width: >= 250 }));
    }

    [Fact]
    public async Task What_is_transparent_stays_so_in_webp_and_is_white_in_jpeg()
    {
        var made = await ScaleAsync(Photo.Png(alpha: true));
        var webp = made.First(one => one.Type == FileType.WebP).Content.ToArray();
        using var picture = Image.NewFromBuffer(webp);
        Assert.Equal((255.0, 0.0), (picture[150, 110][3], picture[350, 110][3]));
        Assert.Equal("RWBW", Photo.QuartersOf(made.First(one => one.Type == FileType.Jpeg).Content.ToArray()));
    }

    [Fact]
    public async Task What_cannot_be_seen_lends_no_colour_to_what_can()
    {
        // Every second column is red, and invisible; the others are black.
        const int Side = 1000;
        var pixels = new byte[Side * Side * 4];
        for (var at = 0; at < pixels.Length; at += 8) (pixels[at], pixels[at + 7]) = (255, 255);
        using var striped = Image.NewFromMemory(pixels, Side, Side, 4, Enums.BandFormat.Uchar);
        using var coloured = striped.Copy(interpretation: Enums.Interpretation.Srgb);
        foreach (var one in (await ScaleAsync(coloured.PngsaveBuffer())).Where(one => one is { Type.Extension: "webp", Width: < Side }))
        {
            using var picture = Image.NewFromBuffer(one.Content.ToArray());
            Assert.InRange(picture[one.Width / 2, one.Height / 2][0], 0, 20);
        }
    }

    [Fact]
    public async Task What_hides_behind_an_image_does_not_come_through()
    {
        const string Hidden = "PK\u0003\u0004<script>alert(1)</script>";
        byte[] polyglot = [.. Photo.Jpeg(), .. Encoding.UTF8.GetBytes(Hidden)];
        Assert.All(await ScaleAsync(polyglot), one => Assert.False(Contains(one.Content.ToArray(), "script")));
    }

    [Fact]
    public async Task What_cannot_be_decoded_to_its_end_is_refused_and_the_next_image_is_made()
    {
        foreach (var whole in new[] { Photo.Jpeg(), Photo.Jpeg(progressive: true), Photo.Png(), Photo.Webp() })
        {
            Assert.Equal(ImageCodes.Broken, await CodeOfAsync(whole[..(whole.Length / 2)]));
            // The frame is whole, what is in it is not.
            var (damaged, middle) = (whole.ToArray(), whole.Length / 2);
            Array.Fill(damaged, (byte)0x55, middle, Math.Min(200, whole.Length - middle - 20));
            Assert.True(await CodeOfAsync(damaged) is null or ImageCodes.Broken);
        }

        var flipped = Photo.Png();
        flipped[flipped.Length / 2] ^= 0xFF;
        Assert.Equal(ImageCodes.Broken, await CodeOfAsync(flipped));
        Assert.Equal(ImageCodes.Broken, await CodeOfAsync(Photo.Bomb(1000, 1000)));
        Assert.Equal(ImageCodes.TooManyPixels, await CodeOfAsync(Photo.Bomb()));
        Assert.Equal(ImageCodes.TypeRefused, await CodeOfAsync("<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'/>"u8.ToArray()));
        Assert.Equal(6, (await ScaleAsync(Photo.Jpeg())).Count);
    }

    [Fact]
    public void Decoders_of_anything_but_photos_are_closed()
    {
        Assert.Null(VipsLibrary.Missing);
        Assert.Matches(@"^8\.\d+\.\d+$", VipsLibrary.Version);
        Assert.Throws<VipsException>(() => Image.SvgloadBuffer("<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'/>"u8.ToArray()));
        Assert.Throws<VipsException>(() => Image.GifloadBuffer(Photo.MovingGif()));
    }

    private async Task<string?> CodeOfAsync(byte[] content) => (await _scaler.ScaleAsync(content, ImageSize.All, default)).Refusal?.Code;

    private async Task<IReadOnlyList<ScaledImage>> ScaleAsync(byte[] content) => (await _scaler.ScaleAsync(content, ImageSize.All, default)).Value;

    private static bool Contains(byte[] bytes, string text) => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
