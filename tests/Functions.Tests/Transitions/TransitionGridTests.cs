using System.Reflection;
using System.Text;
using System.Text.Json.Serialization;
using OrderFunctions.Application.Events;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Returns;
using OrderFunctions.Domain.Tickets;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.LocalHost.Worker;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Functions.Tests.Transitions;

/// <summary>
/// Everything that can happen, against a table that was reviewed: which event tells it, who may cause it, and what they must be permitted.
/// Whatever any test of a shop does is held against the same table by <see cref="TransitionWatch"/>.
/// </summary>
public sealed class TransitionGridTests
{
    private const string Head = """
        Everything that can happen: the event that tells the world of it, or (--) why none does; below it who may cause it, and the
        permission that it takes; SAGA, TIMER, GATEWAY, CARRIER and SYSTEM need none. TimelineOfFactsTests.cs shows how it stands in an
        order's timeline. Rewritten with ORDERFUNCTIONS_REWRITE=1; what is not told and who may cause it, people say here.

        """;

    // Those that nobody calls: of orders and returns an actor's kind, and the rest.
    private static readonly string[] s_systems = ["SAGA", "TIMER", "GATEWAY", "CARRIER", TransitionTable.System];

    // Permissions of functions that change something, but nothing in the table, and what instead.
    private static readonly Dictionary<string, string> s_elsewhere = new()
    {
        ["campaigns:edit"] = "advertising, which is about no order",
        ["campaigns:send"] = "advertising, which is about no order",
        ["customers:erase"] = "a job forgets a customer room by room, and reports it",
        ["customers:export"] = "what is known of a customer, made of what is there",
        ["documents:change"] = "a parts list keeps its own steps, and tells them by itself",
        ["documents:create"] = "a parts list keeps its own steps, and tells them by itself",
        ["events:replay"] = "what has happened is told again",
        ["exports:create"] = "a table for staff, made of what is there",
        ["files:upload"] = "a file that waits for what it is sent for",
        ["imports:create"] = "a job takes in the table row by row, as SYSTEM",
        ["jobs:change"] = "long work of staff's own is stopped or goes on",
        ["notifications:change"] = "how a customer wants to be told",
        ["notifications:read"] = "a customer has read something",
        ["permissions:edit"] = "staff's own settings, in the audit trail",
        ["sla:edit-policies"] = "staff's own settings, in the audit trail",
        ["suppressions:add"] = "an address is not written to",
        ["suppressions:lift"] = "an address is written to again",
        ["templates:edit"] = "staff's own settings, in the audit trail",
        ["templates:read"] = "a preview",
        ["tickets:edit-agents"] = "staff's own settings, in the audit trail",
    };

    private static readonly (string Function, PermissionAttribute Permission, bool Changes)[] s_functions =
    [
        .. from type in typeof(Composition).Assembly.GetTypes()
           from method in type.GetMethods()
           let permission = method.GetCustomAttribute<PermissionAttribute>()
           let trigger = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(one => one is not null)
           where permission is not null && trigger is not null
           select (method.GetCustomAttribute<FunctionAttribute>()!.Name, permission, !trigger.Methods!.Contains("get")),
    ];

    [Fact]
    public void The_reviewed_table_says_what_is_told_of_everything_or_why_it_is_not_and_who_may_cause_it()
    {
        Transition[] facts =
        [
            .. Facts<OrderEvent>("Orders", EveryFact.OfOrders().SelectMany(fact => EveryFact.RowsOf(fact).Select(row => (fact.GetType(), row)))),
            .. Facts<ReturnEvent>("Returns", EveryFact.OfReturns().SelectMany(fact => EveryFact.RowsOf(fact).Select(row => (fact.GetType(), row)))),
            .. Facts<TicketEvent>("Tickets", EveryFact.OfTickets().SelectMany(fact => EveryFact.RowsOf(fact).Select(row => (fact.GetType(), row)))),
        ];
        // What has no facts is told as TransitionWalkTests see it.
        var others = TransitionTable.All.Where(one => facts.All(fact => fact.Section != one.Section));

        var text = TransitionTable.Render(Head, facts.Concat(others), Permissions());
        if (Environment.GetEnvironmentVariable("ORDERFUNCTIONS_REWRITE") == "1") File.WriteAllText(TransitionTable.Path, text);
        Assert.Equal(text, File.ReadAllText(TransitionTable.Path).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Nothing_is_without_a_cause_and_every_cause_is_a_permission_that_a_function_asks_for_and_somebody_has()
    {
        var known = s_functions.Where(one => one.Changes).Select(one => NameOf(one.Permission)).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(TransitionTable.All.Where(one => one.By.Count == 0 || one.By[0].Length == 0).Select(one => one.Name));
        Assert.Empty(TransitionTable.All.Where(one => one.Told.Count == 0 && string.IsNullOrWhiteSpace(one.WhyNot)).Select(one => one.Name));
        Assert.Subset(new HashSet<string>([.. known, .. s_systems]), Causes());
        Assert.Empty(TransitionTable.All.GroupBy(one => one.Name).Where(group => group.Count() > 1).Select(group => group.Key));

        // And the other way round: whoever may change something stands in the table, or why not.
        Assert.Equal(s_elsewhere.Keys.Order(StringComparer.Ordinal), known.Except(Causes()).Order(StringComparer.Ordinal));
    }

    private static HashSet<string> Causes() => TransitionTable.All.SelectMany(one => one.By).Select(by => by.Split(' ')[^1]).ToHashSet(StringComparer.Ordinal);

    private static string NameOf(PermissionAttribute permission) => $"{permission.Resource}:{permission.Action}";

    /// <summary>The permissions of the table: the functions that ask for them, and the roles that have them in a new installation.</summary>
    private static string Permissions()
    {
        var text = new StringBuilder("\nPermissions of those that people call, and who has them from the start\n");
        foreach (var permission in s_functions.Where(one => one.Changes).GroupBy(one => NameOf(one.Permission)).Where(group => Causes().Contains(group.Key)).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var roles = from role in Roles.All
                        let reach = PermissionMatrix.Default.Of(role, permission.First().Permission.Resource, permission.First().Permission.Action)
                        where reach != Reach.None
                        select reach == Reach.Own ? role + " (own)" : role;
            text.Append($"* {permission.Key,-20} {string.Join(", ", permission.Select(one => one.Function).Order(StringComparer.Ordinal))}: {string.Join(", ", roles)}\n");
        }

        return text.ToString();
    }

    private static IEnumerable<Transition> Facts<T>(string section, IEnumerable<(Type Fact, OutboxRow Row)> rows)
    {
        var told = rows.ToLookup(one => one.Fact, one => $"{one.Row.Name} ({one.Row.Topic})");
        var kinds = typeof(T).GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false).OrderBy(one => (string)one.TypeDiscriminator!, StringComparer.Ordinal).ToList();
        Assert.Equal(typeof(T).GetNestedTypes().Count(type => type.IsSubclassOf(typeof(T))), kinds.Count);
        foreach (var kind in kinds)
        {
            var (name, types) = ((string)kind.TypeDiscriminator!, told[kind.DerivedType].Distinct().ToList());
            var reviewed = TransitionTable.Find(name);
            yield return new(section, name, types, types.Count > 0 ? null : reviewed?.WhyNot, reviewed?.By ?? []);
        }
    }
}
