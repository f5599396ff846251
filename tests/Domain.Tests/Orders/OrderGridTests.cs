using System.Reflection;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Tests.Orders;

public sealed class OrderGridTests
{
    [Fact]
    public void The_reviewed_table_is_what_the_decider_does()
    {
        RepositoryFile.MustBe("tests/Domain.Tests/OrderGrid.txt", OrderGrid.Render(OrderGrid.Cells()));
    }

    [Fact]
    public void The_state_diagram_is_drawn_from_the_same_table()
    {
        RepositoryFile.SectionMustBe("README.md", "state-diagram", StateDiagram.Render(OrderGrid.Cells()));
    }

    [Fact]
    public void The_table_walks_every_state_and_every_command()
    {
        Assert.Equal(Enum.GetValues<OrderStatus>(), OrderGrid.Situations.Where(entry => entry.Order.State is not null).Select(entry => entry.Order.Order.Status).Distinct().Order());
        var commands = typeof(OrderCommand).GetNestedTypes(BindingFlags.Public).Where(type => type.IsSubclassOf(typeof(OrderCommand)));
        var asked = OrderGrid.Commands(null).Select(entry => entry.Command.GetType()).ToHashSet();
        Assert.Empty(commands.Where(type => !asked.Contains(type)).Select(type => type.Name));
    }

    [Fact]
    public void Final_states_are_never_left()
    {
        var left = OrderGrid.Cells().Where(cell => cell.From is { } from && from.IsFinal() && cell.To != cell.From);
        Assert.Empty(left.Select(cell => $"{cell.Situation}: {cell.Command}"));
    }

    [Fact]
    public void Asking_the_same_again_does_nothing_or_is_refused()
    {
        var counted = new List<string>();
        foreach (var (name, order) in OrderGrid.Situations)
        {
            foreach (var (command, asked, later) in OrderGrid.Commands(order.State))
            {
                var now = order.Now + later;
                var first = OrderDecider.Decide(order.State, asked, now, order.Policy);
                if (first.IsRefused || first.IsRepeat) continue;
                var again = OrderDecider.Decide(OrderDecider.Evolve(order.State, first.Events), asked, now, order.Policy);
                if (!again.IsRefused && !again.IsRepeat) counted.Add($"{name}: {command} => {string.Join(", ", again.Events.Select(e => e.GetType().Name))}");
            }
        }

        Assert.Empty(counted);
    }
}
