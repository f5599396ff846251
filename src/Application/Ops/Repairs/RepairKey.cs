using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OrderFunctions.Application.Ops.Repairs;

/// <summary>What can wait for staff.</summary>
public enum RepairKind
{
    /// <summary>A step of an order that could not be undone.</summary>
    Undo,

    /// <summary>A refund that the gateway refused.</summary>
    Refund,

    /// <summary>What a commit promised to the outside and could not be carried out.</summary>
    Outbox,

    /// <summary>A webhook about nothing known, or one that could not be processed.</summary>
    Inbox,

    /// <summary>A queue message or an event that was given up.</summary>
    DeadLetter,
}

/// <summary>Names one entry of the repair queue.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Partition">Partition of the document it lies in.</param>
/// <param name="Id">Its id there: of the undo, the refund, the row, the entry, the dead letter.</param>
public sealed record RepairKey(RepairKind Kind, string Partition, string Id)
{
    /// <summary>The key as one opaque text for addresses.</summary>
    public string ToText() => $"{KindText(Kind)}.{Encode(Partition)}.{Encode(Id)}";

    /// <summary>Reads what <see cref="ToText"/> wrote; anything else is false.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RepairKey? key)
    {
        key = text.Split('.') is [var kind, var partition, var id]
            && TryParseKind(kind, out var known) && Decode(partition) is { } inside && Decode(id) is { } name
                ? new(known, inside, name)
                : null;
        return key is not null;
    }

    /// <summary>Reads the name of a kind: <c>undo</c>, <c>refund</c>, <c>outbox</c>, <c>inbox</c>, <c>dead-letter</c>.</summary>
    public static bool TryParseKind(string text, out RepairKind kind)
    {
        foreach (var known in Enum.GetValues<RepairKind>())
        {
            kind = known;
            if (KindText(known).Equals(text, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        kind = default;
        return false;
    }

    private static string KindText(RepairKind kind) => kind switch
    {
        RepairKind.Undo => "undo",
        RepairKind.Refund => "refund",
        RepairKind.Outbox => "outbox",
        RepairKind.Inbox => "inbox",
        _ => "dead-letter",
    };

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string? Decode(string text)
    {
        // Keys of documents are 1 to 255 bytes and hold no such characters: nothing else reaches the store.
        if (!Base64Url.IsValid(text, out var length) || length is 0 or > 255)
            return null;
        var decoded = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        return decoded.AsSpan().ContainsAny("/\\?#") || decoded.Contains('\uFFFD', StringComparison.Ordinal) ? null : decoded;
    }
}
