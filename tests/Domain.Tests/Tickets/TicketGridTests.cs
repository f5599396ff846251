using OrderFunctions.Domain.Sla;
using OrderFunctions.Domain.Tickets;

namespace OrderFunctions.Domain.Tests.Tickets;

/// <summary>Every status of a ticket × everything that can be asked of it.</summary>
public sealed class TicketGridTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TicketActor Customer = new(TicketParty.Customer, "ada");
    private static readonly TicketActor Agent = new(TicketParty.Staff, "bob");

    private static readonly (string Name, TicketCommand Command, TicketActor By)[] Commands =
    [
        ("open again", Opening("t1"), Customer),
        ("another with its id", Opening("t1") with { CustomerId = "eve" }, Customer),
        ("assign", new TicketCommand.Assign("carl"), Agent),
        ("customer writes", new TicketCommand.Comment("c1", false), Customer),
        ("staff write", new TicketCommand.Comment("c1", false), Agent),
        ("staff note", new TicketCommand.Comment("c1", true), Agent),
        ("settled by a note", new TicketCommand.Comment("c1", true, Resolves: true), Agent),
        ("attach", new TicketCommand.Attach("f1", "image/png", 5), Customer),
        ("start", new TicketCommand.Move(TicketStatus.InProgress), Agent),
        ("ask customer", new TicketCommand.Move(TicketStatus.WaitingForCustomer), Agent),
        ("resolve", new TicketCommand.Move(TicketStatus.Resolved), Agent),
        ("close", new TicketCommand.Move(TicketStatus.Closed), Agent),
        ("reset", new TicketCommand.Move(TicketStatus.Open), Agent),
    ];

    [Fact]
    public void The_reviewed_grid_is_what_the_decider_says() => Assert.Equal(
        """
                             OPEN                 IN_PROGRESS          WAITING              RESOLVED             CLOSED
        open again           -                    -                    -                    -                    -
        another with its id  ID_REUSED            ID_REUSED            ID_REUSED            ID_REUSED            ID_REUSED
        assign               OPEN                 IN_PROGRESS          WAITING              RESOLVED             TICKET_CLOSED
        customer writes      OPEN                 IN_PROGRESS          IN_PROGRESS          IN_PROGRESS          TICKET_CLOSED
        staff write          IN_PROGRESS          IN_PROGRESS          WAITING              RESOLVED             TICKET_CLOSED
        staff note           OPEN                 IN_PROGRESS          WAITING              RESOLVED             TICKET_CLOSED
        settled by a note    RESOLVED             RESOLVED             RESOLVED             RESOLVED             TICKET_CLOSED
        attach               OPEN                 IN_PROGRESS          WAITING              RESOLVED             TICKET_CLOSED
        start                IN_PROGRESS          -                    IN_PROGRESS          IN_PROGRESS          TICKET_CLOSED
        ask customer         WAITING              WAITING              -                    TICKET_WRONG_STATE   TICKET_CLOSED
        resolve              RESOLVED             RESOLVED             RESOLVED             -                    TICKET_CLOSED
        close                TICKET_WRONG_STATE   TICKET_WRONG_STATE   TICKET_WRONG_STATE   CLOSED               -
        reset                -                    TICKET_WRONG_STATE   TICKET_WRONG_STATE   TICKET_WRONG_STATE   TICKET_CLOSED

        """.ReplaceLineEndings("\n"), Grid());

    [Fact]
    public void The_clocks_of_a_ticket_stand_while_it_waits_for_the_customer()
    {
        var ticket = In(TicketStatus.Open);
        ticket = After(ticket, new TicketCommand.Comment("c1", true), Agent, 1);
        Assert.Null(ticket.FirstResponseAt);
        ticket = After(ticket, new TicketCommand.Comment("c2", false), Agent, 5);
        ticket = After(ticket, new TicketCommand.Move(TicketStatus.WaitingForCustomer), Agent, 10);
        ticket = After(ticket, new TicketCommand.Comment("c3", false), Customer, 70);
        ticket = After(ticket, new TicketCommand.Move(TicketStatus.Resolved), Agent, 80);
        Assert.Equal(("0-5", "0-80, waited 10-70 80-"), (Told(ticket.Stages()[0]), Told(ticket.Stages()[1])));

        // It was not resolved after all.
        ticket = After(ticket, new TicketCommand.Comment("c4", false), Customer, 100);
        Assert.Equal("0-, waited 10-70 80-100", Told(ticket.Stages()[1]));
        Assert.Equal(4, ticket.Comments);
    }

    [Fact]
    public void A_ticket_that_is_full_takes_no_more()
    {
        var ticket = In(TicketStatus.Open) with { Version = Ticket.MaxFacts };
        Assert.Equal(RefusalCodes.TicketFull, TicketDecider.Decide(ticket, new TicketCommand.Comment("c", false), Customer, Noon).Refusal!.Code);
        ticket = In(TicketStatus.Open) with { Attachments = [.. Enumerable.Range(0, 20).Select(n => new TicketAttachment($"f{n}", "image/png", 1, Noon))] };
        Assert.Equal(RefusalCodes.TicketFull, TicketDecider.Decide(ticket, new TicketCommand.Attach("new", "image/png", 1), Customer, Noon).Refusal!.Code);
        Assert.True(TicketDecider.Decide(ticket, new TicketCommand.Attach("f3", "image/png", 1), Customer, Noon).IsRepeat);
    }

    private static string Grid() => string.Join(
        '\n',
        [Line("", Enum.GetValues<TicketStatus>().Select(Name)), .. Commands.Select(one => Line(one.Name, Enum.GetValues<TicketStatus>().Select(status => Cell(In(status), one.Command, one.By))))]) + "\n";

    private static string Cell(Ticket ticket, TicketCommand command, TicketActor by)
    {
        var decision = TicketDecider.Decide(ticket, command, by, Noon);
        return decision.Refusal?.Code ?? (decision.IsRepeat ? "-" : Name(TicketDecider.Evolve(ticket, decision.Events)!.Status));
    }

    private static string Line(string name, IEnumerable<string> cells) => (name.PadRight(21) + string.Join("", cells.Select(cell => cell.PadRight(21)))).TrimEnd();

    private static string Name(TicketStatus status) => status switch
    {
        TicketStatus.InProgress => "IN_PROGRESS",
        TicketStatus.WaitingForCustomer => "WAITING",
        _ => status.ToString().ToUpperInvariant(),
    };

    private static Ticket In(TicketStatus status) => TicketDecider.Evolve(null, TicketDecider.Decide(null, Opening("t1"), Customer, Noon).Events)! with { Status = status };

    private static TicketCommand.Open Opening(string id) => new(id, "ada", new TicketSubject("o1"), TicketCategory.Delivery, "delivery", "bob");

    private static Ticket After(Ticket ticket, TicketCommand command, TicketActor by, int minute)
    {
        var decision = TicketDecider.Decide(ticket, command, by, Noon.AddMinutes(minute));
        Assert.Null(decision.Refusal);
        return TicketDecider.Evolve(ticket, decision.Events)!;
    }

    private static string Told(StageSpan span) => $"{Minute(span.StartedAt)}-{Minute(span.EndedAt)}"
        + (span.Pauses.Count == 0 ? "" : ", waited " + string.Join(' ', span.Pauses.Select(pause => $"{Minute(pause.From)}-{Minute(pause.Until)}")));

    private static string Minute(DateTimeOffset? at) => at is { } time ? (time - Noon).TotalMinutes.ToString(System.Globalization.CultureInfo.InvariantCulture) : "";
}
