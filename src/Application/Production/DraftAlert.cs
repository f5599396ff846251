using System.Globalization;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Ops;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Production;

/// <summary>The alert that tells the quality check of a draft; acknowledged by whoever judges it.</summary>
public static class DraftAlert
{
    /// <summary>Code of the alert.</summary>
    public const string Code = "DRAFT_TO_CHECK";

    /// <summary>Adds a row for each draft that was handed in.</summary>
    public static Outbox AddDraftAlerts(this Outbox outbox, IReadOnlyList<OrderEvent> events)
    {
        foreach (var (line, draft) in events.OfType<OrderEvent.DraftUploaded>().Select(happened => (happened.LineId, happened.Draft.Number)))
        {
            outbox.Alert(
                Of(line, draft),
                Code,
                string.Create(CultureInfo.InvariantCulture, $"Draft {draft} of line {line} waits for the quality check."),
                AlertLevel.Warning);
        }

        return outbox;
    }

    internal static string KeyOf(TaskId task, int draft) => Alert.KeyOf(task.OrderId, Of(task.LineId, draft));

    private static string Of(string lineId, int draft) => string.Create(CultureInfo.InvariantCulture, $"draft/{lineId}/{draft}");
}
