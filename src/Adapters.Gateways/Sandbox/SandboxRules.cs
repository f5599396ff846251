using System.Globalization;
using System.Net;

namespace OrderFunctions.Adapters.Gateways.Sandbox;

/// <summary>A change of the books: the payment after it, the answer, and the states that webhooks report.</summary>
internal sealed record SandboxStep(SandboxPayment Payment, SandboxReply Reply, IReadOnlyList<SandboxNews> News)
{
    public static SandboxStep Refused(SandboxPayment payment, HttpStatusCode status, string code) =>
        new(payment, SandboxReply.Refused(status, code), []);
}

/// <summary>A state worth a webhook.</summary>
/// <param name="Type">The event type.</param>
/// <param name="Payment">The payment in that state.</param>
/// <param name="Refund">The refund, when it is about one.</param>
/// <param name="After">When it is reported, from now.</param>
/// <param name="Provisional">Not reported when the payment was cancelled by then.</param>
internal sealed record SandboxNews(
    string Type, SandboxPayment Payment, SandboxRefund? Refund, TimeSpan After, bool Provisional);

/// <summary>What the Sandbox decides, without I/O: the same card always leads to the same end.</summary>
internal sealed class SandboxRules(SandboxOptions options)
{
    public SandboxPaymentView View(SandboxPayment payment, DateTimeOffset now) => new(
        payment.Id,
        payment.Status,
        payment.Amount,
        payment.Currency,
        payment.Authorised,
        payment.Captured,
        payment.Captured > 0 ? "txn_" + payment.Id : null,
        payment.DeclineCode,
        payment.DeclineIsHard,
        payment.Presented,
        payment.SettlesAt is { } at && at > now ? (int)(at - now).TotalSeconds : 0,
        SandboxRoutes.Page(options.OwnAddress(), payment.Id).ToString(),
        payment.Metadata);

    public static SandboxRefundView View(SandboxPayment payment, SandboxRefund refund) =>
        new(refund.Id, payment.Id, refund.Status, refund.Amount, payment.Currency, refund.FailureCode);

    public SandboxToken? Card(string token) => SandboxToken.Parse(token + options.Modifiers);

    /// <summary>The payment as it is now: what was processing may have settled without anybody asking.</summary>
    public SandboxPayment At(SandboxPayment payment, DateTimeOffset now)
    {
        if (payment.Refunds.Any(refund => refund.SettlesAt <= now))
            payment = payment with
            {
                Refunds = [.. payment.Refunds.Select(refund => refund.SettlesAt <= now ? Settled(refund) : refund)],
            };
        return payment.SettlesAt <= now ? Settled(payment) : payment;
    }

    /// <summary>A card is presented.</summary>
    public SandboxStep Present(SandboxPayment payment, string token, DateTimeOffset now)
    {
        if (payment.Status is not (SandboxStatus.Open or SandboxStatus.ActionRequired or SandboxStatus.Declined))
            return SandboxStep.Refused(payment, HttpStatusCode.UnprocessableEntity, "payment_not_open");
        if (Card(token) is not { } card)
            return SandboxStep.Refused(payment, HttpStatusCode.UnprocessableEntity, "unknown_payment_method");
        var next = payment with
        {
            Card = token,
            Presented = payment.Presented + 1,
            DeclineCode = null,
            DeclineIsHard = false,
        };
        return card.Outcome switch
        {
            SandboxOutcome.SoftDecline => Told(Declined(next, "insufficient_funds", hard: false), now),
            SandboxOutcome.HardDecline => Told(Declined(next, "stolen_card", hard: true), now),
            SandboxOutcome.SuccessAfterAction => Told(next with { Status = SandboxStatus.ActionRequired }, now),
            SandboxOutcome.Processing or SandboxOutcome.ProcessingDecline => Processing(next, now),
            _ => Told(Paid(next), now),
        };
    }

    /// <summary>A person approved or declined on the payment page.</summary>
    public SandboxStep Answer(SandboxPayment payment, bool approve, DateTimeOffset now)
    {
        if (payment.Status is not (SandboxStatus.Open or SandboxStatus.ActionRequired or SandboxStatus.Declined))
            return SandboxStep.Refused(payment, HttpStatusCode.UnprocessableEntity, "payment_not_open");
        // On the page one card is used: whoever opened the payment without one gets the plain card.
        var next = payment.Status == SandboxStatus.ActionRequired
            ? payment
            : payment with { Presented = payment.Presented + 1, Card = "tok_success" };
        return Told(approve ? Paid(next) : Declined(next, "declined_by_customer", hard: false), now);
    }

    public SandboxStep Capture(SandboxPayment payment, long amount, DateTimeOffset now)
    {
        if (payment.Status != SandboxStatus.Authorised)
            return SandboxStep.Refused(payment, HttpStatusCode.UnprocessableEntity, "payment_not_authorised");
        return amount <= 0 || amount > payment.Authorised
            ? SandboxStep.Refused(payment, HttpStatusCode.UnprocessableEntity, "amount_too_large")
            : Told(payment with { Status = SandboxStatus.Succeeded, Captured = amount, Authorised = 0 }, now);
    }

    public SandboxStep Cancel(SandboxPayment payment, DateTimeOffset now) => payment.Status switch
    {
        // Too late, or done already: the answer is where it stands.
        SandboxStatus.Succeeded or SandboxStatus.Cancelled =>
            new(payment, new SandboxReply(HttpStatusCode.OK, View(payment, now)), []),
        _ => Told(payment with { Status = SandboxStatus.Cancelled, Authorised = 0, SettlesAt = null }, now),
    };

    public SandboxStep Refund(SandboxPayment payment, long amount, DateTimeOffset now)
    {
        var claimed = payment.Refunds.Where(r => r.Status != SandboxRefundStatus.Failed).Sum(r => r.Amount);
        if (payment.Status != SandboxStatus.Succeeded || amount <= 0 || amount > payment.Captured - claimed)
            return SandboxStep.Refused(payment, HttpStatusCode.UnprocessableEntity, "amount_too_large");
        var id = string.Create(CultureInfo.InvariantCulture, $"{payment.Id}-r{payment.Refunds.Count + 1}");
        var refund = Card(payment.Card ?? "")?.Outcome switch
        {
            SandboxOutcome.RefundFails =>
                new SandboxRefund(id, amount, SandboxRefundStatus.Failed, "account_closed", null),
            SandboxOutcome.RefundPending =>
                new SandboxRefund(id, amount, SandboxRefundStatus.Pending, null, now + options.SettlesAfter),
            _ => new SandboxRefund(id, amount, SandboxRefundStatus.Succeeded, null, null),
        };
        var next = payment with { Refunds = [.. payment.Refunds, refund] };
        List<SandboxNews> news = [RefundNews(next, refund, TimeSpan.Zero)];
        if (refund.SettlesAt is not null)
            news.Add(RefundNews(next, Settled(refund), options.SettlesAfter));
        return new(next, new SandboxReply(HttpStatusCode.OK, Refund: View(next, refund)), news);
    }

    private SandboxStep Told(SandboxPayment payment, DateTimeOffset now) =>
        new(payment, new SandboxReply(HttpStatusCode.OK, View(payment, now)), [News(payment, TimeSpan.Zero, false)]);

    private SandboxStep Processing(SandboxPayment payment, DateTimeOffset now)
    {
        var next = payment with { Status = SandboxStatus.Processing, SettlesAt = now + options.SettlesAfter };
        var told = Told(next, now);
        return told with { News = [.. told.News, News(Settled(next), options.SettlesAfter, provisional: true)] };
    }

    private SandboxPayment Settled(SandboxPayment payment) =>
        Card(payment.Card ?? "")?.Outcome == SandboxOutcome.ProcessingDecline
            ? Declined(payment, "insufficient_funds", hard: false)
            : Paid(payment);

    private static SandboxRefund Settled(SandboxRefund refund) =>
        refund with { Status = SandboxRefundStatus.Succeeded, SettlesAt = null };

    private SandboxPayment Paid(SandboxPayment payment)
    {
        var taken = payment.Amount + (Card(payment.Card ?? "")?.CapturedDifference ?? 0);
        return payment.CaptureAtOnce
            ? payment with { Status = SandboxStatus.Succeeded, Captured = taken, SettlesAt = null }
            : payment with { Status = SandboxStatus.Authorised, Authorised = taken, SettlesAt = null };
    }

    private static SandboxPayment Declined(SandboxPayment payment, string code, bool hard) => payment with
    {
        Status = SandboxStatus.Declined,
        DeclineCode = code,
        DeclineIsHard = hard,
        SettlesAt = null,
    };

    private static SandboxNews News(SandboxPayment payment, TimeSpan after, bool provisional) =>
        new("payment." + Word(payment.Status), payment, null, after, provisional);

    private static SandboxNews RefundNews(SandboxPayment payment, SandboxRefund refund, TimeSpan after) => new(
        refund.Status switch
        {
            SandboxRefundStatus.Succeeded => "refund.succeeded",
            SandboxRefundStatus.Failed => "refund.failed",
            _ => "refund.pending",
        },
        payment,
        refund,
        after,
        Provisional: false);

    internal static string Word(SandboxStatus status) =>
        System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());
}
