using System.Text.Json.Nodes;

namespace OrderFunctions.Functions.Tests.Faults.Kill;

/// <summary>One purchase of the kill test: a request that is repeated under one key until it is acknowledged.</summary>
internal sealed class Purchase(int number, JsonObject body)
{
    public string Key { get; } = $"purchase-{number}";

    /// <summary>A recipient of its own, by which the mail server tells orders apart.</summary>
    public string Email { get; } = EmailOf(number);

    public string Body { get; } = body.ToJsonString();

    /// <summary>The reply to the first 201; every later reply to the key must be this one.</summary>
    public string? Acknowledged { get; set; }

    public string OrderId => JsonNode.Parse(Acknowledged!)!["id"]!.GetValue<string>();

    /// <summary>Repeats of a cancel go out under this key.</summary>
    public string CancelKey { get; } = $"cancel-{number}";

    private static string EmailOf(int number) => $"buyer-{number}@example.com";

    /// <summary>A mixed basket: most can be had and are paid, some are declined, not in stock, or not paid at all.</summary>
    public static Purchase Draw(int number, Random random)
    {
        string[] skus = ["MUG-BLUE", "MUG-WHITE", "TEA-GREEN-100", "CARD-BIRTHDAY", "PEN-FOUNTAIN", "CANDLE-BEE"];
        random.Shuffle(skus);
        var card = random.Next(100) switch { < 60 => "tok_success", < 75 => "tok_hard_decline", < 90 => "tok_processing", _ => null };
        var body = AShop.Order(skus[0], random.Next(1, 4), card);
        body["contact"]!["email"] = EmailOf(number);
        var lines = body["lines"]!.AsArray();
        if (random.Next(3) == 0) lines.Add(new JsonObject { ["sku"] = skus[1], ["quantity"] = 1 });
        if (random.Next(10) == 0) lines.Add(new JsonObject { ["sku"] = "PRINT-LTD", ["quantity"] = 1 });
        return new Purchase(number, body);
    }
}
