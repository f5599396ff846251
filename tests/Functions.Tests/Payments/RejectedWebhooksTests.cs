using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OrderFunctions.Functions.Tests.Ops;
using Xunit;

namespace OrderFunctions.Functions.Tests.Payments;

/// <summary>A sender that is refused again and again is something that staff must know.</summary>
public sealed class RejectedWebhooksTests
{
    [Fact]
    public async Task A_few_bad_signatures_are_strangers_and_many_are_one_alert_an_hour()
    {
        await using var shop = await AWorkshop.OpenAsync();
        await KnockAsync(shop, 0, 5);
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Empty(await shop.AlertsAsync("sandbox"));

        await KnockAsync(shop, 5, 1);
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(["CRITICAL WEBHOOKS_REJECTED"], await shop.AlertsAsync("sandbox"));
    }

    private static async Task KnockAsync(AShop shop, int first, int count)
    {
        for (var n = first; n < first + count; n++)
            Assert.Equal(HttpStatusCode.BadRequest, await shop.SendWebhookAsync(Encoding.UTF8.GetBytes(new JsonObject { ["type"] = $"t{n}" }.ToJsonString()), "old secret"));
    }
}
