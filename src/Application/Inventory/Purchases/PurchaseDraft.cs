using OrderFunctions.Application.Catalogue;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>A purchase order as somebody writes it down: anything may be missing or wrong.</summary>
/// <param name="Supplier">1 to 100 characters.</param>
/// <param name="Reference">The supplier's number of it; up to 100 characters.</param>
/// <param name="Lines">1 to 100.</param>
public sealed record PurchaseDraft(string? Supplier, string? Reference = null, IReadOnlyList<PurchaseLineDraft>? Lines = null)
{
    /// <summary>Adds what is wrong to <paramref name="errors"/>, by JSON path.</summary>
    public void Check(IDictionary<string, string[]> errors)
    {
        if (string.IsNullOrWhiteSpace(Supplier) || Supplier.Length > 100 || Supplier.Any(char.IsControl))
            errors["$.supplier"] = ["1 to 100 characters, none of them control characters."];
        if (Reference is not null && (string.IsNullOrWhiteSpace(Reference) || Reference.Length > 100 || Reference.Any(char.IsControl)))
            errors["$.reference"] = ["1 to 100 characters, none of them control characters, or left out."];
        if (Lines is not { Count: >= 1 and <= PurchaseOrder.MaxLines })
        {
            errors["$.lines"] = [$"1 to {PurchaseOrder.MaxLines} lines."];
            return;
        }

        for (var n = 0; n < Lines.Count; n++) (Lines[n] ?? new(null, null, null)).Check(errors, $"$.lines[{n}]");
    }

    /// <summary>The lines; only for a draft that passed <see cref="Check"/>.</summary>
    internal IReadOnlyList<PurchaseLine> ToLines() =>
    [
        .. Lines!.Select((line, n) => new PurchaseLine(
            (n + 1).ToString(System.Globalization.CultureInfo.InvariantCulture),
            line.Sku!,
            line.Location ?? StockLocations.Main,
            line.Quantity!.Value,
            line.ExpectedOn!.Value)),
    ];
}

/// <summary>One article of it.</summary>
/// <param name="Quantity">Units, 1 to 1,000,000,000.</param>
/// <param name="ExpectedOn">The day on which they are expected.</param>
/// <param name="Location">Where they are to come in; the main one when absent.</param>
public sealed record PurchaseLineDraft(string? Sku, long? Quantity, DateOnly? ExpectedOn, string? Location = null)
{
    internal void Check(IDictionary<string, string[]> errors, string path)
    {
        if (!Skus.IsValid(Sku))
            errors[path + ".sku"] = [Skus.Rule];
        if (Quantity is not (>= 1 and <= PurchaseOrder.MaxQuantity))
            errors[path + ".quantity"] = [$"1 to {PurchaseOrder.MaxQuantity}."];
        if (ExpectedOn is not { Year: >= 2000 and <= 2200 })
            errors[path + ".expectedOn"] = ["A date like 2026-01-31, of this century or the next."];
        if (Location is not null && !StockLocations.IsValid(Location))
            errors[path + ".location"] = [StockLocations.Rule];
    }
}
