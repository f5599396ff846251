using System.Globalization;
using System.Text;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Tests.Orders;

/// <summary>What customers and staff read: every sentence that the decider says of itself, in one reviewed file.</summary>
public sealed class WordingTests
{
    [Fact]
    public void The_reviewed_file_holds_every_sentence() => RepositoryFile.MustBe("tests/Domain.Tests/Wording.txt", Render());

    private static string Render()
    {
        SortedSet<string> refusals = new(StringComparer.Ordinal), reasons = new(StringComparer.Ordinal), alerts = new(StringComparer.Ordinal), waits = new(StringComparer.Ordinal);
        foreach (var (_, order) in OrderGrid.Situations)
        {
            foreach (var (_, command, later) in OrderGrid.Commands(order.State).Concat(Misfits()))
            {
                var decision = OrderDecider.Decide(order.State, command, order.Now + later, order.Policy);
                if (decision.Refusal is { } no) refusals.Add($"{no.Code}: {no.Message}{Keys(no)}");
                alerts.UnionWith(decision.Events.OfType<OrderEvent.AlertRaised>().Select(alert => $"{alert.Code}: {alert.Message}"));
                if (OrderDecider.Evolve(order.State, decision.Events) is not { } after) continue;
                if (after.Reason is { } reason) reasons.Add($"{reason.Code}: {reason.Message}");
                var next = NextAction.Of(after);
                waits.Add($"{Name(next.By)} {(next.Action is { } action ? Name(action) : "-")}: {next.Waits} | {next.Unblocks} | {next.Then ?? "-"}");
            }
        }

        var text = new StringBuilder("Every sentence that the decider says. Written by the wording test; review every change.\n");
        Section("Refusals, with the names of their data", refusals);
        Section("Why orders end", reasons);
        Section("Alerts", alerts);
        Section("Whose move it is: why it waits | what unblocks it | what happens when the time is over", waits);
        Section("Fields of addresses and contacts", Fields());
        return text.ToString();

        void Section(string title, IEnumerable<string> lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{title}\n");
            foreach (var line in lines) text.Append(CultureInfo.InvariantCulture, $"  {line}\n");
        }
    }

    /// <summary>Commands with values that no order takes.</summary>
    private static IEnumerable<(string, OrderCommand, TimeSpan)> Misfits()
    {
        var place = AnOrder.PlaceCommand();
        OrderCommand[] all =
        [
            place with { CustomerId = "c9" },
            place with { Currency = "EURO" },
            place with { Lines = [] },
            place with { Lines = [place.Lines[0], place.Lines[0]] },
            place with { Lines = [place.Lines[0] with { Quantity = 0 }] },
            place with { Lines = [place.Lines[0] with { UnitPrice = -1 }] },
            place with { Lines = [place.Lines[0] with { UnitPrice = Money.MaxAmount }] },
            place with { Lines = [place.Lines[0] with { Discount = 2001 }] },
            place with { Lines = [place.Lines[0] with { UnitPrice = Money.MaxAmount / 2, TaxBasisPoints = 10_000 }] },
            place with { Shipping = -1 },
            place with { Shipping = Money.MaxAmount },
            place with { Lines = [place.Lines[0] with { UnitPrice = 0 }], Shipping = 0 },
            place with { ExpectedTotal = 1 },
            new OrderCommand.RequestRefund("r9", [], 0, -1, "x", "staff"),
            new OrderCommand.RequestRefund("r9", [], 501, 0, "x", "staff"),
            new OrderCommand.RequestRefund("r9", [], 0, 0, "x", "staff"),
            new OrderCommand.RequestRefund("r9", [], 0, 4301, "x", "staff"),
            new OrderCommand.RequestRefund("r9", [new RefundUnits("l1", 9)], 0, 0, "x", "staff"),
            new OrderCommand.RequestRefund("r9", [new RefundUnits("l1", 1), new RefundUnits("l1", 1)], 0, 0, "x", "staff"),
            new OrderCommand.RecordReservations([new ReservationOutcome("a8", true)]),
            new OrderCommand.RecordStockCommitted(["a8"]),
            new OrderCommand.RecordStockMissing(["a8"]),
            new OrderCommand.ReplaceAllocation("a8", "a9", "main"),
            new OrderCommand.ReplaceAllocation("a1", "a2", "main"),
            new OrderCommand.StartPayment("p1", "other", "card"),
            new OrderCommand.RecordPaymentOpened("p1", "gw-9"),
            new OrderCommand.RecordRefundSent("p1-r1", "gw-9"),
            new OrderCommand.RecordBooked("s1", "ACME", "TRACK-9"),
            new OrderCommand.PackShipment("s1", ["a2"], "packer"),
            new OrderCommand.PackShipment("s9", [], "packer"),
            new OrderCommand.RecordShort("a1", 2),
            new OrderCommand.RequestReturn("rt1", [new RefundUnits("l1", 0)], "x", "c1"),
            new OrderCommand.RequestReturn("rt1", [], "x", "c1"),
            new OrderCommand.OpenDispute("p1", "d9", new Money(0, AnOrder.Eur)),
            new OrderCommand.OpenDispute("p1", "d9", new Money(AnOrder.Total + 1, AnOrder.Eur)),
            AnOrder.Success("p1", "t9", 0),
            new OrderCommand.PlaceHold("h9", Hold.SuperAdminReview, "staff", "l9"),
            new OrderCommand.RecordUndoFailed("release-a1", "weather"),
        ];
        var months = TimeSpan.FromDays(90);
        return [.. all.Select(command => ("", command, TimeSpan.Zero)), ("", new OrderCommand.RequestReturn("rt1", [new RefundUnits("l1", 1)], "x", "c1"), months)];
    }

    private static IEnumerable<string> Fields()
    {
        var long101 = new string('x', Address.MaxFieldLength + 1);
        Refusal?[] refusals =
        [
            new Address("", "", "", "", "de").Validate(),
            new Address(long101, "L", "C", "1", "DE", "a\nb", long101, long101).Validate(),
            new CustomerContact("nobody", "call me", "e").Validate(),
        ];
        return refusals.SelectMany(refusal => refusal!.Data!.Select(field => $"{refusal.Code}: {refusal.Message} {field.Key} {field.Value}")).Order(StringComparer.Ordinal);
    }

    private static string Keys(Refusal refusal) => refusal.Data is { Count: > 0 } data ? $" [{string.Join(", ", data.Keys)}]" : "";

    private static string Name<T>(T value) where T : struct, Enum => OrderGrid.Upper(value);
}
