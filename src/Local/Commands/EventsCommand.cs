using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using OrderFunctions.Functions.Http.Identity;

namespace OrderFunctions.Local.Commands;

/// <summary>Events of the running host: <c>events replay</c> tells those of orders again.</summary>
internal static class EventsCommand
{
    private const string Path = "api/ops/events/replay";

    public static Command Create() => new("events", "Events of the running host.") { Replay() };

    private static Command Replay()
    {
        var topic = new Option<string>("--topic", "-t") { Description = "Tells the events of this topic.", DefaultValueFactory = _ => "order-events" };
        var subscription = new Option<string?>("--subscription", "-s")
        {
            Description = "To this subscription alone, which passes over what it has processed. Without it: on the topic, to everybody who listens.",
        };
        var order = new Option<string?>("--order", "-o") { Description = "Only those of this order." };
        var types = new Option<string[]>("--type") { Description = "Only events of this type; can be given several times." };
        var from = Time("--from", "Only events of this time or later.");
        var before = Time("--before", "Only events before this time.");
        var again = new Option<bool>("--again") { Description = "Also those that the subscription has processed." };
        var command = new Command("replay", "Tells events of orders again, made from the orders: same ids, types, data and order.")
        {
            topic, subscription, order, types, from, before, again,
        };
        command.SetAction((arguments, cancellationToken) => Guard.RunAsync(
            arguments,
            () => RunAsync(
                arguments,
                new JsonObject
                {
                    ["topic"] = arguments.GetValue(topic),
                    ["subscription"] = arguments.GetValue(subscription),
                    ["orderId"] = arguments.GetValue(order),
                    ["types"] = arguments.GetValue(types) is { Length: > 0 } some ? new JsonArray([.. some.Select(one => JsonValue.Create(one))]) : null,
                    ["from"] = arguments.GetValue(from),
                    ["before"] = arguments.GetValue(before),
                    ["again"] = arguments.GetValue(again),
                },
                cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, JsonObject body, CancellationToken cancellationToken)
    {
        var folder = DataFolder.At(arguments.GetValue(CommonOptions.Data)!);
        using var host = await RunningHost.FindAsync(
            folder, arguments.GetValue(CommonOptions.Port), "events-replay", cancellationToken, Roles.FulfilmentAdmin);
        var output = arguments.InvocationConfiguration.Output;
        var (sums, failed) = (new SortedDictionary<string, int>(StringComparer.Ordinal), 0);
        do
        {
            var answer = await host.PostAsync(Path, body, cancellationToken);
            foreach (var name in new[] { "orders", "delivered", "handledBefore", "notWanted" })
                sums[name] = sums.GetValueOrDefault(name) + answer[name]!.GetValue<int>();
            foreach (var failure in answer["failures"]!.AsArray())
            {
                failed++;
                await output.WriteLineAsync($"failed    {failure!["orderId"]} {failure["type"]} {failure["eventId"]}: {failure["reason"]}");
            }

            body["continuation"] = answer["continuation"]?.DeepClone();
        }
        while (body["continuation"] is not null);

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"delivered {sums["delivered"]}, processed before {sums["handledBefore"]}, not wanted {sums["notWanted"]}, orders {sums["orders"]}, failed {failed}"));
        return failed == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description + " RFC 3339, such as 2030-01-31T12:00:00Z.",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return time;
            result.AddError($"{name} is '{text}'; it must be a time such as 2030-01-31T12:00:00Z.");
            return null;
        },
    };
}
