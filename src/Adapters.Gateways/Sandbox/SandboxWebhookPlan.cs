using System.Globalization;

namespace OrderFunctions.Adapters.Gateways.Sandbox;

/// <summary>Turns news into webhooks the way the test card asks for: late, twice, in the wrong order or never.</summary>
internal static class SandboxWebhookPlan
{
    /// <summary>How much later an overtaken state is reported.</summary>
    private static readonly TimeSpan Overtaken = TimeSpan.FromSeconds(2);

    /// <summary>If the hint is lost, the sweeper finds the webhook after this long.</summary>
    private static readonly TimeSpan HintGrace = TimeSpan.FromSeconds(30);

    public static IReadOnlyList<(string Id, SandboxWebhook Webhook, TimeSpan After)> For(
        SandboxStep step, SandboxPayment before, SandboxRules rules, DateTimeOffset now)
    {
        var card = step.Payment.Card is null ? null : rules.Card(step.Payment.Card);
        if (card is { Dropped: true })
            return [];

        var news = step.News.ToList();
        // An earlier state that arrives after the later one: the receiver must not go back to it.
        if (card is { Reordered: true } && news.Count > 0)
            news.Add(new SandboxNews(
                "payment." + SandboxRules.Word(before.Status), before, null, news[^1].After + Overtaken, false));

        List<(string, SandboxWebhook, TimeSpan)> webhooks = [];
        foreach (var item in news)
        {
            var after = item.After + (card?.Late ?? TimeSpan.Zero);
            var number = step.Payment.Events + webhooks.Count + 1;
            var said = new SandboxEvent(
                string.Create(CultureInfo.InvariantCulture, $"evt_{step.Payment.Id}_{number}"),
                item.Type,
                (now + item.After).ToUnixTimeSeconds(),
                new SandboxEventData(
                    rules.View(item.Payment, now + item.After),
                    item.Refund is null ? null : SandboxRules.View(item.Payment, item.Refund)));
            var due = (now + after + HintGrace).ToUnixTimeMilliseconds();
            var webhook = new SandboxWebhook(said, item.Provisional, Attempts: 0, due);
            webhooks.Add(("hook-" + said.Id, webhook, after));
            if (card is { Twice: true })
                webhooks.Add(("hook-" + said.Id + "-again", webhook, after));
        }

        return webhooks;
    }
}
