using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Events;

namespace OrderFunctions.Local.Demo;

/// <summary>An order that another system delivers. That is a setting of a whole shop, so this story opens one of its own for as long as it takes.</summary>
internal static class DeliveryStory
{
    public static async Task PlayAsync(DemoShop shop, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("orderfunctions-demo-").FullName;
        try
        {
            shop.Say("a shop of its own, started with Fulfilment__Mode=External");
            DemoShop? there = null;
            var delivery = new SampleDelivery(
                (order, stop) => there!.AskStaffAsync(HttpMethod.Get, $"api/orders/{order}", null, stop), line => shop.Say("     " + line));
            await using var host = LocalApp.Build(new LocalAppOptions
            {
                DataFolder = folder,
                Port = 0,
                Settings = new Dictionary<string, string?> { ["Fulfilment:Mode"] = "External" },
                Services = delivery.Subscribe,
            });
            await LocalApp.StartAsync(host, cancellationToken);
            using (there = shop.Elsewhere(host.BaseAddress, new DataFolder(folder)))
                await SendAsync(there, delivery, host.Services.GetRequiredService<IEventPublisher>(), cancellationToken);
            await host.StopAsync(CancellationToken.None);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task SendAsync(DemoShop shop, SampleDelivery delivery, IEventPublisher bus, CancellationToken cancellationToken)
    {
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var order = await shop.PlaceAsync("MUG-BLUE", 3, "tok_success", cancellationToken);
        await shop.TellUntilAsync(order, Is("ASSIGNED"), cancellationToken);
        var working = delivery.RunAsync(bus, closing.Token);
        await shop.TellUntilAsync(order, seen => working.IsFaulted || Is("DELIVERED")(seen), cancellationToken);
        if (working.IsFaulted) await working;
        var seen = await shop.AskStaffAsync(HttpMethod.Get, $"api/orders/{order}", null, cancellationToken);
        shop.Say($"ended {seen["status"]}, in {seen["shipments"]!.AsArray().Count} parcels of another system");

        await closing.CancelAsync();
        try
        {
            await working;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It waits for more orders, and there are none.
        }
    }

    private static Func<JsonNode, bool> Is(string status) => order => order["status"]!.GetValue<string>() == status;
}
