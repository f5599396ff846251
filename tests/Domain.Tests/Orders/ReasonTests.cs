using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Production;

namespace OrderFunctions.Domain.Tests.Orders;

/// <summary>Whoever says why is heard: the reason that a command carries stands in a fact, from which the timeline has it.</summary>
public sealed class ReasonTests
{
    private const string Said = "because of the weather";

    private static readonly string[] s_members = ["Reason", "Note", "Problem", "Code"];

    [Fact]
    public void The_reason_that_a_command_carries_stands_in_a_fact_that_it_leads_to()
    {
        var heard = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        var situations = OrderGrid.Situations.Select(one => one.Order).Where(one => one.State is not null)
            .Append(new AnOrder().Reserved().Do(AnOrder.Cancel()).Do(new OrderCommand.RecordUndoFailed("release-a1", "no answer")));
        foreach (var situation in situations)
        {
            foreach (var (name, command, later) in OrderGrid.Commands(situation.State).SelectMany(Saying))
            {
                heard.TryAdd(name, false);
                var decision = OrderDecider.Decide(situation.State, command, situation.Now + later, situation.Policy);
                if (decision.Refusal is not null || decision.Events.Count == 0) continue;
                heard[name] |= decision.Events.Any(happened => DomainJson.Write(happened).Contains(Said, StringComparison.Ordinal));
            }
        }

        Assert.NotEmpty(heard);
        Assert.Empty(heard.Where(one => !one.Value).Select(one => one.Key));
    }

    /// <summary>The command once for each member in which it can say why, saying it.</summary>
    private static IEnumerable<(string Name, OrderCommand Command, TimeSpan Later)> Saying((string, OrderCommand Command, TimeSpan Later) asked)
    {
        foreach (var member in s_members)
        {
            if (With(asked.Command, member) is OrderCommand saying) yield return ($"{asked.Command.GetType().Name}.{member}", saying, asked.Later);
            if (asked.Command is OrderCommand.Write write && With(write.Command, member) is WritingCommand writing)
                yield return ($"{writing.GetType().Name}.{member}", write with { Command = writing }, asked.Later);
        }
    }

    private static object? With(object command, string member)
    {
        if (command.GetType().GetProperty(member) is not { } property || property.PropertyType != typeof(string)) return null;
        var copy = command.GetType().GetMethod("<Clone>$")!.Invoke(command, null)!;
        property.SetValue(copy, Said);
        return copy;
    }
}
