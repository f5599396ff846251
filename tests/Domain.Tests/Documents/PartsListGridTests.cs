using OrderFunctions.Domain.Documents;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Tests.Documents;

/// <summary>Every status of a parts list × everything that can be asked of it.</summary>
public sealed class PartsListGridTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly PartsListActor Customer = new("ada", IsStaff: false);
    private static readonly PartsListActor Staff = new("bob", IsStaff: true);
    private static readonly PartsListFile Page = new("f1", "application/pdf", 100);
    private static readonly PartsListItem Item = new("MUG-BLUE", 2);

    private static readonly (string Name, PartsListCommand Command)[] Commands =
    [
        ("submit again", new PartsListCommand.Submit("d1", "ada")),
        ("another with its id", new PartsListCommand.Submit("d1", "eve")),
        ("the same page", new PartsListCommand.AddFile(Page)),
        ("another page", new PartsListCommand.AddFile(new("f2", "image/png", 5))),
        ("assign", new PartsListCommand.Assign("carl")),
        ("note contact", new PartsListCommand.NoteContact("c1", ContactChannel.Phone)),
        ("put another item", new PartsListCommand.PutItem(new("MUG-WHITE", 1))),
        ("put the same item", new PartsListCommand.PutItem(Item)),
        ("put none of it", new PartsListCommand.PutItem(new("MUG-BLUE", 0))),
        ("remove the item", new PartsListCommand.RemoveItem("MUG-BLUE")),
        ("remove what is none", new PartsListCommand.RemoveItem("MUG-WHITE")),
        ("order", new PartsListCommand.Order("o2")),
        ("the same order", new PartsListCommand.Order("o1")),
        ("record order", new PartsListCommand.RecordOrder("o1")),
        ("record another order", new PartsListCommand.RecordOrder("o2")),
        ("record refusal", new PartsListCommand.RecordOrderRefused("o1", "UNKNOWN_SKU")),
        ("record old refusal", new PartsListCommand.RecordOrderRefused("o2", "UNKNOWN_SKU")),
        ("reject", new PartsListCommand.Reject(RejectReason.Unreadable)),
        ("withdraw", new PartsListCommand.Withdraw(WithdrawReason.Corrected)),
        ("withdraw otherwise", new PartsListCommand.Withdraw(WithdrawReason.Other)),
    ];

    [Fact]
    public void The_reviewed_grid_is_what_the_decider_says() => Assert.Equal(
        """
                             EMPTY                  PENDING                UNDER_REVIEW           ORDERING               ORDER_CREATED          REJECTED               WITHDRAWN
        submit again         -                      -                      -                      -                      -                      -                      -
        another with its id  ID_REUSED              ID_REUSED              ID_REUSED              ID_REUSED              ID_REUSED              ID_REUSED              ID_REUSED
        the same page        PENDING                -                      -                      -                      -                      -                      -
        another page         PENDING                PENDING                UNDER_REVIEW           DOCUMENT_BEING_ORDERED DOCUMENT_CLOSED        DOCUMENT_CLOSED        DOCUMENT_CLOSED
        assign               DOCUMENT_EMPTY         UNDER_REVIEW           UNDER_REVIEW           DOCUMENT_BEING_ORDERED DOCUMENT_CLOSED        DOCUMENT_CLOSED        DOCUMENT_CLOSED
        note contact         DOCUMENT_NOT_REVIEWED  DOCUMENT_NOT_REVIEWED  UNDER_REVIEW           DOCUMENT_BEING_ORDERED DOCUMENT_CLOSED        DOCUMENT_CLOSED        DOCUMENT_CLOSED
        put another item     DOCUMENT_NOT_REVIEWED  DOCUMENT_NOT_REVIEWED  UNDER_REVIEW           DOCUMENT_BEING_ORDERED DOCUMENT_CLOSED        DOCUMENT_CLOSED        DOCUMENT_CLOSED
        put the same item    DOCUMENT_NOT_REVIEWED  DOCUMENT_NOT_REVIEWED  -                      -                      DOCUMENT_CLOSED        DOCUMENT_CLOSED        DOCUMENT_CLOSED
        put none of it       DOCUMENT_NOT_REVIEWED  DOCUMENT_NOT_REVIEWED  QUANTITY_INVALID       DOCUMENT_BEING_ORDERED DOCUMENT_CLOSED        DOCUMENT_CLOSED        DOCUMENT_CLOSED
        remove the item      DOCUMENT_NOT_REVIEWED  DOCUMENT_NOT_REVIEWED  UNDER_REVIEW           DOCUMENT_BEING_ORDERED DOCUMENT_CLOSED        DOCUMENT_CLOSED        DOCUMENT_CLOSED
        remove what is none  DOCUMENT_NOT_REVIEWED  DOCUMENT_NOT_REVIEWED  -                      -                      DOCUMENT_CLOSED        DOCUMENT_CLOSED        DOCUMENT_CLOSED
        order                DOCUMENT_NOT_REVIEWED  DOCUMENT_NOT_REVIEWED  ORDERING               DOCUMENT_BEING_ORDERED DOCUMENT_CLOSED        DOCUMENT_CLOSED        DOCUMENT_CLOSED
        the same order       DOCUMENT_NOT_REVIEWED  DOCUMENT_NOT_REVIEWED  ORDERING               -                      -                      DOCUMENT_CLOSED        DOCUMENT_CLOSED
        record order         ORDER_CREATED          ORDER_CREATED          ORDER_CREATED          ORDER_CREATED          -                      ORDER_CREATED          ORDER_CREATED
        record another order ORDER_CREATED          ORDER_CREATED          ORDER_CREATED          ORDER_CREATED          DOCUMENT_CLOSED        ORDER_CREATED          ORDER_CREATED
        record refusal       -                      -                      -                      UNDER_REVIEW           -                      -                      -
        record old refusal   -                      -                      -                      -                      -                      -                      -
        reject               DOCUMENT_EMPTY         REJECTED               REJECTED               DOCUMENT_BEING_ORDERED DOCUMENT_CLOSED        -                      DOCUMENT_CLOSED
        withdraw             WITHDRAWN              WITHDRAWN              DOCUMENT_UNDER_REVIEW  DOCUMENT_BEING_ORDERED DOCUMENT_CLOSED        DOCUMENT_CLOSED        -
        withdraw otherwise   WITHDRAWN              WITHDRAWN              DOCUMENT_UNDER_REVIEW  DOCUMENT_BEING_ORDERED DOCUMENT_CLOSED        DOCUMENT_CLOSED        DOCUMENT_CLOSED

        """.ReplaceLineEndings("\n"), Grid());

    [Fact]
    public void An_order_needs_articles_and_a_list_that_was_not_ordered_takes_others()
    {
        var list = After(In("PENDING"), new PartsListCommand.Assign("bob"), Staff);
        Assert.Equal(RefusalCodes.DocumentEmpty, CodeOf(list, new PartsListCommand.Order("o1")));
        list = After(After(list, new PartsListCommand.PutItem(Item), Staff), new PartsListCommand.Order("o1"), Staff);
        Assert.True(list.IsBeingOrdered);

        list = After(list, new PartsListCommand.RecordOrderRefused("o1", "UNKNOWN_SKU"), Staff);
        list = After(list, new PartsListCommand.RemoveItem("MUG-BLUE"), Staff);
        Assert.Equal(RefusalCodes.DocumentEmpty, CodeOf(list, new PartsListCommand.Order("o1")));
        list = After(list, new PartsListCommand.PutItem(new("MUG-WHITE", 1)), Staff);
        list = After(list, new PartsListCommand.PutItem(new("POT", 3, "For Ada")), Staff);
        list = After(list, new PartsListCommand.PutItem(new("MUG-WHITE", 7)), Staff);
        Assert.Equal([new("MUG-WHITE", 7), new("POT", 3, "For Ada")], list.Items);
        list = After(After(list, new PartsListCommand.Order("o1"), Staff), new PartsListCommand.RecordOrder("o1"), Staff);
        Assert.Equal((PartsListStatus.OrderCreated, "o1", null), (list.Status, list.OrderId, list.OrderingSince));
    }

    [Fact]
    public void A_list_without_end_takes_no_more()
    {
        Assert.Equal(RefusalCodes.DocumentUnknown, CodeOf(null, new PartsListCommand.Assign("bob")));
        var full = In("UNDER_REVIEW") with { Version = PartsList.MaxFacts };
        Assert.Equal(RefusalCodes.DocumentFull, CodeOf(full, new PartsListCommand.Assign("carl")));
        Assert.Null(CodeOf(full, new PartsListCommand.Order("o1")));
        Assert.Null(CodeOf(full, new PartsListCommand.Reject(RejectReason.Other)));
        Assert.Null(CodeOf(In("PENDING") with { Version = PartsList.MaxFacts }, new PartsListCommand.Withdraw(WithdrawReason.Other)));
        var files = In("PENDING") with { Files = [.. Enumerable.Range(0, PartsList.MaxFiles).Select(n => new PartsListFile($"f{n}", "image/png", 1))] };
        Assert.Equal(RefusalCodes.DocumentFull, CodeOf(files, new PartsListCommand.AddFile(new("new", "image/png", 1))));
        Assert.True(PartsListDecider.Decide(files, new PartsListCommand.AddFile(new("f3", "image/png", 1)), Customer, Noon).IsRepeat);
        var items = In("UNDER_REVIEW") with { Items = [.. Enumerable.Range(0, OrderDecider.MaxLines).Select(n => new PartsListItem($"S{n}", 1))] };
        Assert.Equal(RefusalCodes.DocumentFull, CodeOf(items, new PartsListCommand.PutItem(new("MORE", 1))));
        Assert.Null(CodeOf(items, new PartsListCommand.PutItem(new("S7", 2))));
        Assert.Equal(RefusalCodes.DocumentFull, CodeOf(In("UNDER_REVIEW") with { Contacts = PartsList.MaxContacts }, new PartsListCommand.NoteContact("c", ContactChannel.Note)));
    }

    private static readonly string[] States = ["EMPTY", "PENDING", "UNDER_REVIEW", "ORDERING", "ORDER_CREATED", "REJECTED", "WITHDRAWN"];

    private static string Grid() => string.Join(
        '\n', [Line("", States), .. Commands.Select(one => Line(one.Name, States.Select(state => Cell(In(state), one.Command))))]) + "\n";

    private static string Cell(PartsList list, PartsListCommand command)
    {
        var decision = PartsListDecider.Decide(list, command, Staff, Noon);
        return decision.Refusal?.Code ?? (decision.IsRepeat ? "-" : Name(PartsListDecider.Evolve(list, decision.Events)!));
    }

    private static string Line(string name, IEnumerable<string> cells) => (name.PadRight(21) + string.Join("", cells.Select(cell => cell.PadRight(23)))).TrimEnd();

    private static string Name(PartsList list) => list switch
    {
        { IsBeingOrdered: true } => "ORDERING",
        { Status: PartsListStatus.PendingReview, Files.Count: 0 } => "EMPTY",
        { Status: PartsListStatus.PendingReview } => "PENDING",
        { Status: PartsListStatus.UnderReview } => "UNDER_REVIEW",
        { Status: PartsListStatus.OrderCreated } => "ORDER_CREATED",
        { Status: PartsListStatus.Withdrawn } => "WITHDRAWN",
        _ => "REJECTED",
    };

    private static PartsList In(string state)
    {
        var list = After(null, Commands[0].Command, Customer);
        if (state == "EMPTY") return list;
        list = After(list, new PartsListCommand.AddFile(Page), Customer);
        if (state == "PENDING") return list;
        if (state == "WITHDRAWN") return After(list, new PartsListCommand.Withdraw(WithdrawReason.Corrected), Customer);
        if (state == "REJECTED") return After(list, new PartsListCommand.Reject(RejectReason.Unreadable), Staff);
        list = After(After(list, new PartsListCommand.Assign("bob"), Staff), new PartsListCommand.PutItem(Item), Staff);
        if (state == "UNDER_REVIEW") return list;
        list = After(list, new PartsListCommand.Order("o1"), Staff);
        return state == "ORDERING" ? list : After(list, new PartsListCommand.RecordOrder("o1"), Staff);
    }

    private static string? CodeOf(PartsList? list, PartsListCommand command) => PartsListDecider.Decide(list, command, Staff, Noon).Refusal?.Code;

    private static PartsList After(PartsList? list, PartsListCommand command, PartsListActor by)
    {
        var decision = PartsListDecider.Decide(list, command, by, Noon);
        Assert.Null(decision.Refusal);
        return PartsListDecider.Evolve(list, decision.Events)!;
    }
}
