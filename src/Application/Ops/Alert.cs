using System.Security.Cryptography;
using System.Text;

namespace OrderFunctions.Application.Ops;

/// <summary>Something that a person must know. It holds ids and codes, never names, addresses or payloads.</summary>
public sealed record Alert
{
    /// <summary>The document id and partition; follows from the key.</summary>
    public required string Id { get; init; }

    /// <summary>What makes two raisings the same alert.</summary>
    public required string Key { get; init; }

    public required AlertLevel Level { get; init; }

    /// <summary>A stable code, such as <c>STOCK_MISSING</c>.</summary>
    public required string Code { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Message { get; init; }

    /// <summary>What it is about: an order id, a SKU, a queue.</summary>
    public required string Subject { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>Who has seen it; null while nobody has.</summary>
    public string? AcknowledgedBy { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Index field: <see cref="AlertLists"/>.</summary>
    public required string List { get; init; }

    /// <summary>Index field, Unix milliseconds: when it was raised.</summary>
    public required long At { get; init; }

    /// <summary>The key of an alert that an order raises.</summary>
    public static string KeyOf(string orderId, string key) => $"order/{orderId}/{key}";

    /// <summary>The id of the alert with this key; keys hold strangers' ids, so their hash stands for them.</summary>
    public static string IdOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32];
}

/// <summary>How urgent it is.</summary>
public enum AlertLevel
{
    /// <summary>Look at it today.</summary>
    Warning,

    /// <summary>Money, stock or a promise to a customer is at stake: look at it now.</summary>
    Critical,
}

/// <summary>Values of <see cref="Alert.List"/>.</summary>
public static class AlertLists
{
    /// <summary>Nobody has acknowledged them.</summary>
    public const string Open = "alerts/open";

    /// <summary>Somebody has.</summary>
    public const string Acknowledged = "alerts/acknowledged";
}
