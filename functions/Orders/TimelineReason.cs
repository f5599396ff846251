using System.Text.Json.Nodes;

namespace OrderFunctions.Functions.Orders;

/// <summary>Why something happened, where whoever caused it said so: a code, the words of staff, or both.</summary>
internal static class TimelineReason
{
    // Members of facts, as they are stored, in which somebody says why.
    private static readonly string[] Members = ["reason", "reasons", "problem", "code", "note", "finding"];

    /// <summary>
    /// The reason that stands in a fact, or null. Customers read why their order ends, as the order itself tells them; anything else is
    /// said among staff, and how suspicion comes about is told no customer.
    /// </summary>
    public static string? Of(JsonObject fact, bool isStaff)
    {
        // How an order ends: a code, with the words that go with it.
        if (fact["reason"] is JsonObject ending) return ending["code"]?.GetValue<string>();
        if (!isStaff) return null;
        var said = Members.SelectMany(member => Texts(fact[member])).Concat(Texts(fact["hold"]?["reason"])).ToList();
        return said.Count == 0 ? null : string.Join(": ", said);
    }

    private static IEnumerable<string> Texts(JsonNode? said) => said switch
    {
        null => [],
        JsonArray several => several.SelectMany(Texts),
        _ => [said.GetValue<string>()],
    };
}
