namespace OrderFunctions.Domain.Campaigns;

/// <summary>
/// How fast one of a campaign's workers sends. Workers do not know of each other: each keeps to its own share, and together they never
/// send more in any second than was asked for.
/// </summary>
/// <param name="Batch">How many mails it takes at once.</param>
/// <param name="Pause">The least time from one batch to the next; zero for as fast as it goes.</param>
public sealed record CampaignPace(int Batch, TimeSpan Pause)
{
    /// <summary>Most workers of one campaign.</summary>
    public const int MostLanes = 8;

    /// <summary>Most mails of a batch: what becomes of them is one commit.</summary>
    public const int LargestBatch = 90;

    /// <summary>How many workers send side by side at so many mails a second; 0 is as fast as it goes.</summary>
    public static int LanesOf(int perSecond) => perSecond <= 0 ? MostLanes : Math.Min(perSecond, MostLanes);

    /// <summary>The pace of one of the workers, the first of which is 0.</summary>
    public static CampaignPace Of(int perSecond, int lane)
    {
        if (perSecond <= 0) return new(LargestBatch, TimeSpan.Zero);
        var lanes = LanesOf(perSecond);
        // What does not divide goes to the first ones, so that slow campaigns keep their speed.
        var share = (perSecond / lanes) + (lane < perSecond % lanes ? 1 : 0);
        // A whole number of equal batches in a second: whatever second is looked at, no more of them fall into it. A tick longer than
        // exact, because rounding down would let one more in.
        var batches = ((share - 1) / LargestBatch) + 1;
        return new(share / batches, TimeSpan.FromTicks(((TimeSpan.TicksPerSecond - 1) / batches) + 1));
    }
}
