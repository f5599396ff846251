using System.Text.Json;
using OrderFunctions.Application.Events;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Events;

public sealed class ProcessEventTests : IAsyncDisposable
{
    private readonly ATemporaryStore _store = new();
    private readonly List<string> _calls = [];
    private bool _fails;

    private static CloudEvent Event(string id, string type = "order.created") => new()
    {
        SpecVersion = "1.0",
        ContractVersion = "v1",
        Id = id,
        Type = type,
        Subject = "order-1",
        Time = DateTimeOffset.UnixEpoch,
        DataSchema = "urn:order-functions:v1:" + type,
        Data = JsonSerializer.SerializeToElement(new { orderId = "order-1" }),
    };

    private ProcessEventHandler Handler() => new(
        _store.Documents,
        [
            Row("steady", _ => Task.CompletedTask),
            Row("shaky", _ => _fails ? throw new InvalidOperationException() : Task.CompletedTask),
        ],
        new TestClock());

    private Subscription Row(string name, Func<CloudEvent, Task> handle) => new(
        Topics.Orders, name, new HashSet<string> { "order.created" }, async (e, _) =>
        {
            await handle(e);
            _calls.Add(name + " " + e.Id);
        });

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("0199f0a1-7a4e-7d7d-8a33-6a3f0c5d1e2f")]
    [InlineData("an id/with \\ what? keys # cannot hold")]
    public async Task An_event_is_handled_once_per_subscription_however_often_it_comes(string id)
    {
        for (var delivery = 0; delivery < 3; delivery++)
        {
            await Handler().HandleAsync(new(Topics.Orders, "steady", Event(id)), default);
            await Handler().HandleAsync(new(Topics.Orders, "shaky", Event(id)), default);
        }

        Assert.Equal(["steady " + id, "shaky " + id], _calls);
    }

    [Fact]
    public async Task An_event_whose_handler_failed_counts_as_not_handled()
    {
        _fails = true;
        var command = new ProcessEvent(Topics.Orders, "shaky", Event("e1"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Handler().HandleAsync(command, default));

        _fails = false;
        await Handler().HandleAsync(command, default);
        Assert.Equal(["shaky e1"], _calls);
    }

    [Fact]
    public async Task A_type_that_the_subscription_does_not_want_is_passed_over()
    {
        await Handler().HandleAsync(new(Topics.Orders, "steady", Event("e1", "order.other")), default);
        Assert.Empty(_calls);
    }

    [Fact]
    public async Task An_unknown_subscription_is_a_bug_that_names_the_known_ones()
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Handler().HandleAsync(new(Topics.Orders, "stedy", Event("e1")), default));
        Assert.Contains("steady, shaky", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_memory_mode_one_subscriber_failing_does_not_repeat_the_others()
    {
        var publisher = new MemoryEventPublisher(Handler());
        _fails = true;
        await Assert.ThrowsAsync<AggregateException>(() => publisher.PublishAsync(Topics.Orders, Event("e1"), default));
        Assert.Equal(["steady e1"], _calls);

        _fails = false;
        await publisher.PublishAsync(Topics.Orders, Event("e1"), default);
        Assert.Equal(["steady e1", "shaky e1"], _calls);
    }

    [Fact]
    public void An_event_survives_its_JSON_form_and_has_the_attributes_of_CloudEvents()
    {
        var sent = Event("e1") with { TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
        using var json = JsonDocument.Parse(sent.ToJson());
        Assert.Equal(
            ["specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema",
                "eventcontractversion", "traceparent", "data"],
            json.RootElement.EnumerateObject().Select(member => member.Name));
        // CloudEvents: attribute names are lower-case letters and digits.
        Assert.All(json.RootElement.EnumerateObject(), member => Assert.Matches("^[a-z0-9]{1,20}$", member.Name));

        var received = CloudEvent.Parse(sent.ToJson());
        Assert.Equal(sent with { Data = default }, received with { Data = default });
        Assert.Equal("order-1", received.Data.GetProperty("orderId").GetString());
        Assert.Throws<JsonException>(() => CloudEvent.Parse("null"));
        Assert.Throws<JsonException>(() => CloudEvent.Parse("{}"));
    }
}
