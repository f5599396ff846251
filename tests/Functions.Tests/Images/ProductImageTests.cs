using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Images;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.Testing.Images;
using Xunit;

namespace OrderFunctions.Functions.Tests.Images;

/// <summary>Photos of products: sent, scaled, shown, shared and gone.</summary>
public sealed class ProductImageTests
{
    private const string Mug = "MUG-BLUE", Pot = "POT-CAST-1L";

    private static readonly string[] OneImage = ["large.jpg", "large.webp", "medium.jpg", "medium.webp", "original", "small.jpg", "small.webp"];

    [Fact]
    public async Task A_photo_is_shown_upright_and_without_its_secrets_and_kept_as_it_was_for_staff()
    {
        await using var gallery = await AGallery.OpenAsync();
        var photo = Photo.Jpeg(1600, 1200, orientation: 6);

        var id = await gallery.TakenAsync(Mug, photo);

        var image = await gallery.ImageAsync(id);
        Assert.Equal(("READY", "image/jpeg", photo.Length), (image.Text("status"), image.Text("contentType"), (int)image["length"]!));
        Assert.Equal([id], await gallery.ShownAsync(Mug));
        using var visitor = gallery.Shop.Host.CreateClient();
        var product = (await AShop.SendAsync(visitor, HttpMethod.Get, $"api/products/{Mug}")).Body!["images"]![0]!;
        Assert.All(
            (await AShop.SendAsync(visitor, HttpMethod.Get, "api/products?limit=200")).Body!["products"]!.AsArray(),
            one => Assert.Equal(one!.Text("sku") == Mug ? 1 : 0, one!["images"]!.AsArray().Count));

        foreach (var size in image["sizes"]!.AsArray())
        {
            var bytes = await visitor.GetByteArrayAsync(new Uri(size!.Text("href"), UriKind.Relative));
            Assert.Equal(((int)size!["length"]!, "BRWG"), (bytes.Length, Photo.QuartersOf(bytes)));
            Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Photo.Secret)));
        }

        using var shown = await visitor.GetAsync(new Uri(product.Text("small"), UriKind.Relative));
        Assert.Equal(("image/webp", "public, max-age=31536000, immutable", null as ContentDispositionHeaderValue), (shown.Content.Headers.ContentType!.ToString(), shown.Headers.GetValues("Cache-Control").Single(), shown.Content.Headers.ContentDisposition));
        using var again = new HttpRequestMessage(HttpMethod.Get, product.Text("small"));
        again.Headers.IfNoneMatch.Add(shown.Headers.ETag!);
        using var unchanged = await visitor.SendAsync(again);
        Assert.Equal((HttpStatusCode.NotModified, true), (unchanged.StatusCode, unchanged.Headers.CacheControl!.Public));

        // What the camera wrote is nobody's business but the shop's.
        var original = new Uri($"api/images/{id}/original", UriKind.Relative);
        foreach (var other in new[] { visitor, gallery.Shop.Customer }) Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(original)).StatusCode);
        using var kept = await gallery.Shop.Staff.GetAsync(original);
        Assert.Equal(photo, await kept.Content.ReadAsByteArrayAsync());
        Assert.Equal(("attachment", "no-store"), (kept.Content.Headers.ContentDisposition!.DispositionType, kept.Headers.GetValues("Cache-Control").Single()));
        foreach (var other in new[] { "huge.webp", "small.png", "..%2foriginal", "small" }) Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(new Uri($"api/images/{id}/{other}", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task The_same_photo_twice_is_stored_and_scaled_once_and_goes_with_its_last_use()
    {
        await using var gallery = await AGallery.OpenAsync();
        var photo = Photo.Png();

        var ids = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => gallery.TakenAsync(n % 2 == 0 ? Mug : Pot, photo)));
        var later = await gallery.TakenAsync(Mug, photo);

        Assert.Single(ids.Append(later).Distinct());
        Assert.Equal(1, gallery.Scaler.Scaled);
        Assert.Equal(OneImage, gallery.Files);
        foreach (var sku in new[] { Mug, Pot }) Assert.Equal([later], await gallery.ShownAsync(sku));

        Assert.Equal(HttpStatusCode.NoContent, await gallery.RemoveAsync(Mug, later));
        Assert.Empty(await gallery.ShownAsync(Mug));
        Assert.Equal([later], await gallery.ShownAsync(Pot));
        Assert.Equal(OneImage, gallery.Files);
        Assert.Equal(HttpStatusCode.NoContent, await gallery.RemoveAsync(Pot, later));
        Assert.Empty(gallery.Files);
        Assert.Equal(HttpStatusCode.NotFound, await gallery.RemoveAsync(Pot, later));
        Assert.Equal(HttpStatusCode.NotFound, (await gallery.Shop.Staff.GetAsync(new Uri($"api/images/{later}", UriKind.Relative))).StatusCode);

        // It comes again.
        await gallery.TakenAsync(Pot, photo);
        Assert.Equal([later], await gallery.ShownAsync(Pot));
        Assert.Equal(2, gallery.Scaler.Scaled);
        Assert.Equal(OneImage, gallery.Files);

        // One that is a draft, too, is everybody's only as long as a product shows it.
        var take = gallery.Shop.Host.Services.GetRequiredService<TakeInImageHandler>();
        Assert.False((await take.HandleAsync(new(photo, ImageUseKind.Draft, "task-1"), default)).IsRefused);
        var (address, visitor) = (new Uri($"api/images/{later}/small.webp", UriKind.Relative), gallery.Shop.Host.CreateClient());
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, await gallery.RemoveAsync(Pot, later));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(address)).StatusCode);
        Assert.Equal(OneImage, gallery.Files);
    }

    [Fact]
    public async Task An_image_that_goes_and_comes_again_while_it_is_scaled_has_the_files_that_it_names()
    {
        await using var gallery = await AGallery.OpenAsync();
        var (photo, products) = (Photo.Png(), gallery.Shop.Host.Services.GetRequiredService<ProductImages>());
        gallery.Scaler.Meanwhile = async () =>
        {
            Assert.True(await products.RemoveAsync(Mug, ImageDocument.IdOf(photo), default));
            Assert.False((await products.AddAsync(Mug, photo, default)).IsRefused);
        };

        var id = await gallery.TakenAsync(Mug, photo);
        Assert.Equal([id], await gallery.ShownAsync(Mug));
        await gallery.Shop.Host.AdvanceAsync(TimeSpan.FromHours(48));

        Assert.Equal(OneImage, gallery.Files);
        foreach (var size in (await gallery.ImageAsync(id))["sizes"]!.AsArray())
            Assert.Equal(HttpStatusCode.OK, (await gallery.Shop.Staff.GetAsync(new Uri(size!.Text("href"), UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task What_is_no_photo_is_refused_by_name_and_leaves_nothing()
    {
        await using var gallery = await AGallery.OpenAsync();
        var (jpeg, png) = (Photo.Jpeg(), Photo.Png());
        (string What, byte[] Content, string? Type, HttpStatusCode Status, string Code)[] bad =
        [
            ("nothing", [], null, HttpStatusCode.UnsupportedMediaType, "IMAGE_TYPE_REFUSED"),
            ("a text", "no photo"u8.ToArray(), "image/jpeg", HttpStatusCode.UnsupportedMediaType, "IMAGE_TYPE_REFUSED"),
            ("a drawing", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray(), "image/svg+xml", HttpStatusCode.UnsupportedMediaType, "IMAGE_TYPE_REFUSED"),
            ("a document", "%PDF-1.7"u8.ToArray(), null, HttpStatusCode.UnsupportedMediaType, "IMAGE_TYPE_REFUSED"),
            ("a GIF", Photo.MovingGif(), "image/gif", HttpStatusCode.UnsupportedMediaType, "IMAGE_TYPE_REFUSED"),
            ("a WebP that moves", Photo.MovingWebp(), "image/webp", HttpStatusCode.UnsupportedMediaType, "IMAGE_ANIMATED"),
            ("a PNG that is called a JPEG", png, "image/jpeg", HttpStatusCode.UnsupportedMediaType, "IMAGE_TYPE_REFUSED"),
            ("a photo that is called a text", jpeg, "text/plain", HttpStatusCode.UnsupportedMediaType, "IMAGE_TYPE_REFUSED"),
            ("half a JPEG", jpeg[..(jpeg.Length / 2)], "image/jpeg", HttpStatusCode.UnprocessableEntity, "IMAGE_BROKEN"),
            ("half a PNG", png[..(png.Length / 2)], null, HttpStatusCode.UnprocessableEntity, "IMAGE_BROKEN"),
            ("a bomb", Photo.Bomb(), "image/png", HttpStatusCode.RequestEntityTooLarge, "IMAGE_TOO_MANY_PIXELS"),
            ("too much", new byte[(20 * 1024 * 1024) + 1], "image/png", HttpStatusCode.RequestEntityTooLarge, "BODY_TOO_LARGE"),
        ];

        foreach (var (what, content, type, status, code) in bad)
        {
            var (answered, body) = await gallery.SendAsync(Mug, content, type);
            Assert.True((answered, body.Text("code")) == (status, code), $"{what}: {answered} {body.ToJsonString()}");
        }

        Assert.Equal("UNKNOWN_SKU", (await gallery.SendAsync("NOTHING", png)).Body.Text("code"));
        Assert.Equal(HttpStatusCode.Forbidden, (await gallery.SendAsync(Mug, png, by: gallery.Shop.Customer)).Status);
        Assert.Empty(gallery.Files);
        Assert.Equal(0, gallery.Scaler.Scaled);
        Assert.Empty(await gallery.ShownAsync(Mug));

        // The worker is alive, and what a file is called is nobody's concern.
        using var named = new ByteArrayContent(png);
        named.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = "../../" + new string('n', 200) + ".png" };
        using var taken = await gallery.Shop.Staff.PostAsync(new Uri($"api/products/{Mug}/images", UriKind.Relative), named);
        await gallery.Shop.Host.WhenIdleAsync();
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        Assert.Equal(OneImage, gallery.Files);
        Assert.Single(await gallery.ShownAsync(Mug));
    }

    [Fact]
    public async Task An_image_that_cannot_be_decoded_has_failed_with_a_reason_and_leaves_no_file()
    {
        await using var gallery = await AGallery.OpenAsync();
        // Its frame is whole; the pixels that it promises are not there.
        var id = await gallery.TakenAsync(Mug, Photo.Bomb(2000, 2000));

        var image = await gallery.ImageAsync(id);
        Assert.Equal(("FAILED", "IMAGE_BROKEN"), (image.Text("status"), image.Text("problem")));
        Assert.Empty(gallery.Files);
        Assert.Empty(await gallery.ShownAsync(Mug));
        Assert.Equal(HttpStatusCode.NotFound, (await gallery.Shop.Staff.GetAsync(new Uri($"api/images/{id}/original", UriKind.Relative))).StatusCode);

        // Who sends it again has it tried again; a good one comes through beside it.
        await gallery.TakenAsync(Mug, Photo.Bomb(2000, 2000));
        var good = await gallery.TakenAsync(Mug, Photo.CmykJpeg());
        Assert.Equal((3, "FAILED"), (gallery.Scaler.Scaled, (await gallery.ImageAsync(id)).Text("status")));
        Assert.Equal([good], await gallery.ShownAsync(Mug));
        Assert.Equal(OneImage, gallery.Files);
        Assert.Equal(HttpStatusCode.NoContent, await gallery.RemoveAsync(Mug, id));
    }

    [Fact]
    public async Task A_worker_that_fails_tries_again_and_what_it_gives_up_waits_for_staff()
    {
        await using var gallery = await AGallery.OpenAsync();
        gallery.Scaler.FailsNext(2);
        var first = await gallery.TakenAsync(Mug, Photo.Png(60, 40));
        await gallery.Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal([first], await gallery.ShownAsync(Mug));

        gallery.Scaler.FailsNext(int.MaxValue);
        var second = await gallery.TakenAsync(Mug, Photo.Png(80, 40));
        Assert.Equal("PENDING", (await gallery.ImageAsync(second)).Text("status"));
        var early = await AShop.SendAsync(gallery.Shop.Staff, HttpMethod.Get, $"api/images/{second}/small.webp");
        Assert.Equal((HttpStatusCode.Conflict, "IMAGE_NOT_READY"), (early.Status, early.Body!.Text("code")));
        await gallery.Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(("FAILED", "IMAGE_NOT_MADE"), ((await gallery.ImageAsync(second)).Text("status"), (await gallery.ImageAsync(second)).Text("problem")));

        gallery.Scaler.FailsNext(0);
        var dead = Assert.Single((await AShop.SendAsync(gallery.Shop.Staff, HttpMethod.Get, "api/ops/repairs?kind=dead-letter")).Body!["repairs"]!.AsArray())!;
        await gallery.Shop.StaffPostAsync($"api/ops/repairs/{dead.Id()}/retry", new JsonObject { ["reason"] = "the disk is back" });
        await gallery.Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("READY", (await gallery.ImageAsync(second)).Text("status"));
        Assert.Equal([first, second], await gallery.ShownAsync(Mug));
    }

    [Fact]
    public async Task A_product_has_twelve_photos_at_most_and_an_import_keeps_them()
    {
        await using var gallery = await AGallery.OpenAsync();
        foreach (var n in Enumerable.Range(1, 12)) await gallery.TakenAsync(Mug, Photo.Png(20 + (2 * n), 20));
        var (status, body) = await gallery.SendAsync(Mug, Photo.Png(100, 20));
        Assert.Equal((HttpStatusCode.Conflict, "TOO_MANY_IMAGES"), (status, body.Text("code")));
        Assert.Equal(12 * OneImage.Length, gallery.Files.Count);
        // One of the twelve again is no thirteenth.
        await gallery.TakenAsync(Mug, Photo.Png(22, 20));
        Assert.Equal(12, (await gallery.ShownAsync(Mug)).Count);

        await gallery.Shop.StaffPostAsync("api/products/import", new JsonArray(new JsonObject
        {
            ["sku"] = Mug,
            ["name"] = "Another name",
            ["price"] = new JsonObject { ["amount"] = 1000, ["currency"] = "EUR" },
            ["taxBasisPoints"] = 1900,
        }));
        Assert.Equal(12, (await gallery.ShownAsync(Mug)).Count);
    }

    [Fact]
    public async Task Without_the_native_library_images_are_refused_with_the_reason_and_everything_else_works()
    {
        const string Missing = "The native library libvips is missing, so images are not taken in: install it.";
        await using var gallery = await AGallery.OpenAsync(Missing);

        var (status, body) = await gallery.SendAsync(Mug, Photo.Png());
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "IMAGES_UNAVAILABLE", Missing), (status, body.Text("code"), body.Text("detail")));
        Assert.Empty(gallery.Files);

        var ready = await AShop.SendAsync(gallery.Shop.Host.CreateClient(), HttpMethod.Get, "health/ready");
        Assert.Equal((HttpStatusCode.OK, true), (ready.Status, (bool)ready.Body!["ready"]!));
        Assert.Contains(ready.Body!["checks"]!.AsArray(), check => check!.Text("name") == "images" && !(bool)check!["ready"]!);
        Assert.Equal("ASSIGNED", await gallery.Shop.StatusAsync(await gallery.Shop.PlaceAsync()));
    }

    [Fact]
    public async Task Files_that_nothing_names_are_swept_when_they_are_old()
    {
        await using var gallery = await AGallery.OpenAsync();
        var id = await gallery.TakenAsync(Mug, Photo.Png());
        var folder = Path.Combine(gallery.Shop.Folder, "files", "images");
        var made = Directory.EnumerateDirectories(Path.Combine(folder, id)).Single();
        // As a worker leaves them that dies between file and commit: of an image that is there, and of one that never was.
        var left = Guid.CreateVersion7(gallery.Shop.Clock.GetUtcNow()).ToString();
        foreach (var image in new[] { id, new string('a', 64) })
        {
            Directory.CreateDirectory(Path.Combine(folder, image, left));
            await File.WriteAllTextAsync(Path.Combine(folder, image, left, "original"), "left");
        }

        await gallery.Shop.Host.AdvanceAsync(TimeSpan.FromHours(20));
        Assert.Equal(OneImage.Length + 2, gallery.Files.Count);
        await gallery.Shop.Host.AdvanceAsync(TimeSpan.FromHours(24));
        Assert.Equal(OneImage, Directory.EnumerateFiles(made).Select(path => Path.GetFileName(path)).Order());
        Assert.Equal(OneImage, gallery.Files);
    }
}
