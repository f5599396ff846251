using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Production;

/// <summary>
/// The id of the writing of a line: the order id, a dash and the line id, so that it names its order without a lookup. Its saga has
/// the same id with a prefix.
/// </summary>
public sealed record TaskId(string OrderId, string LineId)
{
    private const int OrderIdLength = 36;
    private const string Saga = "line-";

    /// <summary>The id, or null when the text is none of ours.</summary>
    public static TaskId? Parse(string text) =>
        text.Length > OrderIdLength + 1 && text[OrderIdLength] == '-'
        && Guid.TryParseExact(text[..OrderIdLength], "D", out _)
        && int.TryParse(text.AsSpan(OrderIdLength + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var line)
        && line is > 0 and <= OrderDecider.MaxLines
            ? new(text[..OrderIdLength], text[(OrderIdLength + 1)..])
            : null;

    /// <summary>The task of a saga's instance id; null when it is another saga's.</summary>
    public static TaskId? OfSaga(string instanceId) =>
        instanceId.StartsWith(Saga, StringComparison.Ordinal) ? Parse(instanceId[Saga.Length..]) : null;

    /// <summary>The instance id of its saga.</summary>
    public string ToSagaId() => Saga + this;

    public override string ToString() => $"{OrderId}-{LineId}";
}
