using System.Globalization;
using System.Text;
using OrderFunctions.Domain.Returns;
using OrderFunctions.Domain.Tests.Orders;

namespace OrderFunctions.Domain.Tests.Returns;

/// <summary>Every situation of a return × every command. The return has two units of line l1 and one of l2.</summary>
internal static class ReturnGrid
{
    public static readonly DateTimeOffset Now = new(2030, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public static ReturnCommand Open(ReturnResolution resolution = ReturnResolution.Refund) => new ReturnCommand.Open(
        "rt1",
        "o1",
        "c1",
        [
            new ReturnLine { LineId = "l1", Sku = "MUG", Quantity = 2, Reason = ReturnReason.DoesNotFit },
            new ReturnLine { LineId = "l2", Sku = "POSTER", Quantity = 1, Reason = ReturnReason.Damaged, Text = "torn" },
        ],
        resolution,
        resolution == ReturnResolution.Exchange ? [new ExchangeLine("MUG-BIG", 1)] : [],
        "c1");

    public static IReadOnlyList<(string Name, Return? State)> Situations { get; } =
    [
        ("not opened", null),
        ("OPENED", After(Open())),
        ("REQUESTED", Requested()),
        ("APPROVED", Requested(new ReturnCommand.Approve("staff"))),
        ("APPROVED, labelled", Requested(new ReturnCommand.Approve("staff"), Label)),
        ("RECEIVED", Received()),
        ("RECEIVED, the order knows", Received(new ReturnCommand.RecordOrderKnows())),
        ("INSPECTED", Inspected()),
        ("INSPECTED, booked", Inspected(new ReturnCommand.RecordGoodsBooked())),
        ("INSPECTED, booked and given back", Inspected(new ReturnCommand.RecordGoodsBooked(), GivenBack)),
        ("INSPECTED, given back and not booked", Inspected(GivenBack)),
        ("INSPECTED, the order does not know", InspectedUnheard(new ReturnCommand.RecordGoodsBooked(), GivenBack)),
        ("INSPECTED, exchange", Inspected(ReturnResolution.Exchange, new ReturnCommand.RecordGoodsBooked())),
        ("INSPECTED, exchange placed", Inspected(ReturnResolution.Exchange, new ReturnCommand.RecordGoodsBooked(), Placed)),
        ("INSPECTED, exchange failed", Inspected(ReturnResolution.Exchange, new ReturnCommand.RecordGoodsBooked(), Placed, new ReturnCommand.RecordExchangeFailed("OUT_OF_STOCK"))),
        ("COMPLETED", Inspected(new ReturnCommand.RecordGoodsBooked(), GivenBack, new ReturnCommand.Complete())),
        ("REJECTED", Requested(new ReturnCommand.Reject("staff", "worn"))),
        ("REJECTED by the order", After(Open(), new ReturnCommand.RecordClaimRefused("NOT_RETURNABLE"))),
    ];

    public static IReadOnlyList<(string Name, ReturnCommand Command)> Commands { get; } =
    [
        ("Open", Open()),
        ("Open, of another order", Open() is ReturnCommand.Open another ? another with { OrderId = "o2" } : null!),
        ("Open, of another customer", Open() is ReturnCommand.Open others ? others with { CustomerId = "c2" } : null!),
        ("Open, with nothing in it", Open() is ReturnCommand.Open empty ? empty with { Lines = [] } : null!),
        ("Open, exchange for nothing", Open(ReturnResolution.Exchange) is ReturnCommand.Open idle ? idle with { Exchange = [] } : null!),
        ("RecordClaimed", new ReturnCommand.RecordClaimed()),
        ("RecordClaimRefused", new ReturnCommand.RecordClaimRefused("QUANTITY_INVALID")),
        ("Approve", new ReturnCommand.Approve("staff", "fine")),
        ("Reject", new ReturnCommand.Reject("staff", "worn")),
        ("RecordLabelled", Label),
        ("RecordReceived", new ReturnCommand.RecordReceived("staff", "main", [new ReceivedUnits("l1", 2)])),
        ("RecordReceived, nothing", new ReturnCommand.RecordReceived("staff", "main", [])),
        ("RecordReceived, too many", new ReturnCommand.RecordReceived("staff", "main", [new ReceivedUnits("l1", 3)])),
        ("RecordReceived, one twice", new ReturnCommand.RecordReceived("staff", "main", [new ReceivedUnits("l1", 1), new ReceivedUnits("l1", 1)])),
        ("RecordOrderKnows", new ReturnCommand.RecordOrderKnows()),
        ("Inspect", Verdict),
        ("Inspect, keeping more", Verdict is ReturnCommand.Inspect keeping ? keeping with { Withheld = 200 } : null!),
        ("Inspect, below nothing", new ReturnCommand.Inspect("staff", [new InspectedUnits("l1", 3, -1)])),
        ("Inspect, kept below 0", Verdict is ReturnCommand.Inspect below ? below with { Withheld = -1 } : null!),
        ("Inspect, sent below 0", Verdict is ReturnCommand.Inspect sent ? sent with { Shipping = -1 } : null!),
        ("Inspect, too many", new ReturnCommand.Inspect("staff", [new InspectedUnits("l1", 2, 1)])),
        ("Inspect, too few", new ReturnCommand.Inspect("staff", [new InspectedUnits("l1", 1, 0)])),
        ("Inspect, otherwise", new ReturnCommand.Inspect("staff", [new InspectedUnits("l1", 2, 0)])),
        ("RecordGoodsBooked", new ReturnCommand.RecordGoodsBooked()),
        ("RecordExchangePlaced", Placed),
        ("RecordExchangeFailed", new ReturnCommand.RecordExchangeFailed("OUT_OF_STOCK")),
        ("RecordGivenBack", GivenBack),
        ("RecordRefundRefused", new ReturnCommand.RecordRefundRefused("PAYMENT_CHARGED_BACK")),
        ("Complete", new ReturnCommand.Complete()),
    ];

    private static ReturnCommand Label => new ReturnCommand.RecordLabelled("orders/o1/rt1.pdf", "RT1");

    private static ReturnCommand Verdict => new ReturnCommand.Inspect("staff", [new InspectedUnits("l1", 1, 1)], Withheld: 100, Finding: "scratched");

    private static ReturnCommand GivenBack => new ReturnCommand.RecordGivenBack(2280, 0);

    private static ReturnCommand Placed => new ReturnCommand.RecordExchangePlaced("o2");

    public static string Render()
    {
        var text = new StringBuilder("What every command does to a return in every situation. Written by the grid test; review every change.\n")
            .Append("'=> STATUS' is a new status; 'nothing' is a repeat or news that does not matter; 'no' is a refusal with its code.\n");
        foreach (var (name, state) in Situations)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{name}\n");
            foreach (var (command, asked) in Commands)
            {
                var decision = ReturnDecider.Decide(state, asked, Now);
                var after = ReturnDecider.Evolve(state, decision.Events);
                var outcome = decision.Refusal is { } refusal ? "no " + refusal.Code
                    : decision.IsRepeat ? "nothing"
                    : (after!.Status == state?.Status ? "" : $"=> {OrderGrid.Upper(after.Status)}: ") + string.Join(", ", decision.Events.Select(e => e.GetType().Name));
                text.Append(CultureInfo.InvariantCulture, $"  {command,-26} {outcome}\n");
            }
        }

        return text.ToString();
    }

    public static Return After(params ReturnCommand[] commands)
    {
        Return? one = null;
        foreach (var command in commands)
        {
            var decision = ReturnDecider.Decide(one, command, Now);
            Assert.True(decision.Refusal is null, $"{command} was refused: {decision.Refusal}");
            one = ReturnDecider.Evolve(one, decision.Events);
        }

        return one!;
    }

    private static Return Requested(params ReturnCommand[] more) => After([Open(), new ReturnCommand.RecordClaimed(), .. more]);

    private static Return Received(params ReturnCommand[] more) => Requested(
        [new ReturnCommand.Approve("staff"), Label, new ReturnCommand.RecordReceived("staff", "main", [new ReceivedUnits("l1", 2)]), .. more]);

    private static Return InspectedUnheard(params ReturnCommand[] more) => Received([Verdict, .. more]);

    private static Return Inspected(params ReturnCommand[] more) => Inspected(ReturnResolution.Refund, more);

    private static Return Inspected(ReturnResolution resolution, params ReturnCommand[] more) => After(
    [
        Open(resolution), new ReturnCommand.RecordClaimed(), new ReturnCommand.Approve("staff"), Label,
        new ReturnCommand.RecordReceived("staff", "main", [new ReceivedUnits("l1", 2)]), new ReturnCommand.RecordOrderKnows(), Verdict, .. more,
    ]);
}
