using OrderFunctions.Application.Orders;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Application.Returns;

/// <summary>Set the units of an opened return aside on its order.</summary>
public sealed record ClaimReturn(string ReturnId);

/// <summary>The order is the arbiter: what it refuses ends the return.</summary>
public sealed class ClaimReturnHandler(OrderRepository orders, ReturnRepository returns)
{
    public async Task HandleAsync(ClaimReturn command, CancellationToken cancellationToken)
    {
        var one = await returns.ReadAsync(command.ReturnId, cancellationToken).ConfigureAwait(false);
        if (one.Status != ReturnStatus.Opened) return;
        var opener = (await returns.FindAsync(one.Id, cancellationToken).ConfigureAwait(false))!.Value.History[0].By;
        var claimed = await orders.ExecuteAsync(one.OrderId, CommandFor(one.Id, one.Lines, opener.Id), opener, cancellationToken).ConfigureAwait(false);
        await returns.NoteAsync(
                one.Id,
                claimed.Refusal is { } refusal ? new ReturnCommand.RecordClaimRefused(refusal.Code) : new ReturnCommand.RecordClaimed(),
                cancellationToken)
            .ConfigureAwait(false);
    }

    internal static OrderCommand.RequestReturn CommandFor(string returnId, IReadOnlyList<ReturnLine> lines, string by) => new(
        returnId, [.. lines.Select(line => new RefundUnits(line.LineId, line.Quantity))], lines.Count > 0 ? Upper(lines[0].Reason) : "", by);

    private static string Upper(ReturnReason reason) => System.Text.Json.JsonNamingPolicy.SnakeCaseUpper.ConvertName(reason.ToString());
}
