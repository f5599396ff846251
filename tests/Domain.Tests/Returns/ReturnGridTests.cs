using System.Reflection;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Domain.Tests.Returns;

public sealed class ReturnGridTests
{
    [Fact]
    public void The_reviewed_table_is_what_the_decider_does() =>
        RepositoryFile.MustBe("tests/Domain.Tests/ReturnGrid.txt", ReturnGrid.Render());

    [Fact]
    public void The_table_walks_every_status_and_every_command()
    {
        Assert.Equal(Enum.GetValues<ReturnStatus>(), ReturnGrid.Situations.Where(one => one.State is not null).Select(one => one.State!.Status).Distinct().Order());
        var commands = typeof(ReturnCommand).GetNestedTypes(BindingFlags.Public).Where(type => type.IsSubclassOf(typeof(ReturnCommand)));
        Assert.Empty(commands.Except(ReturnGrid.Commands.Select(one => one.Command.GetType())).Select(type => type.Name));
    }

    [Fact]
    public void Asking_the_same_again_does_nothing_or_is_refused_and_what_is_final_stays()
    {
        foreach (var (name, state) in ReturnGrid.Situations)
        {
            foreach (var (command, asked) in ReturnGrid.Commands)
            {
                var first = ReturnDecider.Decide(state, asked, ReturnGrid.Now);
                if (first.Events.Count == 0) continue;
                Assert.False(state?.Status.IsFinal() == true && first.Events.Any(e => e is not ReturnEvent.OrderTold), $"{name} is left by {command}");
                var again = ReturnDecider.Decide(ReturnDecider.Evolve(state, first.Events), asked, ReturnGrid.Now);
                Assert.True(again.Events.Count == 0, $"{name}: {command} counts twice");
            }
        }
    }

    [Fact]
    public void An_exchange_whose_money_is_not_given_back_is_none_any_more()
    {
        var placed = ReturnGrid.Situations.Single(one => one.Name == "INSPECTED, exchange placed").State;

        var refused = ReturnDecider.Evolve(placed, ReturnDecider.Decide(placed, new ReturnCommand.RecordRefundRefused("PAYMENT_CHARGED_BACK"), ReturnGrid.Now).Events)!;

        Assert.Equal((true, 0L, "PAYMENT_CHARGED_BACK"), (refused.FellBack, refused.GivenBack, refused.Problem));
        Assert.False(refused.IsExchange());
    }

    [Fact]
    public void A_stored_return_reads_as_it_was_written()
    {
        foreach (var (_, state) in ReturnGrid.Situations.Where(one => one.State is not null))
            Assert.Equal(DomainJson.Write(state), DomainJson.Write(DomainJson.Read<Return>(DomainJson.Write(state))));
    }
}
