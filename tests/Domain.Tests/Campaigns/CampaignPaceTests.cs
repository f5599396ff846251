using OrderFunctions.Domain.Campaigns;

namespace OrderFunctions.Domain.Tests.Campaigns;

public sealed class CampaignPaceTests
{
    [Fact]
    public void In_no_second_do_all_lanes_together_send_more_than_was_asked_for_and_hardly_less()
    {
        foreach (var perSecond in Enumerable.Range(1, 2_000).Append(10_000))
        {
            var lanes = Enumerable.Range(0, CampaignPace.LanesOf(perSecond)).Select(lane => CampaignPace.Of(perSecond, lane)).ToList();

            Assert.All(lanes, pace => Assert.InRange(pace.Batch, 1, CampaignPace.LargestBatch));
            // Batches that begin within one second, the first one at its beginning.
            var most = lanes.Sum(pace => pace.Batch * ((TimeSpan.TicksPerSecond + pace.Pause.Ticks - 1) / pace.Pause.Ticks));
            Assert.InRange(most, perSecond * 0.9, perSecond);
            if (perSecond <= CampaignPace.MostLanes * CampaignPace.LargestBatch) Assert.Equal(perSecond, most);
        }
    }

    [Fact]
    public void Without_a_speed_it_goes_as_fast_as_it_can()
    {
        Assert.Equal(CampaignPace.MostLanes, CampaignPace.LanesOf(0));
        Assert.Equal(new CampaignPace(CampaignPace.LargestBatch, TimeSpan.Zero), CampaignPace.Of(0, 3));
    }
}
