using System.Text;
using System.Text.Json;
using OrderFunctions.Application.Privacy;
using Xunit;

namespace OrderFunctions.Application.Tests.Privacy;

public sealed class PersonTests
{
    private static readonly Person Ada = new("ada-1", "erased-1", [], ["Ada Müßig", "ada+shop@example.com", "+49 30 5550199"]);

    [Theory]
    [InlineData("Dear Ada Müßig,", true)]
    [InlineData("dear ADA MÜßIG", true)]
    [InlineData("""{"to":"Ada M\u00fc\u00dfig"}""", true)]
    [InlineData("""{"to":"Ada M\u00FC\u00DFig"}""", true)]
    [InlineData("""{"body":"{\"to\":\"Ada M\\u00fc\\u00dfig\"}"}""", true)]
    [InlineData("<p>Ada M&uuml;&#223;ig</p>", true)]
    [InlineData("/search?q=Ada%20M%C3%BC%C3%9Fig", true)]
    [InlineData("""{"mail":"ada\u002Bshop@example.com"}""", true)]
    [InlineData("mailto:ada%2Bshop%40example.com", true)]
    [InlineData("call +49 30 5550199", true)]
    [InlineData("Ada Mussig", false)]
    [InlineData("ada-1", false)]
    [InlineData("", false)]
    public void Somebody_is_found_however_they_are_spelled(string text, bool named)
    {
        Assert.Equal(named, Ada.IsNamedIn(text));
        Assert.Equal(named ? Person.Erased : text, Ada.Without(text));
    }

    [Fact]
    public async Task Somebody_is_found_in_a_long_text_also_where_two_of_its_blocks_meet()
    {
        const string Spelled = """Ada M\u00fc\u00dfig""";
        for (var before = 65_536 - Spelled.Length - 1; before <= 65_537; before++) Assert.True(await FindAsync(new string('x', before) + Spelled + "y"), $"{before}");
        Assert.False(await FindAsync(new string('x', 200_000)));
        Assert.False(await FindAsync(""));

        static async Task<bool> FindAsync(string text)
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
            return await Ada.IsNamedInAsync(stream, default);
        }
    }

    [Theory]
    [InlineData("""{"id":7}""", """{"id":7}""")]
    [InlineData("""{"id":7,"to":[{"name":"Ada M\u00fc\u00dfig"},"ada-1"]}""", """{"id":7,"to":[{"name":"(erased)"},"erased-1"]}""")]
    [InlineData("""{"Ada Müßig":1}""", null)]
    [InlineData("\"Ada Müßig\"", null)]
    [InlineData("to Ada Müßig", null)]
    [InlineData("not { json", "not { json")]
    [InlineData("""{"a":1,"a":"Ada Müßig"}""", null)]
    public void A_message_that_can_do_without_the_name_loses_it_and_stays_a_message(string message, string? left) =>
        Assert.Equal(left, JsonErasure.Mended(message, Ada));

    [Theory]
    [InlineData("""{"id":7,"total":{"amount":1}}""", null)]
    [InlineData("""{"note":"anything","events":[{"wishes":"blue"}]}""", """{"note":"(erased)","events":[{"wishes":"(erased)"}]}""")]
    // The shop's own words stay where they name nobody.
    [InlineData("""{"reason":"we count first"}""", null)]
    [InlineData("""{"reason":"Ada Müßig called"}""", """{"reason":"(erased)"}""")]
    [InlineData("""{"contact":{"email":"a@b.example","phone":"1","language":"de"}}""", """{"contact":{"email":"erased@erased.invalid","language":"de"}}""")]
    [InlineData("""{"address":{"name":"A","line1":"B","country":"DE"}}""", """{"address":{"name":"(erased)","line1":"(erased)","city":"(erased)","postalCode":"(erased)","country":"DE"}}""")]
    // Beside an id "by" is a kind of person, whatever somebody is called.
    [InlineData("""{"by":"ada-1","byId":"ada-1"}""", """{"by":"ada-1","byId":"erased-1"}""")]
    [InlineData("""{"by":"ada-1"}""", """{"by":"erased-1"}""")]
    [InlineData("""[{"kind":"CUSTOMER","id":"ada-1"},{"kind":"STAFF","id":"ada-1"}]""", """[{"kind":"CUSTOMER","id":"erased-1"},{"kind":"STAFF","id":"ada-1"}]""")]
    public void A_stored_document_loses_the_person_and_keeps_what_the_books_need(string body, string? left) =>
        Assert.Equal(left, JsonErasure.Of(Encoding.UTF8.GetBytes(body), Ada) is { } after ? Encoding.UTF8.GetString(after) : null);

    [Fact]
    public void A_customer_without_words_is_named_nowhere() => Assert.False((Ada with { Words = [] }).IsNamedIn("anything"));

    [Fact]
    public void A_room_that_goes_by_orders_is_visited_for_some_at_a_time_and_any_other_once()
    {
        string[] orders = [.. Enumerable.Range(0, 120).Select(n => $"{n}")];
        var steps = RoomSteps.Of([new Room("some", true), new Room("once", false)], Ada with { Orders = orders });

        Assert.Equal(["some 50", "some 50", "some 20", "once 120"], steps.Select(step => $"{step.Room.Room} {step.Person.Orders.Count}"));
        Assert.Equal(orders, steps.Take(3).SelectMany(step => step.Person.Orders));
        Assert.Equal(2, RoomSteps.Of([new Room("some", true), new Room("once", false)], Ada).Count);
    }

    [Fact]
    public async Task Of_a_queue_what_cannot_be_looked_at_is_told()
    {
        var place = new SearchedMessages(new Waiting(), [new("full"), new("empty"), new("topic", "subscription")]);

        var page = await place.SearchAsync(Ada, null, default);

        Assert.Equal((3, 2, 0, null), (page.Report.Looked, page.Report.Holding, page.Report.Removed, page.Next));
        Assert.Equal(["messages that wait: 2", "messages behind others: 5"], page.Report.Kept.Select(kept => $"{kept.What}: {kept.Count}"));
    }

    private sealed class Room(string name, bool goesByOrders) : IPersonalData
    {
        string IPersonalData.Room => name;

        public bool GoesByOrders => goesByOrders;

        public IAsyncEnumerable<PersonalPart> ExportAsync(Person person, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<RoomReport> EraseAsync(Person person, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class Waiting : IWaitingMessages
    {
        public Task<WaitingMessages> PeekAsync(string channel, string? subscription, CancellationToken cancellationToken) => Task.FromResult<WaitingMessages>((channel, subscription) switch
        {
            ("full", null) => new(["""{"for":"ada-1"}""", "7"], 7),
            ("topic", "subscription") => new([JsonSerializer.Serialize("Ada Müßig")], 1),
            _ => new([], 0),
        });
    }
}
