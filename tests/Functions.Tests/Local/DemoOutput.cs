using OrderFunctions.Local.Demo;
using Xunit;

namespace OrderFunctions.Functions.Tests.Local;

/// <summary>What a demo that went well has printed.</summary>
internal static class DemoOutput
{
    public static void AssertPlayedToTheEnd(Ended demo)
    {
        Assert.Equal((0, ""), (demo.ExitCode, demo.Error));
        var stories = demo.Output.Split("── ")[1..];
        Assert.Equal(DemoStories.All.Select(story => story.Title), stories.Select(story => story.Split('\n')[0].TrimEnd()));
        string[] ends = ["delivered ", "delivery-attempt-failed", "ended FAILED, PAYMENT_DECLINED", "ended FAILED, OUT_OF_STOCK", "ended CANCELLED, CANCELLED_BY_CUSTOMER", "allocations-assigned",
            "ended CANCELLED, CANCELLED_BY_CUSTOMER", "parcel RETURNED_TO_SENDER, refund SUCCEEDED", "refund-settled", "backorder-filled", ", broken 0: rated ", "ended FAILED, FRAUD_REJECTED", "draft-approved", "refund-succeeded",
            "ticket RESOLVED, violation RESOLVED", "ended DELIVERED, in 2 parcels of another system", "mails: ORDER_RECEIVED in de, ORDER_CONFIRMED in de, ORDER_DELIVERED in de",
            "1 suppressed", "image READY", "checksum right", "1240 EUR", "change: +1", "allocations-assigned", "the order is there, of erased-"];
        Assert.Equal(stories.Length, ends.Length);
        foreach (var (story, end) in stories.Zip(ends)) Assert.Contains(end, story, StringComparison.Ordinal);

        // The webhook came twice and out of order: the money counts once.
        Assert.Equal(2, stories[5].Split("money-received").Length);
        Assert.DoesNotContain('\u001b', demo.Output);
    }
}
