using System.Globalization;
using OrderFunctions.Application.Papers;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using OrderFunctions.Domain.Tickets;

namespace OrderFunctions.Application.Tickets;

/// <summary>
/// A dispute about goods that have left is somebody's to answer in time: a ticket among staff that says until when the bank takes
/// evidence. The customer, whose bank it is, does not see it. What is still here is held by the order itself and needs none.
/// </summary>
public sealed class DisputeTickets(OpenTicketHandler open, TicketRepository tickets)
{
    private static readonly TicketActor Bank = new(TicketParty.System, "bank");

    /// <summary>
    /// Makes the ticket say what the order says about the dispute. The ids follow from the dispute, so that asking again, late or after a
    /// crash changes nothing that is there, and does not resolve again what staff took up again.
    /// </summary>
    public async Task TendAsync(Order order, string paymentId, string disputeId, CancellationToken cancellationToken)
    {
        var dispute = order.FindPayment(paymentId)?.Disputes.FirstOrDefault(one => one.Id == disputeId)
            ?? throw new InvalidOperationException($"Order {order.Id} has no dispute {disputeId}.");
        var ticketId = IdOf(order.Id, paymentId, dispute);
        if (await tickets.FindAsync(ticketId, cancellationToken).ConfigureAwait(false) is null)
        {
            if (dispute.Status == DisputeStatus.Won || !HasLeft(order)) return;
            await OpenAsync(ticketId, order.Id, paymentId, dispute, cancellationToken).ConfigureAwait(false);
        }

        if (dispute.Status != DisputeStatus.Open) await NoteEndAsync(ticketId, dispute, cancellationToken).ConfigureAwait(false);
    }

    private static string IdOf(string orderId, string paymentId, Dispute dispute) =>
        Ids.Of(dispute.Since, $"dispute/{orderId}/{paymentId}/{dispute.Id}");

    // Also goods that were lost, or have come back: the bank wants to hear of them.
    private static bool HasLeft(Order order) => order.LiveAllocations().Any(found => found.Allocation.IsHandedOver);

    private async Task OpenAsync(string ticketId, string orderId, string paymentId, Dispute dispute, CancellationToken cancellationToken)
    {
        var until = dispute.EvidenceDue is { } due ? due.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC" : "an unknown time";
        var amount = AmountText.WithCurrency(dispute.Amount.Amount, dispute.Amount.Currency);
        var opened = await open.HandleAsync(
            new OpenTicket(
                ticketId,
                CustomerId: null,
                new TicketSubject(orderId),
                TicketCategory.Dispute,
                $"Payment disputed: evidence until {until}",
                $"The customer's bank disputes {amount} of payment {paymentId} (dispute {dispute.Id}). The goods have left. The bank takes evidence "
                + $"until {until}, such as the proof of delivery; once it is sent, note where it is with the order's dispute.",
                Bank,
                dispute.EvidenceDue),
            cancellationToken).ConfigureAwait(false);
        if (opened.Refusal is { } refusal) throw new InvalidOperationException($"The ticket of a dispute was refused with {refusal.Code}.");
    }

    /// <summary>Won: nothing is left to do. Lost: somebody decides what to do about goods that are with the customer and not paid.</summary>
    private async Task NoteEndAsync(string ticketId, Dispute dispute, CancellationToken cancellationToken)
    {
        var won = dispute.Status == DisputeStatus.Won;
        var noteId = Ids.Of(dispute.Since, $"{ticketId}/end");
        var noted = await tickets.ExecuteAsync(
            ticketId,
            new TicketCommand.Comment(noteId, IsInternal: true, Resolves: won),
            Bank,
            cancellationToken,
            written: new NewComment(
                noteId,
                won ? "The bank has decided for the shop: the money stays." : "The bank has decided for the customer: the money is charged back.",
                IsInternal: true)).ConfigureAwait(false);
        // Whoever has closed it, or filled it, has dealt with it.
        if (noted.Refusal is { Code: not (RefusalCodes.TicketClosed or RefusalCodes.TicketFull) } refusal)
            throw new InvalidOperationException($"The end of a dispute was refused with {refusal.Code}.");
    }
}
