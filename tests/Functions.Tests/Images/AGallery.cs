using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Images;
using OrderFunctions.Domain;
using OrderFunctions.Functions.Tests.OpenApi;
using OrderFunctions.Functions.Tests.Ops;
using Xunit;

namespace OrderFunctions.Functions.Tests.Images;

/// <summary>A shop that counts how often an image is scaled, and can be told to fail at it.</summary>
public sealed class AGallery : IAsyncDisposable
{
    private AGallery(AShop shop, WatchedScaler scaler) => (Shop, Scaler) = (shop, scaler);

    public AShop Shop { get; }

    internal WatchedScaler Scaler { get; }

    /// <summary>Files of images on disk, without their folder's name.</summary>
    public IReadOnlyList<string> Files
    {
        get
        {
            var folder = Path.Combine(Shop.Folder, "files", "images");
            return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)).Order()] : [];
        }
    }

    /// <param name="missing">Why there is no libvips; null when there is.</param>
    public static async Task<AGallery> OpenAsync(string? missing = null)
    {
        WatchedScaler? scaler = null;
        var shop = await AShop.OpenAsync(options => options with
        {
            Services = services =>
            {
                if (missing is not null) services.AddSingleton<IImageScaler>(new NoImageScaler(missing));
                else services.Decorate<IImageScaler>((inner, _) => scaler = new WatchedScaler(inner));
            },
        });
        _ = shop.Host.Services.GetRequiredService<IImageScaler>();
        return new AGallery(shop, scaler!);
    }

    /// <summary>Sends a photo of a product; returns once nothing is going on any more.</summary>
    public async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(string sku, byte[] photo, string? contentType = null, HttpClient? by = null)
    {
        var path = $"api/products/{sku}/images";
        using var content = new ByteArrayContent(photo);
        if (contentType is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using var answer = await (by ?? Shop.Staff).PostAsync(new Uri(path, UriKind.Relative), content);
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        ApiWatch.Look(HttpMethod.Post, path, null, answer.StatusCode, json);
        await Shop.Host.WhenIdleAsync();
        return (answer.StatusCode, json);
    }

    /// <summary>The same, and it is taken in.</summary>
    public async Task<string> TakenAsync(string sku, byte[] photo)
    {
        var (status, body) = await SendAsync(sku, photo);
        Assert.True(status == HttpStatusCode.Accepted, body.ToJsonString());
        return body.Id();
    }

    public async Task<JsonNode> ImageAsync(string id) => (await AShop.SendAsync(Shop.Staff, HttpMethod.Get, $"api/images/{id}")).Body!;

    /// <summary>Ids of the photos that a product shows.</summary>
    public async Task<IReadOnlyList<string>> ShownAsync(string sku) =>
        [.. (await AShop.SendAsync(Shop.Host.CreateClient(), HttpMethod.Get, $"api/products/{sku}")).Body!["images"]!.AsArray().Select(image => image!.Id())];

    public async Task<HttpStatusCode> RemoveAsync(string sku, string id)
    {
        var (status, _) = await AShop.SendAsync(Shop.Staff, HttpMethod.Delete, $"api/products/{sku}/images/{id}");
        await Shop.Host.WhenIdleAsync();
        return status;
    }

    public ValueTask DisposeAsync() => Shop.DisposeAsync();

    /// <summary>Stands before the real one.</summary>
    internal sealed class WatchedScaler(IImageScaler inner) : IImageScaler
    {
        private int _scaled;
        private int _failures;

        public string? Missing => inner.Missing;

        /// <summary>How often an image was scaled.</summary>
        public int Scaled => _scaled;

        /// <summary>What happens once, while an image is scaled.</summary>
        public Func<Task>? Meanwhile { get; set; }

        /// <summary>So many times, from now on, it throws.</summary>
        public void FailsNext(int times) => Interlocked.Exchange(ref _failures, times);

        public async Task<Result<IReadOnlyList<ScaledImage>>> ScaleAsync(
            ReadOnlyMemory<byte> original, IReadOnlyList<ImageSize> sizes, CancellationToken cancellationToken)
        {
            if (Interlocked.Decrement(ref _failures) >= 0) throw new IOException("The disk is away.");
            Interlocked.Increment(ref _scaled);
            (var meanwhile, Meanwhile) = (Meanwhile, null);
            if (meanwhile is not null) await meanwhile();
            return await inner.ScaleAsync(original, sizes, cancellationToken);
        }
    }
}
