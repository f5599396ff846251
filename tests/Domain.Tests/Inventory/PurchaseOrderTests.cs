using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Domain.Tests.Inventory;

/// <summary>Every status of a purchase order × everything that can be asked of it.</summary>
public sealed class PurchaseOrderTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Friday = new(2030, 1, 4), Monday = new(2030, 1, 7);
    private static readonly PurchaseLine[] Lines = [new("1", "MUG", "main", 10, Friday), new("2", "TEA", "north", 5, Friday)];

    private static readonly (string Name, Func<PurchaseOrder, Result<PurchaseOrder>> Ask)[] Commands =
    [
        ("written anew", one => one.Change("Other", null, [Lines[0]], "eve", Noon)),
        ("another day", one => one.Change("Potter", "P-1", [Lines[0], Lines[1] with { ExpectedOn = Monday }], "eve", Noon)),
        ("another quantity", one => one.Change("Potter", null, [Lines[0], Lines[1] with { Quantity = 6 }], "eve", Noon)),
        ("another supplier", one => one.Change("Kiln", null, Lines, "eve", Noon)),
        ("ordered", one => one.Order("ann", Noon)),
        ("all of it comes", one => one.Receive("all", [new("1", 10), new("2", 5)], false, "bob", Noon)),
        ("one comes", one => one.Receive("one", [new("2", 1)], false, "bob", Noon)),
        ("six of five come", one => one.Receive("six", [new("2", 6)], false, "bob", Noon)),
        ("six come and stay", one => one.Receive("six", [new("2", 6)], true, "bob", Noon)),
        ("the first note again", one => one.Receive("first", [new("2", 2), new("1", 4)], false, "eve", Noon)),
        ("with other units", one => one.Receive("first", [new("1", 4)], false, "eve", Noon)),
        ("an unknown line", one => one.Receive("x", [new("3", 1)], true, "bob", Noon)),
        ("a line twice", one => one.Receive("x", [new("1", 1), new("1", 1)], true, "bob", Noon)),
        ("nothing", one => one.Receive("x", [], true, "bob", Noon)),
        ("less than nothing", one => one.Receive("x", [new("1", -1)], true, "bob", Noon)),
        ("booked", one => one.Book("first")),
        ("cancelled", one => one.Cancel("eve", Noon)),
    ];

    [Fact]
    public void The_reviewed_grid_is_what_a_purchase_order_says() => Assert.Equal(
        """
                              Draft             Ordered           PartlyReceived    Received          Cancelled
        written anew          Draft             WRONG_STATE       WRONG_STATE       WRONG_STATE       WRONG_STATE
        another day           Draft             Ordered           PartlyReceived    WRONG_STATE       WRONG_STATE
        another quantity      Draft             WRONG_STATE       WRONG_STATE       WRONG_STATE       WRONG_STATE
        another supplier      Draft             WRONG_STATE       WRONG_STATE       WRONG_STATE       WRONG_STATE
        ordered               Ordered           -                 -                 -                 WRONG_STATE
        all of it comes       WRONG_STATE       Received          OVER_RECEIPT      OVER_RECEIPT      WRONG_STATE
        one comes             WRONG_STATE       PartlyReceived    PartlyReceived    OVER_RECEIPT      WRONG_STATE
        six of five come      WRONG_STATE       OVER_RECEIPT      OVER_RECEIPT      OVER_RECEIPT      WRONG_STATE
        six come and stay     WRONG_STATE       PartlyReceived    PartlyReceived    Received          WRONG_STATE
        the first note again  WRONG_STATE       PartlyReceived    -                 -                 -
        with other units      WRONG_STATE       PartlyReceived    ID_REUSED         ID_REUSED         ID_REUSED
        an unknown line       WRONG_STATE       LINE_UNKNOWN      LINE_UNKNOWN      LINE_UNKNOWN      WRONG_STATE
        a line twice          WRONG_STATE       QUANTITY_INVALID  QUANTITY_INVALID  QUANTITY_INVALID  WRONG_STATE
        nothing               WRONG_STATE       QUANTITY_INVALID  QUANTITY_INVALID  QUANTITY_INVALID  WRONG_STATE
        less than nothing     WRONG_STATE       QUANTITY_INVALID  QUANTITY_INVALID  QUANTITY_INVALID  WRONG_STATE
        booked                -                 -                 PartlyReceived    Received          Cancelled
        cancelled             Cancelled         Cancelled         Cancelled         WRONG_STATE       -

        """.ReplaceLineEndings("\n"), Grid());

    [Fact]
    public void What_came_and_what_is_missing_add_up_and_more_than_ordered_is_missing_nothing()
    {
        var order = In(PurchaseStatus.PartlyReceived);
        Assert.Equal([(4L, 6L), (2L, 3L)], order.Lines.Select(line => (line.Received, line.Missing)));
        order = order.Receive("second", [new("2", 9)], true, "bob", Noon).Value;
        Assert.Equal([(4L, 6L), (11L, 0L)], order.Lines.Select(line => (line.Received, line.Missing)));
        Assert.Equal(PurchaseStatus.PartlyReceived, order.Status);
        order = order.Receive("third", [new("1", 6)], false, "bob", Noon).Value;
        Assert.Equal((PurchaseStatus.Received, false), (order.Status, order.IsExpected));
        Assert.Equal(["first", "second", "third"], order.Receipts.Select(one => one.DeliveryNote));
    }

    [Fact]
    public void Days_move_as_the_supplier_says_and_what_came_stays()
    {
        var moved = In(PurchaseStatus.PartlyReceived).Change("Potter", "P-9", [Lines[0] with { ExpectedOn = Monday }, Lines[1]], "eve", Noon).Value;
        Assert.Equal([(Monday, 4L), (Friday, 2L)], moved.Lines.Select(line => (line.ExpectedOn, line.Received)));
        Assert.Equal("P-9", moved.Reference);
    }

    [Fact]
    public void It_takes_no_end_of_deliveries()
    {
        var full = In(PurchaseStatus.Ordered) with
        {
            Receipts = [.. Enumerable.Range(0, PurchaseOrder.MaxReceipts).Select(n => new PurchaseReceipt($"n{n}", [new("1", 1)], "bob", Noon))],
        };
        Assert.Equal(RefusalCodes.WrongState, full.Receive("more", [new("1", 1)], true, "bob", Noon).Refusal!.Code);
        Assert.Same(full, full.Receive("n7", [new("1", 1)], true, "bob", Noon).Value);
    }

    private static string Grid() => string.Join(
        '\n',
        [Line("", Enum.GetNames<PurchaseStatus>()), .. Commands.Select(one => Line(one.Name, Enum.GetValues<PurchaseStatus>().Select(status => Cell(In(status), one.Ask))))]) + "\n";

    private static string Cell(PurchaseOrder order, Func<PurchaseOrder, Result<PurchaseOrder>> ask) =>
        ask(order).TryGet(out var after, out var refusal) ? ReferenceEquals(after, order) ? "-" : after.Status.ToString() : refusal.Code;

    private static string Line(string name, IEnumerable<string> cells) => (name.PadRight(22) + string.Join("", cells.Select(cell => cell.PadRight(18)))).TrimEnd();

    /// <summary>Partly received are four of ten and two of five, with the note "first".</summary>
    private static PurchaseOrder In(PurchaseStatus status)
    {
        var draft = new PurchaseOrder { Id = "p1", Supplier = "Potter", Lines = Lines, CreatedBy = "ann", CreatedAt = Noon };
        if (status == PurchaseStatus.Draft) return draft;
        var ordered = draft.Order("ann", Noon).Value;
        if (status == PurchaseStatus.Ordered) return ordered;
        var partly = ordered.Receive("first", [new("1", 4), new("2", 2)], false, "bob", Noon).Value;
        return status switch
        {
            PurchaseStatus.PartlyReceived => partly,
            PurchaseStatus.Received => partly.Receive("rest", [new("1", 6), new("2", 3)], false, "bob", Noon).Value,
            _ => partly.Cancel("eve", Noon).Value,
        };
    }
}
