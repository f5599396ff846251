using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Sla;
using OrderFunctions.Domain.Sla;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.Functions.Tests.Sla;
using Xunit;
using static OrderFunctions.Functions.Tests.Fulfilment.AShopWithDealers;

namespace OrderFunctions.Functions.Tests.Fulfilment;

/// <summary>Promised times that dealers keep or break are what orders are given to them by, unless staff say otherwise.</summary>
public sealed class DealerRatingTests : IAsyncLifetime
{
    // Where they are is nothing here, so that of two who are alike the first by code is asked.
    private readonly AShopWithDealers _dealers = new() { Settings = new() { ["Dealers:Weights"] = "distance=0" } };

    private AShop Shop => _dealers.Shop;

    public async Task InitializeAsync()
    {
        await _dealers.InitializeAsync();
        await Shop.PromiseAsync(APromise.ToPack(3600));
    }

    public async Task DisposeAsync()
    {
        await _dealers.AssertSoundAsync();
        await _dealers.DisposeAsync();
    }

    [Fact]
    public async Task Who_breaks_a_promise_gets_less_and_who_keeps_one_more_until_staff_say_otherwise()
    {
        Assert.Equal(("mid", "50 of 100, nothing is known"), await ChosenAsync());
        Assert.Equal((50, false, 0, 0), await RatingAsync(Mid));

        // Nobody packs it in time.
        await Shop.LeapAsync(TimeSpan.FromHours(2));
        Assert.Equal((45, false, 0, 1), await RatingAsync(Mid));
        var (location, fact, order) = await BoughtAsync();
        Assert.Equal(("near", "50 of 100, nothing is known"), (location, fact));
        var (packed, _) = await AShop.SendAsync(_dealers.Dealer(Near), HttpMethod.Post, $"api/shipments/{order}-{Near}/packed");
        Assert.Equal(HttpStatusCode.OK, packed);
        await Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal((54, false, 1, 0), await RatingAsync(Near));
        Assert.Equal(("near", "54 of 100, 1 of 1 promised times kept"), await ChosenAsync());

        // They have talked to the other one.
        await SaysAsync(Mid, 90);
        Assert.Equal((90, true, 0, 1), await RatingAsync(Mid));
        Assert.Equal(("mid", "90 of 100, as staff say"), await ChosenAsync());
        await SaysAsync(Mid, null);
        Assert.Equal((45, false, 0, 1), await RatingAsync(Mid));
        Assert.Equal(("near", "54 of 100, 1 of 1 promised times kept"), await ChosenAsync());
    }

    [Fact]
    public async Task The_record_is_asked_for_once_a_minute_however_many_orders_there_are()
    {
        await Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(1));
        await ChosenAsync();
        var asked = Shop.Queries.CountOf("PlaceOrder", "sla");
        for (var n = 0; n < 5; n++) await ChosenAsync();
        Assert.Equal((3, asked), (asked, Shop.Queries.CountOf("PlaceOrder", "sla")));
    }

    private async Task<(string Location, string Fact)> ChosenAsync() => await BoughtAsync() is var (location, fact, _) ? (location, fact) : default;

    [Fact]
    public async Task Only_what_is_in_their_own_hands_counts()
    {
        var (store, far) = (Shop.Host.Services.GetRequiredService<IDocumentStore>(), new Assignee(AssigneeKind.Dealer, Far));
        foreach (var (stage, kept, broken) in new[]
        {
            (SlaStage.Accept, 3, 0), (SlaStage.Pack, 0, 1), (SlaStage.Dispatch, 2, 0), (SlaStage.Deliver, 0, 50), (SlaStage.Write, 0, 50),
        })
        {
            var card = new SlaCard(far, stage, kept, broken, kept, 0, SlaLists.Cards, 0);
            var commit = await store.CommitAsync(
                Containers.Sla, SlaLists.PartitionOf(far), [TypedDocuments.Create(SlaCard.IdOf(stage), card, StoredJson.Default.SlaCard)]);
            Assert.True(commit.IsCommitted);
        }

        await Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((62, false, 5, 1), await RatingAsync(Far));
    }

    /// <summary>An order that mid and near could send alike, and why one of them does.</summary>
    private async Task<(string Location, string Fact, string Order)> BoughtAsync()
    {
        var order = await _dealers.BuyAsync(await _dealers.ArticleAsync((Mid, 1), (Near, 1)), 1);
        var allocation = (await Shop.SettledAsync(order))["lines"]![0]!["allocations"]![0]!;
        return (allocation.Text("location"), allocation["choice"]!["rules"]!.AsArray().Single(rule => rule!.Text("rule") == "rating")!.Text("fact"), order);
    }

    private async Task<(int Rating, bool ByStaff, int Kept, int Broken)> RatingAsync(string code)
    {
        var (_, dealer) = await AShop.SendAsync(Shop.Staff, HttpMethod.Get, "api/dealers/" + code);
        return ((int)dealer!["rating"]!, (bool)dealer["ratedByStaff"]!, (int)dealer["kept"]!, (int)dealer["broken"]!);
    }

    private async Task SaysAsync(string code, int? rating)
    {
        var profile = Profile();
        if (rating is not null) profile["rating"] = rating;
        Assert.Equal(HttpStatusCode.OK, (await _dealers.PutDealerAsync(Shop.Staff, code, profile)).Status);
    }
}
