using System.Text.Json.Nodes;

namespace OrderFunctions.Local.Commands;

/// <summary>One line per change. Only a terminal gets colours.</summary>
internal sealed class OrderScreen(TextWriter output)
{
    private readonly Lock _gate = new();
    private readonly bool _colours = ReferenceEquals(output, Console.Out)
        && !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";

    /// <summary>A fact of the order's timeline.</summary>
    public void Fact(string orderId, JsonNode entry) =>
        Line(entry["at"]!, orderId, $"{entry["what"],-26} {entry["by"]}");

    /// <summary>The order's status, why, and what it waits for.</summary>
    public void Status(string orderId, JsonNode order)
    {
        var status = order["status"]!.GetValue<string>();
        var reason = order["reason"]?["code"]?.GetValue<string>();
        Line(order["updatedAt"]!, orderId, $"{Coloured(status)}{(reason is null ? "" : ", " + reason)}: {order["nextAction"]!["waits"]}");
    }

    private void Line(JsonNode at, string orderId, string text)
    {
        lock (_gate)
        {
            output.WriteLine($"{at.GetValue<DateTimeOffset>():HH:mm:ss.fff}  {orderId}  {text}");
            output.Flush();
        }
    }

    private string Coloured(string status)
    {
        if (!_colours) return status;
        var colour = status switch { "DELIVERED" => 32, "FAILED" or "REFUND_FAILED" => 31, "CANCELLED" => 33, _ => 36 };
        return $"\u001b[{colour}m{status}\u001b[0m";
    }
}
