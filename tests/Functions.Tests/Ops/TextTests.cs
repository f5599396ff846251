using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Functions.Tests.Http;
using Xunit;

namespace OrderFunctions.Functions.Tests.Ops;

/// <summary>A text that has to wait, through the whole app.</summary>
public sealed class TextTests
{
    [Fact]
    public async Task A_text_that_has_to_wait_holds_no_mail_back_leaves_once_and_names_nobody_on_the_way()
    {
        using var logs = new LogRecorder();
        var texts = new Texts { AreRefused = true };
        await using var shop = await AShop.OpenAsync(options => options with
        {
            Settings = new Dictionary<string, string?> { ["Texts:Channel"] = "Sms", ["Outbox:MaxAttempts"] = "2" },
            Services = services => services.AddSingleton<ITextSender>(texts),
            Logging = logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(logs),
        });
        var body = AShop.Order(card: null);
        body["contact"]!["phone"] = "+49 30 1234567 x";
        var (_, problem) = await AShop.SendAsync(shop.Customer, HttpMethod.Post, "api/orders", body);
        body["contact"]!["phone"] = "+49 30 1234567";
        var order = (await AShop.SendAsync(shop.Customer, HttpMethod.Post, "api/orders", body)).Body!.Id();
        await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(5));

        // Received is for mail alone; of cancelled the mail has left, the text waits for staff after its tries.
        Assert.Equal(["ORDER_CANCELLED", "ORDER_RECEIVED"], await shop.MessagesAsync(order));
        var repair = Assert.Single(await shop.RepairsAsync());
        Assert.Equal(["CRITICAL OUTBOX_ROW_FAILED"], await shop.AlertsAsync(order));
        Assert.All(
            new[] { problem!.ToJsonString(), repair.ToJsonString(), (await shop.GetAsync("api/ops/alerts")).ToJsonString() }
                .Concat(logs.Entries.Select(entry => entry.Text + entry.Exception)),
            said => Assert.DoesNotContain("1234567", said.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.Contains(logs.Entries, entry => $"{entry.Exception}".Contains(nameof(TextNotAcceptedException), StringComparison.Ordinal));

        texts.AreRefused = false;
        Assert.Equal(HttpStatusCode.OK, (await shop.PostAsync($"api/ops/repairs/{repair.Id()}/retry")).Status);
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(("+49301234567", 3), (Assert.Single(texts.Sent).To, texts.Tries));
        var shown = (await shop.GetAsync($"api/ops/messages?order={order}"))["messages"]!.AsArray();
        Assert.Equal(
            ["EMAIL ORDER_CANCELLED", "EMAIL ORDER_RECEIVED", "SMS ORDER_CANCELLED"],
            shown.Select(message => $"{message!["channel"]} {message["kind"]}").Order(StringComparer.Ordinal));
        Assert.Equal(1, (await shop.GetAsync($"api/orders/{order}/timeline"))["messages"]!.AsArray().Count(one => one!["channel"]!.GetValue<string>() == "SMS"));
        using var visitor = shop.Host.CreateClient();
        Assert.Contains("<b>Sms: OrderCancelled</b> to <bdi>+49301234567</bdi>", await visitor.GetStringAsync(new Uri("outbox", UriKind.Relative)), StringComparison.Ordinal);
    }

    private sealed class Texts : ITextSender
    {
        public bool AreRefused { get; set; }

        public int Tries { get; private set; }

        public List<TextMessage> Sent { get; } = [];

        public Task SendAsync(TextMessage message, CancellationToken cancellationToken)
        {
            Tries++;
            if (AreRefused) throw new TextNotAcceptedException("20429");
            Sent.Add(message);
            return Task.CompletedTask;
        }
    }
}
