using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Local;
using OrderFunctions.LocalHost;

namespace OrderFunctions.Benchmarks.Images;

/// <summary>Photos that have been taken in, with nobody there yet who works on them.</summary>
internal static class PhotoSeed
{
    private const int AtOnce = 16;

    public static async Task<IReadOnlyList<string>> SowAsync(string folder, CameraPhotos photos, int count)
    {
        await using (var first = Build(folder))
        {
            // On the empty folder: what a first start carries over is there afterwards.
            await LocalApp.StartAsync(first);
            await first.StopAsync();
        }

        // Built and not started: it takes in, and its queues wait.
        await using var host = Build(folder);
        var rows = Enumerable.Range(0, (count + PhotoShop.PerProduct - 1) / PhotoShop.PerProduct).Select(n => new ProductDraft
        {
            Sku = PhotoShop.SkuOf(n * PhotoShop.PerProduct),
            Name = "A thing with photos",
            Price = new(1000, "EUR"),
            TaxBasisPoints = 0,
        });
        await host.Services.GetRequiredService<ImportProductsHandler>().HandleAsync(new([.. rows]));
        var products = host.Services.GetRequiredService<ProductImages>();
        var ids = new string[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (n, stop) =>
            ids[n] = (await products.AddAsync(PhotoShop.SkuOf(n), photos.Number(n), stop)).Value.Id);
        return ids;
    }

    private static LocalFunctionHost Build(string folder) =>
        LocalApp.Build(new LocalAppOptions { DataFolder = folder, Port = 0, Logging = logging => logging.ClearProviders() });
}
