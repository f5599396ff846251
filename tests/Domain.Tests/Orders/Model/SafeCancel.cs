using System.Globalization;
using System.Text;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Tests.Orders.Model;

/// <summary>What a cancel answers, by everything it depends on; collected while the states of the model are walked.</summary>
internal sealed class SafeCancel
{
    private readonly SortedDictionary<(OrderStatus Status, bool EndsFailed, Share HandedOver, Taken Money), string> answers = [];

    private enum Taken { No, Yes, GoneAgain }

    private enum Share { None, Some, All }

    /// <summary>Cases that were answered in two ways, so that the table would not tell the truth.</summary>
    public List<string> Torn { get; } = [];

    public void Note(ModelOrder order, OrderStatus after, string answer)
    {
        var gone = order.Live.Count(goods => goods.HandedOver);
        Add(
            (order.Status,
                order.Stage == Stage.Ending && order.EndsFailed,
                gone == 0 ? Share.None : gone == order.Live.Count() ? Share.All : Share.Some,
                order.Captured == 0 ? Taken.No : order.HasMoneyLeft ? Taken.Yes : Taken.GoneAgain),
            answer switch
            {
                ModelOrder.Nothing => "nothing, it is or will be CANCELLED",
                ModelOrder.Done when after == OrderStatus.Cancelled => "CANCELLED",
                ModelOrder.Done when after is OrderStatus.RefundPending or OrderStatus.RefundFailed => "REFUND_PENDING, ends CANCELLED",
                ModelOrder.Done => "the rest is cancelled and refunded; the answer says what remains for a return",
                _ => "refused " + answer,
            });
    }

    public SafeCancel With(SafeCancel other)
    {
        foreach (var (seen, answer) in other.answers) Add(seen, answer);
        Torn.AddRange(other.Torn);
        return this;
    }

    /// <summary>Case by case, for review.</summary>
    public string Text()
    {
        var text = new StringBuilder("What a cancel answers in every state that the model check reaches. Written by it; review every change.\n")
            .Append("'gone again': all money that was taken has been refunded or charged back. REFUND_PENDING is REFUND_FAILED at once\n")
            .Append("where an earlier refund has failed.\n\n")
            .Append(CultureInfo.InvariantCulture, $"{"status",-30} {"handed over",-12} {"money taken",-12} answer\n");
        foreach (var ((status, endsFailed, handedOver, money), answer) in answers)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Name(status, endsFailed),-30} {Name(handedOver),-12} {Name(money),-12} {answer}\n");
        }

        return text.ToString();
    }

    /// <summary>The same in few rows: states with the same answer together.</summary>
    public string Table()
    {
        var text = new StringBuilder("| handed over | money taken | order is | a cancel answers |\n|---|---|---|---|\n");
        var rows = answers.GroupBy(entry => (entry.Key.HandedOver, entry.Value, States: string.Join(", ", answers
                .Where(other => other.Value == entry.Value && other.Key.HandedOver == entry.Key.HandedOver && other.Key.Money == entry.Key.Money)
                .Select(other => Name(other.Key.Status, other.Key.EndsFailed)))))
            .OrderBy(row => row.Key.HandedOver).ThenBy(row => row.Min(entry => entry.Key.Status)).ThenBy(row => row.Min(entry => entry.Key.Money));
        foreach (var row in rows)
        {
            var money = string.Join(" or ", row.Select(entry => entry.Key.Money).Distinct().Order().Select(Name));
            text.Append(CultureInfo.InvariantCulture, $"| {Name(row.Key.HandedOver)} | {money} | {row.Key.States} | {row.Key.Value} |\n");
        }

        return text.ToString();
    }

    private void Add((OrderStatus Status, bool EndsFailed, Share HandedOver, Taken Money) seen, string answer)
    {
        if (!answers.TryAdd(seen, answer) && answers[seen] != answer) Torn.Add($"{seen}: {answers[seen]}, or {answer}");
    }

    private static string Name(OrderStatus status, bool endsFailed) => OrderGrid.Upper(status) + (endsFailed ? " (ends FAILED)" : "");

    private static string Name(Share share) => share switch { Share.None => "nothing", Share.Some => "some", _ => "all" };

    private static string Name(Taken taken) => taken switch { Taken.No => "no", Taken.Yes => "yes", _ => "gone again" };
}
