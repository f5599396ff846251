using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Tests.Orders.Model;

/// <summary>A state that was reached, in the model and in earnest, and how.</summary>
internal sealed record Node(ModelOrder Model, Order Real, DateTimeOffset Now, int Depth, Node? From, string How)
{
    public string Path() => From is null ? How : $"{From.Path()} > {How}";
}

/// <summary>
/// Walks everything that can happen to an order, breadth first, to a bounded depth from its way-marks (the states
/// along some roads that orders take), each state of the model once. Every step is done in the model and by the decider, and the two
/// must agree. The first disagreement ends the walk, so its path is the shortest there is.
/// </summary>
internal sealed class ModelCheck(Shop shop, int depth)
{
    private readonly Dictionary<string, Node> seen = [];
    private readonly Dictionary<Node, List<Node>> cameFrom = [];

    private readonly OrderPolicy policy = new()
    {
        ReservationExpiry = TimeSpan.FromHours(Shop.Expiry),
        PaymentDeadline = TimeSpan.FromHours(Shop.PayTime),
        DefaultProcessingExtension = TimeSpan.FromHours(Shop.ProcessingTime),
        FraudReviewTime = TimeSpan.FromHours(Shop.FraudTime),
        AddressReviewTime = TimeSpan.FromHours(Shop.AddressTime),
        BackorderTime = TimeSpan.FromHours(Shop.BackorderTime),
        MaxAttempts = Shop.MaxAttempts,
        Capture = shop.CaptureAfterCommit ? CaptureMode.AfterCommit : CaptureMode.Automatic,
        WhenStockMissing = shop.RefundWhenMissing ? StockMissingRule.Refund : StockMissingRule.Backorder,
    };

    public IReadOnlyCollection<Node> States => seen.Values;

    public int Transitions { get; private set; }

    /// <summary>What a cancel answered, state by state.</summary>
    public SafeCancel Cancels { get; } = new();

    public ModelCheck Walk(params IReadOnlyList<string>[] roads)
    {
        var placed = OrderDecider.Evolve(null, OrderDecider.Decide(null, Asks.Place(shop), AnOrder.Start, policy).Events)!;
        var start = Reach(new Node(new ModelOrder(shop), placed, AnOrder.Start, 0, null, "placed"));
        var queue = new Queue<Node>([start]);
        foreach (var road in roads)
        {
            var mark = start;
            foreach (var name in road)
            {
                var next = Do(mark, Asks.Of(mark.Model, mark.Real).Single(ask => ask.Name == name));
                Assert.True(next is not null, $"{mark.Path()}: '{name}' does nothing");
                var before = seen.Count;
                mark = Reach(next with { Depth = 0 });
                if (seen.Count > before) queue.Enqueue(mark);
            }
        }

        while (queue.TryDequeue(out var node))
        {
            if (node.Depth == depth) continue;
            foreach (var ask in Asks.Of(node.Model, node.Real))
            {
                Transitions++;
                if (Do(node, ask) is not { } next) continue;
                var before = seen.Count;
                next = Reach(next);
                cameFrom[next].Add(node);
                if (seen.Count == before) continue;
                queue.Enqueue(next);
                if (ask.Command is not null && OrderDecider.Decide(next.Real, ask.Command, next.Now, policy).Events.Count > 0) Fail(next, "asked again, it happens again");
            }
        }

        return this;
    }

    /// <summary>States from which nothing that can happen, and no waiting, leads to a final state.</summary>
    public IReadOnlyList<Node> WithoutWayOut()
    {
        var ends = new HashSet<Node>(seen.Values.Where(node => node.Model.IsFinal));
        var queue = new Queue<Node>(ends);
        while (queue.TryDequeue(out var end))
        {
            foreach (var before in cameFrom[end].Where(ends.Add)) queue.Enqueue(before);
        }

        // The outermost states were not walked on from; a few steps of those that end things must do.
        var leadOut = ends.Select(node => node.Model.Key()).ToHashSet();
        return [.. seen.Values.Where(node => !ends.Contains(node) && !LeadsOut(node, leadOut, []))];
    }

    private bool LeadsOut(Node node, HashSet<string> leadOut, HashSet<string> tried)
    {
        var key = node.Model.Key();
        if (node.Model.IsFinal || leadOut.Contains(key)) return true;
        if (!tried.Add(key)) return false;
        var found = Asks.Of(node.Model, node.Real).Where(ask => ask.Ends).Any(ask => Do(node, ask) is { } next && LeadsOut(next, leadOut, tried));
        if (found) leadOut.Add(key);
        return found;
    }

    private Node Reach(Node node)
    {
        var key = node.Model.Key();
        if (seen.TryGetValue(key, out var known)) return known;
        cameFrom[node] = [];
        return seen[key] = node;
    }

    /// <summary>One step in both worlds; null when nothing changed.</summary>
    private Node? Do(Node node, Ask ask)
    {
        var model = node.Model.Copy();
        var said = ask.Step(model);
        if (said == ModelOrder.Done) model.Settle();
        else model = node.Model;
        if (ask.Command is null) return new Node(model, node.Real, node.Now.AddHours(node.Model.Due!.Value), node.Depth + 1, node, ask.Name);

        var decision = OrderDecider.Decide(node.Real, ask.Command, node.Now, policy);
        var real = OrderDecider.Evolve(node.Real, decision.Events)!;
        var answer = decision.Refusal?.Code ?? (decision.IsRepeat ? ModelOrder.Nothing : ModelOrder.Done);
        var next = new Node(model, real, node.Now, node.Depth + 1, node, ask.Name);
        if (said != answer && said != ModelOrder.Unchanged) Fail(next, $"the model says '{said}', the implementation '{answer}'");
        if (ask.Command is OrderCommand.Cancel && node.Depth < depth) Cancels.Note(node.Model, next.Real.Status, answer);
        if (decision.Events.Count == 0) return null;
        if ((Agreement.Difference(model, real, node.Now) ?? Agreement.Broken(real)) is { } problem) Fail(next, problem);
        return said == ModelOrder.Done ? next : null;
    }

    private static void Fail(Node node, string problem) => Assert.Fail($"{node.Path()}: {problem}");
}
