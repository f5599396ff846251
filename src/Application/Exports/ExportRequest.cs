namespace OrderFunctions.Application.Exports;

/// <summary>What can be exported. A role may make those that a permission of this name, in lower case, gives it.</summary>
public enum ExportKind
{
    /// <summary>Orders, with the customer's name and address: personal data.</summary>
    Orders,

    /// <summary>Lines of orders; nothing of the customer.</summary>
    Lines,

    /// <summary>What lies where.</summary>
    Stock,

    /// <summary>Payments and what became of them; nothing of the customer.</summary>
    Payments,

    /// <summary>Promised times that were not kept.</summary>
    Violations,

    /// <summary>Customers and what they ordered, by currency: personal data.</summary>
    Customers,
}

/// <summary>What somebody wants to have. What is left out does not narrow it.</summary>
/// <param name="From">Placed, or violated, then or later.</param>
/// <param name="Before">Placed, or violated, before that.</param>
/// <param name="Status">Status of the order, or state of the violation, in capitals.</param>
/// <param name="Location">Stock at this location only.</param>
/// <param name="Sku">Lines or stock of this article only.</param>
/// <param name="Bom">Begins with a byte order mark, for spreadsheets.</param>
public sealed record ExportRequest(
    ExportKind Kind,
    DateTimeOffset? From = null,
    DateTimeOffset? Before = null,
    string? Status = null,
    string? Location = null,
    string? Sku = null,
    bool Bom = false);

/// <summary>How far an export is.</summary>
/// <param name="Parts">Names of the files that are written, in order.</param>
/// <param name="Rows">Rows in them.</param>
/// <param name="Continuation">Where the next part begins; null before the first.</param>
/// <param name="Last">Partition of the last document that was looked at.</param>
/// <param name="IsRead">Everything is in the parts.</param>
public sealed record ExportCheckpoint(IReadOnlyList<string> Parts, long Rows, string? Continuation, string? Last, bool IsRead)
{
    internal static ExportCheckpoint None { get; } = new([], 0, null, null, false);
}
