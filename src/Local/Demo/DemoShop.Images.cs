using System.Text.Json.Nodes;

namespace OrderFunctions.Local.Demo;

/// <summary>Photos of products.</summary>
internal sealed partial class DemoShop
{
    /// <summary>Staff send a photo of an article; tells until the article shows it.</summary>
    public async Task AddPhotoAsync(string sku, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(DemoPhoto.Paint());
        content.Headers.ContentType = new("image/png");
        Say($"POST api/products/{sku}/images  1600 × 1200 pixels");
        using var answer = await _staff.PostAsync($"api/products/{sku}/images", content, cancellationToken);
        var image = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!;
        if (!answer.IsSuccessStatusCode)
        {
            Say($"  {(int)answer.StatusCode} {image["code"]}: {image["detail"]}");
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        while (image["status"]!.GetValue<string>() == "PENDING")
        {
            await Task.Delay(100, limit.Token);
            image = await AskStaffAsync(HttpMethod.Get, $"api/images/{image["id"]}", null, limit.Token);
        }

        Say($"  image {image["status"]}");
        foreach (var size in image["sizes"]!.AsArray())
            Say($"  {size!["width"]} × {size["height"]}, {size["contentType"]}, {size["length"]!.GetValue<long>() / 1024} KB: {new Uri(_address, size["href"]!.GetValue<string>())}");
    }
}
