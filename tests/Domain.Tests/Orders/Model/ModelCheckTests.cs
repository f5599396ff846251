using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Tests.Orders.Model;

/// <summary>
/// The decider against a second telling of the same table, state by state. A disagreement fails with the shortest path that
/// leads to it.
/// </summary>
public sealed class ModelCheckTests
{
    /// <summary>Shops that differ in what the table says about them, and how far from the undisturbed road each is walked.</summary>
    private static readonly Lazy<IReadOnlyList<ModelCheck>> Walked = new(() =>
    [
        Walk(new Shop(Lines: 1), depth: 3),
        Walk(new Shop(Lines: 1, Personalised: 0, CaptureAfterCommit: true, RefundWhenMissing: true), depth: 2),
        Walk(new Shop(Lines: 2, Personalised: 1), depth: 2),
    ]);

    [Fact]
    public void The_decider_agrees_with_the_model_in_every_state_and_step()
    {
        // 13,591 states and 79,500 steps when this was written; far fewer means that the walk has lost something.
        Assert.InRange(Walked.Value.Sum(check => check.States.Count), 13_000, int.MaxValue);
        Assert.InRange(Walked.Value.Sum(check => check.Transitions), 75_000, int.MaxValue);
        var reached = Walked.Value.SelectMany(check => check.States).Select(node => node.Real.Status).Distinct();
        Assert.Equal(Enum.GetValues<OrderStatus>(), reached.Order());
    }

    [Fact]
    public void Every_state_has_a_way_out() =>
        Assert.Empty(Walked.Value.SelectMany(check => check.WithoutWayOut()).Select(node => node.Path()).Take(5));

    [Fact]
    public void The_reviewed_table_says_what_a_cancel_answers_in_every_state()
    {
        Assert.Empty(Cancels().Torn);
        RepositoryFile.MustBe("tests/Domain.Tests/SafeCancel.txt", Cancels().Text());
    }

    [Fact]
    public void The_readme_says_what_a_cancel_answers() => RepositoryFile.SectionMustBe("README.md", "safe-cancel", Cancels().Table());

    private static SafeCancel Cancels() => Walked.Value.Aggregate(new SafeCancel(), (all, check) => all.With(check.Cancels));

    private static ModelCheck Walk(Shop shop, int depth) => new ModelCheck(shop, depth).Walk([.. Road(shop)], Rejected(shop));

    /// <summary>Paid, and ended by the shop; the money is on its way back.</summary>
    private static List<string> Rejected(Shop shop) =>
        [.. Road(shop).TakeWhile(step => step != "fraud check passes"), "fraud is suspected", "review rejects"];

    /// <summary>From placed to delivered with nothing in the way, one line after the other, so that part of an order is ahead of the rest.</summary>
    private static IEnumerable<string> Road(Shop shop)
    {
        var lines = Enumerable.Range(0, shop.Lines).ToList();
        foreach (var line in lines) yield return $"goods {line} are reserved";
        yield return "start a payment";
        if (shop.CaptureAfterCommit)
        {
            yield return "payment 0 is authorised";
            foreach (var line in lines) yield return $"goods {line} are committed";
            yield return "payment 0 succeeds (Full)";
        }
        else
        {
            yield return "payment 0 succeeds (Full)";
            foreach (var line in lines) yield return $"goods {line} are committed";
        }

        yield return "fraud check passes";
        yield return "the address is good";
        foreach (var line in lines)
        {
            if (line == shop.Personalised)
            {
                yield return $"production of {line} starts";
                yield return $"production of {line} is approved";
            }

            yield return $"goods {line} are assigned";
            yield return $"goods {line} are packed";
            yield return $"parcel {line} is handed over";
        }

        foreach (var line in lines) yield return $"parcel {line}: InTransit";
        foreach (var line in lines) yield return $"parcel {line}: Delivered";
    }
}
