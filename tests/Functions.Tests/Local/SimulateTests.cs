using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace OrderFunctions.Functions.Tests.Local;

/// <summary>The simulator's webhooks at the door of a program that serves.</summary>
public sealed class SimulateTests(ARunningProgram running) : IClassFixture<ARunningProgram>
{
    [Fact]
    public async Task A_webhook_that_got_lost_is_simulated_and_pays_the_order_however_badly_it_comes()
    {
        using var client = await running.ClientAsync("--subject", "ada");
        var order = await PlaceAsync(client, "tok_success.dropped");

        var forged = await SimulateAsync(order, "--bad-signature");
        Assert.Equal((0, "payment.succeeded    400 SIGNATURE_INVALID"), (forged.ExitCode, forged.Output.Trim()));
        await WhenAsync(client, order, "status", "PAYMENT_PENDING");

        var sent = await SimulateAsync(order, "--duplicate", "3", "--late", "10ms", "--reorder");
        Assert.Equal((0, ""), (sent.ExitCode, sent.Error));
        Assert.Equal(
            Enumerable.Repeat("payment.succeeded    200", 3).Concat(Enumerable.Repeat("payment.processing   200", 3)),
            sent.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        await WhenAsync(client, order, "paymentStatus", "COMPLETED");
    }

    [Fact]
    public async Task What_cannot_be_simulated_is_one_line()
    {
        using var client = await running.ClientAsync("--subject", "ada");
        var order = await PlaceAsync(client, card: null);
        foreach (var (id, said) in new[] { (order, "has no Sandbox payment yet"), (Guid.NewGuid().ToString(), "404 NOT_FOUND") })
        {
            var refused = await SimulateAsync(id);
            Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
            Assert.Contains(said, Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        }
    }

    private Task<Ended> SimulateAsync(string order, params string[] more) =>
        running.RunAsync(["simulate", "payment.succeeded", "--order", order, "--port", running.Port, .. more]);

    private static async Task<string> PlaceAsync(HttpClient client, string? card)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/orders") { Content = JsonContent.Create(AShop.Order(card: card)) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var response = await client.SendAsync(request);
        var id = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["id"]!.GetValue<string>();
        await WhenAsync(client, id, "status", card is null ? "RESERVED" : "PAYMENT_PENDING");
        return id;
    }

    /// <summary>The order, as soon as it is so.</summary>
    private static async Task<JsonNode> WhenAsync(HttpClient client, string id, string member, string value)
    {
        string? etag = null;
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"api/orders/{id}");
            if (etag is not null)
            {
                request.Headers.TryAddWithoutValidation("If-None-Match", etag);
                request.Headers.TryAddWithoutValidation("Prefer", "wait=5");
            }

            using var response = await client.SendAsync(request);
            etag = response.Headers.ETag?.ToString();
            if (response.IsSuccessStatusCode
                && JsonNode.Parse(await response.Content.ReadAsStringAsync()) is { } order && order[member]!.GetValue<string>() == value)
                return order;
        }
    }
}
