using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Returns;
using OrderFunctions.Functions.Http;

namespace OrderFunctions.Functions.Returns;

/// <summary>Body of a return.</summary>
/// <param name="Lines">What comes back; an order line may stand once.</param>
/// <param name="Resolution">REFUND when left out.</param>
/// <param name="Exchange">What is wanted instead; with EXCHANGE only.</param>
public sealed record OpenReturnBody(
    IReadOnlyList<ReturnLineBody> Lines,
    ReturnResolution Resolution = ReturnResolution.Refund,
    IReadOnlyList<ExchangeLine>? Exchange = null)
{
    private const int MaxText = 500;
    private const int MaxPhotos = 5;

    internal Problem? Validate()
    {
        var errors = new FieldErrors();
        errors.Require(Lines.Count is >= 1 and <= OrderDecider.MaxLines, "$.lines", $"must have 1 to {OrderDecider.MaxLines} entries");
        foreach (var (line, i) in Lines.Take(OrderDecider.MaxLines).Select((line, i) => (line, i)))
        {
            errors.Require(line.LineId.Length is >= 1 and <= 64, $"$.lines[{i}].lineId", "must have 1 to 64 characters");
            errors.Require(line.Quantity is >= 1 and <= OrderDecider.MaxQuantity, $"$.lines[{i}].quantity", $"must be 1 to {OrderDecider.MaxQuantity}");
            errors.Require(line.Text is not { Length: > MaxText }, $"$.lines[{i}].text", $"must have at most {MaxText} characters");
            errors.Require(line.Photos is not { Count: > MaxPhotos }, $"$.lines[{i}].photos", $"must have at most {MaxPhotos} entries");
            errors.Require(line.Photos?.All(name => name.Length is >= 1 and <= 100) ?? true, $"$.lines[{i}].photos", "must be names of photos that were uploaded");
        }

        var wanted = Exchange ?? [];
        errors.Require(
            (Resolution == ReturnResolution.Exchange) == (wanted.Count > 0) && wanted.Count <= OrderDecider.MaxLines,
            "$.exchange",
            $"must have 1 to {OrderDecider.MaxLines} entries for an exchange, and none otherwise");
        foreach (var (line, i) in wanted.Take(OrderDecider.MaxLines).Select((line, i) => (line, i)))
        {
            errors.Require(line.Sku.Length is >= 1 and <= 64, $"$.exchange[{i}].sku", "must have 1 to 64 characters");
            errors.Require(wanted.Count(other => other.Sku == line.Sku) == 1, $"$.exchange[{i}].sku", "stands in another line already");
            errors.Require(line.Quantity is >= 1 and <= OrderDecider.MaxQuantity, $"$.exchange[{i}].quantity", $"must be 1 to {OrderDecider.MaxQuantity}");
        }

        return errors.ToProblem();
    }

    internal IReadOnlyList<ReturnLine> LinesOf(string orderId) =>
    [
        .. Lines.Select(line => new ReturnLine
        {
            LineId = line.LineId,
            Sku = "",
            Quantity = line.Quantity,
            Reason = line.Reason,
            Text = string.IsNullOrWhiteSpace(line.Text) ? null : line.Text.Trim(),
            Photos = [.. (line.Photos ?? []).Select(name => $"orders/{orderId}/{name}")],
        }),
    ];
}

/// <summary>Units of an order line, why they come back, and photos that were uploaded for the order.</summary>
public sealed record ReturnLineBody(string LineId, int Quantity, ReturnReason Reason, string? Text = null, IReadOnlyList<string>? Photos = null);

/// <summary>Body of an approval. The customer reads the note.</summary>
public sealed record ApproveReturnBody(string? Note = null);

/// <summary>Body of a refusal. The customer reads the reason.</summary>
public sealed record RejectReturnBody(string Reason);

/// <summary>Body of a parcel that arrived: units per line; left out, all that was announced. Location: where, MAIN when left out.</summary>
public sealed record ReceivedBody(IReadOnlyList<ReceivedUnits>? Lines = null, string? Location = null);

/// <summary>Body of an inspection.</summary>
/// <param name="Lines">Of each line how many units go back on the shelf and how many are thrown away: together as many as arrived.</param>
/// <param name="Shipping">Minor units of the shipping price that go back, too.</param>
/// <param name="Withheld">Minor units kept back of what the units are worth; needs a finding.</param>
/// <param name="Finding">What was found; the customer reads it.</param>
public sealed record InspectBody(IReadOnlyList<InspectedUnits> Lines, long Shipping = 0, long Withheld = 0, string? Finding = null)
{
    private const int MaxFinding = 500;

    internal Problem? Validate()
    {
        var errors = new FieldErrors();
        errors.Require(Lines.Count is >= 1 and <= OrderDecider.MaxLines, "$.lines", $"must have 1 to {OrderDecider.MaxLines} entries");
        errors.Require(Shipping is >= 0 and <= Money.MaxAmount, "$.shipping", $"must be 0 to {Money.MaxAmount}");
        errors.Require(Withheld is >= 0 and <= Money.MaxAmount, "$.withheld", $"must be 0 to {Money.MaxAmount}");
        errors.Require(Finding is not { Length: > MaxFinding }, "$.finding", $"must have at most {MaxFinding} characters");
        errors.Require(Withheld == 0 || !string.IsNullOrWhiteSpace(Finding), "$.finding", "is needed when something is kept back");
        return errors.ToProblem();
    }
}
