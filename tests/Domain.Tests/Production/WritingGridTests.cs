using System.Globalization;
using System.Reflection;
using System.Text;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Production;
using OrderFunctions.Domain.Tests.Orders;

namespace OrderFunctions.Domain.Tests.Production;

/// <summary>Every state of a line's writing × everything that can be asked of it, as a reviewed table.</summary>
public sealed class WritingGridTests
{
    private static readonly OrderPolicy Policy = OrderPolicy.Default;

    private static readonly (string Name, WritingTask Task)[] Situations =
    [
        ("OPEN", Task(new AnOrder().InProduction())),
        ("OPEN, w1 turned it down", Task(new AnOrder().InProduction().Write(new WritingCommand.Offer("w1", [], "system")).Write(new WritingCommand.Decline("w1")))),
        ("OFFERED", Task(new AnOrder().InProduction().Write(new WritingCommand.Offer("w1", [], "system")))),
        ("WRITING", Task(new AnOrder().Accepted())),
        ("CHECKING", Task(new AnOrder().Drafted())),
        ("CHECKING, the second draft", Task(new AnOrder().Drafted().Drafted())),
        ("WRITING, rejected once", Task(new AnOrder().Drafted().Write(new WritingCommand.Reject(1, RejectionReason.Style, "qc")))),
        ("CHECKING, rejected three times", Task(RejectedThrice())),
        ("REVIEW", Task(new AnOrder().RejectedTooOften())),
        ("OPEN, reassigned by a super-admin", Task(new AnOrder().RejectedTooOften().Write(new WritingCommand.Decide(WritingDecision.Reassign, "boss")))),
        ("APPROVED", Task(new AnOrder().Drafted().Write(new WritingCommand.Approve(1, "qc")))),
        ("CLOSED", Task(new AnOrder().Drafted().Do(AnOrder.Cancel()))),
    ];

    [Fact]
    public void The_reviewed_table_is_what_the_decider_does() => RepositoryFile.MustBe("tests/Domain.Tests/WritingGrid.txt", Render());

    [Fact]
    public void The_table_walks_every_state_and_every_command()
    {
        Assert.Equal(Enum.GetValues<WritingStatus>(), Situations.Select(entry => entry.Task.Status).Distinct().Order());
        var commands = typeof(WritingCommand).GetNestedTypes(BindingFlags.Public).Where(type => type.IsSubclassOf(typeof(WritingCommand)));
        Assert.Empty(commands.Except(Commands().Select(entry => entry.Command.GetType())).Select(type => type.Name));
    }

    [Fact]
    public void Asking_the_same_again_does_nothing_or_is_refused()
    {
        foreach (var (name, task) in Situations)
        {
            foreach (var (asked, command, later) in Commands())
            {
                var first = WritingDecider.Decide(task, command, AnOrder.Start + later, Policy);
                var again = WritingDecider.Decide(first.Events.Aggregate(task, WritingDecider.Evolve), command, AnOrder.Start + later, Policy);
                Assert.True(again.IsRefused || again.IsRepeat, $"{name}: {asked}");
            }
        }
    }

    private static IEnumerable<(string Name, WritingCommand Command, TimeSpan Later)> Commands()
    {
        yield return Now("Offer to w2", new WritingCommand.Offer("w2", ["why"], "staff"));
        yield return Now("Offer to w1", new WritingCommand.Offer("w1", ["why"], "staff"));
        yield return Now("Offer, made from another version", new WritingCommand.Offer("w3", ["why"], "staff", Expected: 99));
        yield return Now("Accept", new WritingCommand.Accept("w1"));
        yield return Now("Accept, not theirs", new WritingCommand.Accept("w2"));
        yield return ("Accept, too late", new WritingCommand.Accept("w1"), Policy.AcceptWithin + TimeSpan.FromSeconds(1));
        yield return Now("Decline", new WritingCommand.Decline("w1"));
        yield return Now("Lapse, early", new WritingCommand.Lapse());
        yield return ("Lapse", new WritingCommand.Lapse(), Policy.AcceptWithin);
        yield return Now("AddDraft", new WritingCommand.AddDraft("w1", AnOrder.File(77)));
        yield return Now("AddDraft, the first once more", new WritingCommand.AddDraft("w1", AnOrder.File(1)));
        yield return Now("AddDraft, not theirs", new WritingCommand.AddDraft("w2", AnOrder.File(77)));
        yield return Now("Approve 1", new WritingCommand.Approve(1, "qc"));
        yield return Now("Approve 2", new WritingCommand.Approve(2, "qc"));
        yield return Now("Approve 1, their own", new WritingCommand.Approve(1, "w1"));
        yield return Now("Reject 1", new WritingCommand.Reject(1, RejectionReason.Layout, "qc"));
        yield return Now("Reject 4", new WritingCommand.Reject(4, RejectionReason.Layout, "qc"));
        foreach (var decision in Enum.GetValues<WritingDecision>()) yield return Now($"Decide {OrderGrid.Upper(decision)}", new WritingCommand.Decide(decision, "boss"));
        yield return Now("Decide, made from another version", new WritingCommand.Decide(WritingDecision.Approve, "boss", Expected: 99));

        static (string, WritingCommand, TimeSpan) Now(string name, WritingCommand command) => (name, command, TimeSpan.Zero);
    }

    private static string Render()
    {
        var text = new StringBuilder("What every command does to the writing of a line in every state. Written by the grid test; review every change.\n");
        foreach (var (name, task) in Situations)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{name}\n");
            foreach (var (asked, command, later) in Commands())
            {
                var decision = WritingDecider.Decide(task, command, AnOrder.Start + later, Policy);
                var after = decision.Events.Aggregate(task, WritingDecider.Evolve);
                var outcome = decision.Refusal is { } refusal ? "no " + refusal.Code
                    : decision.IsRepeat ? "nothing"
                    : $"=> {OrderGrid.Upper(after.Status)}: {string.Join(", ", decision.Events.Select(happened => happened.GetType().Name))}";
                text.Append(CultureInfo.InvariantCulture, $"  {asked,-34} {outcome}\n");
            }
        }

        return text.ToString();
    }

    private static AnOrder RejectedThrice()
    {
        var order = new AnOrder().Drafted();
        for (var draft = 1; draft <= 3; draft++) order.Write(new WritingCommand.Reject(draft, RejectionReason.Style, "qc")).Drafted();
        return order;
    }

    private static WritingTask Task(AnOrder order) => order.Order.FindTask("l1")!;
}
