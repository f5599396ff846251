using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Functions.Events;
using Xunit;

namespace OrderFunctions.Functions.Tests.Events;

/// <summary>The page about events says what the code does.</summary>
public sealed class EventsPageTests
{
    [Fact]
    public void Every_type_topic_member_example_and_name_elsewhere_is_on_the_page_as_it_is_in_the_code()
    {
        var page = File.ReadAllText(EventsPage.FullPath).ReplaceLineEndings("\n");
        var written = page[..(page.IndexOf(EventsPage.Mark, StringComparison.Ordinal) + EventsPage.Mark.Length)] + EventsPage.Generated();
        if (Environment.GetEnvironmentVariable("ORDERFUNCTIONS_REWRITE") == "1") File.WriteAllText(EventsPage.FullPath, written);
        Assert.Equal(written, File.ReadAllText(EventsPage.FullPath).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Every_type_has_names_elsewhere_and_no_name_means_two_things()
    {
        Assert.Equal(EventCatalogue.All.Select(contract => contract.Type).Order(StringComparer.Ordinal), EventsPage.SourceNames.Keys.Order(StringComparer.Ordinal));
        var names = EventsPage.SourceNames.SelectMany(one => one.Value).ToList();
        Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
        Assert.Superset(new HashSet<string> { "order-created", "ORDER_CREATED", "PAYMENT_CONFIRMED", "order.placed" }, names.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_mode_of_the_bus_and_every_member_of_a_replay_is_explained()
    {
        var page = File.ReadAllText(EventsPage.FullPath);
        foreach (var mode in Enum.GetNames<EventBusKind>()) Assert.Contains($"| `{mode}` |", page, StringComparison.Ordinal);
        foreach (var member in typeof(ReplayBody).GetProperties().Select(property => char.ToLowerInvariant(property.Name[0]) + property.Name[1..]).Except(["reason"]))
            Assert.Contains($"`{member}`", page, StringComparison.Ordinal);
    }
}
