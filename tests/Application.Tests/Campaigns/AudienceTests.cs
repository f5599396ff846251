using System.Text;
using OrderFunctions.Application.Campaigns;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Tests.Events;
using OrderFunctions.Domain.Notifications;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Campaigns;

/// <summary>Who a campaign is for, part by part: nobody is left out between two parts, and nobody is in it who is not meant.</summary>
public sealed class AudienceTests : IFileStore, IAsyncDisposable
{
    private static readonly DateTimeOffset At = AnOrder.At;

    private readonly ATemporaryStore _store = new();
    private readonly TestClock _clock = new();
    private string _csv = "";

    private NotificationProfiles Profiles => new(_store.Documents, _clock);

    private Audience Audience => new(_store.Documents, Profiles, this);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_list_is_read_in_parts_of_which_each_begins_where_the_one_before_ended()
    {
        _csv = "email\n" + string.Concat(Enumerable.Range(0, 20_001).Select(n => $"r{n}@example.com\n"));

        var first = await Audience.ReadAsync(Campaign(null), null, default);
        var second = await Audience.ReadAsync(Campaign(null), first.Cursor!, default);

        Assert.Equal((20_000, "r20000@example.com", null), (first.Candidates.Count, Assert.Single(second.Candidates).Address, second.Cursor));
    }

    [Fact]
    public async Task Of_customers_those_who_have_agreed_are_found_however_many_orders_there_are()
    {
        for (var n = 0; n < 500; n++) await KeepAsync($"order-{n:000}", "nobody", At.AddSeconds(n));
        await KeepAsync("order-500", "ada", At.AddSeconds(500));
        await AgreeAsync("ada");

        var first = await Audience.ReadAsync(Campaign(new()), null, default);
        Assert.Empty(first.Candidates);
        var second = await Audience.ReadAsync(Campaign(new()), first.Cursor!, default);

        var ada = Assert.Single(second.Candidates);
        Assert.Equal(("ann@example.com", "Ann", CustomerOrder.PartitionOf("ada"), null), (ada.Address, ada.Name, ada.Customer, second.Cursor));
    }

    [Fact]
    public async Task All_that_is_asked_of_the_order_must_be_true()
    {
        await KeepAsync("order-1", "ada", At);
        await AgreeAsync("ada");

        foreach (var (isMeant, asked) in new (bool, CampaignAudience)[]
        {
            (true, new(Country: "DE")), (false, new(Country: "FR")), (true, new(Sku: "GIFT-50")), (false, new(Sku: "TEA-GREEN-100")),
            (true, new(MinTotal: 8_229)), (false, new(MinTotal: 8_230)), (true, new(Language: "de")), (false, new(Language: "en")),
            (true, new(OrderedSince: At)), (false, new(OrderedSince: At.AddMilliseconds(1))), (true, new(OrderedBefore: At.AddMilliseconds(1))), (false, new(OrderedBefore: At)),
            (false, new(Country: "DE", Sku: "TEA-GREEN-100")),
        })
        {
            var found = (await Audience.ReadAsync(Campaign(asked), null, default)).Candidates.Count;
            Assert.True((found == 1) == isMeant, $"{asked}: {found}");
        }
    }

    [Fact]
    public async Task An_article_of_which_nothing_is_left_on_the_order_is_not_in_it()
    {
        await KeepAsync("order-1", "ada", At, kept: 0);
        await AgreeAsync("ada");

        Assert.Empty((await Audience.ReadAsync(Campaign(new(Sku: "GIFT-50")), null, default)).Candidates);
        Assert.Single((await Audience.ReadAsync(Campaign(new()), null, default)).Candidates);
    }

    Task<Stream?> IFileStore.OpenReadAsync(string name, CancellationToken cancellationToken) => Task.FromResult<Stream?>(new MemoryStream(Encoding.UTF8.GetBytes(_csv)));

    Task<StoredFile> IFileStore.WriteAsync(string name, string contentType, Stream content, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<Stream?> IFileStore.OpenReadAsync(string name, long offset, long length, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task IFileStore.DeleteAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    IAsyncEnumerable<string> IFileStore.ListAsync(string prefix, CancellationToken cancellationToken) => throw new NotSupportedException();

    private static CampaignDocument Campaign(CampaignAudience? audience) => new(
        "campaign", "Test", "en", new("News", "{{unsubscribeLink}}"), audience, [], audience is null ? new("file", 1, []) : null, null, 0, At, "staff", 1, At, "staff", At, "salt",
        CampaignDocument.All, 0);

    private async Task KeepAsync(string id, string customer, DateTimeOffset at, int kept = 1)
    {
        var order = AnOrder.For("Ann") with { Id = id, CustomerId = customer, PlacedAt = at, Contact = new CustomerContact("ann@example.com", Language: "de-AT") };
        order = order with { Lines = [.. order.Lines.Select(line => line with { Quantity = line.Quantity * kept })] };
        var write = TypedDocuments.Upsert(OrderDocument.Id, OrderDocument.Of(order, 1), StoredJson.Default.OrderDocument);
        Assert.True((await _store.Documents.CommitAsync(Containers.Orders, id, [write], default)).IsCommitted);
    }

    private async Task AgreeAsync(string customer) => Assert.NotNull(await Profiles.TryChooseAsync(
        customer, (await Profiles.OfAsync(customer, default)).Version, NotificationPreferences.None with { Marketing = true }, default));
}
