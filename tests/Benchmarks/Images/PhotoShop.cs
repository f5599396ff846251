using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OrderFunctions.Benchmarks.Hosts;

namespace OrderFunctions.Benchmarks.Images;

/// <summary>The shop whose products get photos, seen from outside.</summary>
internal sealed class PhotoShop(MortalProgram program, string folder)
{
    /// <summary>As many as a product takes.</summary>
    public const int PerProduct = 12;

    private const int FilesPerImage = 7;

    /// <summary>Makes products enough for so many photos.</summary>
    public async Task OpenAsync(int photos)
    {
        var rows = new JsonArray([.. Enumerable.Range(0, (photos + PerProduct - 1) / PerProduct).Select(n => (JsonNode)new JsonObject
        {
            ["sku"] = SkuOf(n * PerProduct),
            ["name"] = "A thing with photos",
            ["price"] = new JsonObject { ["amount"] = 1000, ["currency"] = "EUR" },
            ["taxBasisPoints"] = 0,
        })]);
        using var answer = await program.Client.PostAsJsonAsync(new Uri(program.Address, "api/products/import"), rows);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Sends a photo until it has been taken in, also by a program that was killed meanwhile. Gives the image's id.</summary>
    public async Task<string> SendAsync(int n, byte[] photo, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var content = new ByteArrayContent(photo);
                content.Headers.ContentType = new("image/jpeg");
                using var answer = await program.Client.PostAsync(new Uri(program.Address, $"api/products/{SkuOf(n)}/images"), content, cancellationToken);
                answer.EnsureSuccessStatusCode();
                return Convert.ToHexStringLower(SHA256.HashData(photo));
            }
            catch (HttpRequestException)
            {
                // It is being started again.
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    public async Task<bool> IsReadyAsync(string id)
    {
        try
        {
            return (await ImageAsync(id))["status"]!.GetValue<string>() == "READY";
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Looks at every image, every product and every file.</summary>
    public async Task<(int Lost, int Duplicated, int Left)> CountAsync(IReadOnlyList<string> ids)
    {
        var (lost, duplicated) = (0, 0);
        var shown = new List<string>();
        foreach (var sku in Enumerable.Range(0, ids.Count).Select(SkuOf).Distinct())
        {
            var product = await program.Client.GetFromJsonAsync<JsonNode>(new Uri(program.Address, $"api/products/{sku}"));
            shown.AddRange(product!["images"]!.AsArray().Select(image => image!["id"]!.GetValue<string>()));
        }

        foreach (var id in ids)
        {
            var image = await ImageAsync(id);
            var sizes = image["sizes"]!.AsArray();
            var times = shown.Count(one => one == id);
            if (times == 0 || sizes.Count != FilesPerImage - 1) lost++;
            duplicated += Math.Max(0, times - 1);
            foreach (var size in sizes)
            {
                var bytes = await program.Client.GetByteArrayAsync(new Uri(program.Address, size!["href"]!.GetValue<string>()));
                if (bytes.Length != size["length"]!.GetValue<long>()) lost++;
            }
        }

        var files = Directory.EnumerateFiles(Path.Combine(folder, "files", "images"), "*", SearchOption.AllDirectories).Count();
        return (lost, duplicated + (shown.Count - shown.Distinct().Count()), files - (ids.Count * FilesPerImage));
    }

    public static string SkuOf(int n) => string.Create(CultureInfo.InvariantCulture, $"PHOTO-{n / PerProduct:D5}");

    private async Task<JsonNode> ImageAsync(string id) => (await program.Client.GetFromJsonAsync<JsonNode>(new Uri(program.Address, $"api/images/{id}")))!;
}
