using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;

namespace OrderFunctions.Functions.Tests.Model;

/// <summary>How a payment at the bank stands.</summary>
internal enum BankMoney
{
    Open,
    Processing,
    Held,
    Taken,
    Declined,
    Cancelled,
}

/// <summary>A payment in the bank's own books, which nobody else writes.</summary>
internal sealed class BankPayment(string id, PaymentReference reference, GatewayStart start)
{
    public string Id => id;

    public PaymentReference Reference => reference;

    public GatewayStart Start => start;

    public BankMoney State { get; set; }

    public bool IsHardDecline { get; set; }

    /// <summary>Minor units that the customer paid, and in which currency.</summary>
    public Money Taken { get; set; }

    public List<BankRefund> Refunds { get; } = [];

    public List<BankDispute> Disputes { get; } = [];

    /// <summary>Minor units that went back, or are on their way.</summary>
    public long Refunded => Refunds.Where(refund => refund.Failed is null).Sum(refund => refund.Amount);

    /// <summary>Something is to be decided yet.</summary>
    public bool HasOpenEnds => State == BankMoney.Processing
        || Refunds.Exists(refund => refund is { Arrived: false, Failed: null }) || Disputes.Exists(dispute => dispute.State == GatewayDisputeState.Open);

    public bool MayBePaid => State is BankMoney.Open or BankMoney.Processing or BankMoney.Declined;
}

/// <summary>Money that goes back. <paramref name="key"/> makes a repeat the same refund.</summary>
internal sealed class BankRefund(string id, string key, long amount)
{
    public string Id => id;

    public string Key => key;

    public long Amount => amount;

    public bool Arrived { get; set; }

    public string? Failed { get; set; }

    /// <summary>It had arrived, and came back.</summary>
    public bool Bounced { get; set; }
}

/// <summary>A customer who wants the money back from the bank.</summary>
internal sealed class BankDispute(string id, long amount)
{
    public string Id => id;

    public long Amount => amount;

    public GatewayDisputeState State { get; set; } = GatewayDisputeState.Open;
}

/// <summary>
/// The bank that customers pay at: the outside truth about money. It does what it is asked, once per key, and remembers; what it
/// would never be asked by a shop that keeps its books is a fault.
/// </summary>
internal sealed class Bank : IPaymentGateway
{
    public const string Name = "bank";

    private readonly List<BankPayment> _payments = [];

    public IReadOnlyList<BankPayment> Payments => _payments;

    /// <summary>Nobody answers.</summary>
    public bool IsAway { get; set; }

    /// <summary>What becomes of the next refunds: at once, later, or not at all.</summary>
    public string RefundsGo { get; set; } = "at once";

    /// <summary>Asked for what nobody may ask for.</summary>
    public List<string> Faults { get; } = [];

    public string Provider => Name;

    public BankPayment? Of(string paymentId) => _payments.Find(one => one.Reference.PaymentId == paymentId);

    public ValueTask<GatewayPayment> StartAsync(GatewayStart start, GatewayCall call, CancellationToken cancellationToken)
    {
        Answers();
        if (Of(start.Reference.PaymentId) is { } known) return new(Told(known));
        var payment = new BankPayment($"at-bank-{_payments.Count + 1}", start.Reference, start);
        _payments.Add(payment);
        switch (start.PaymentMethod)
        {
            case "pays":
                Pay(payment, start.Amount);
                break;
            case "pays-short":
                Pay(payment, start.Amount with { Amount = Math.Max(1, start.Amount.Amount - 100) });
                break;
            case "pays-over":
                Pay(payment, start.Amount with { Amount = start.Amount.Amount + 250 });
                break;
            case "pays-foreign":
                Pay(payment, start.Amount with { Currency = "USD" });
                break;
            case "declined" or "refused":
                (payment.State, payment.IsHardDecline) = (BankMoney.Declined, start.PaymentMethod == "refused");
                break;
            case "later":
                payment.State = BankMoney.Processing;
                break;
        }

        return new(Told(payment));
    }

    public ValueTask<GatewayPayment?> ReadAsync(string gatewayPaymentId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Answers();
        return new(_payments.Find(one => one.Id == gatewayPaymentId) is { } found ? Told(found) : null);
    }

    public ValueTask<GatewayPayment?> FindAsync(
        PaymentReference reference, DateTimeOffset since, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Answers();
        return new(Of(reference.PaymentId) is { } found ? Told(found) : null);
    }

    public ValueTask<GatewayPayment> CaptureAsync(
        string gatewayPaymentId, Money amount, GatewayCall call, CancellationToken cancellationToken)
    {
        Answers();
        var payment = Require(gatewayPaymentId);
        if (payment.State == BankMoney.Held) payment.State = BankMoney.Taken;
        return new(Told(payment));
    }

    public ValueTask<GatewayPayment> CancelAsync(string gatewayPaymentId, GatewayCall call, CancellationToken cancellationToken)
    {
        Answers();
        var payment = Require(gatewayPaymentId);
        if (payment.State != BankMoney.Taken) payment.State = BankMoney.Cancelled;
        return new(Told(payment));
    }

    public ValueTask<GatewayRefund> RefundAsync(
        string gatewayPaymentId, Money amount, GatewayCall call, CancellationToken cancellationToken)
    {
        Answers();
        var payment = Require(gatewayPaymentId);
        if (payment.Refunds.Find(one => one.Key == call.IdempotencyKey) is not { } refund)
        {
            if (payment.State != BankMoney.Taken || amount.Currency != payment.Taken.Currency || payment.Refunded + amount.Amount > payment.Taken.Amount)
                Faults.Add($"{amount} of {payment.Reference.PaymentId} are to go back, which took {payment.Taken} and gave {payment.Refunded} back");
            payment.Refunds.Add(refund = new BankRefund($"{payment.Id}-back-{payment.Refunds.Count + 1}", call.IdempotencyKey, amount.Amount));
            if (RefundsGo == "not at all") refund.Failed = "account_closed";
            else refund.Arrived = RefundsGo == "at once";
        }

        return new(Told(payment, refund));
    }

    public ValueTask<GatewayRefund?> ReadRefundAsync(
        string gatewayPaymentId, string gatewayRefundId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Answers();
        var payment = Require(gatewayPaymentId);
        return new(payment.Refunds.Find(one => one.Id == gatewayRefundId) is { } refund ? Told(payment, refund) : null);
    }

    public ValueTask<GatewayDispute?> ReadDisputeAsync(
        string gatewayPaymentId, string disputeId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Answers();
        var payment = Require(gatewayPaymentId);
        return new(payment.Disputes.Find(one => one.Id == disputeId) is { } dispute
            ? new GatewayDispute(dispute.Id, payment.Taken with { Amount = dispute.Amount }, dispute.State)
            : null);
    }

    public bool IsGenuine(string gatewayPaymentId, CheckoutResult result) => true;

    /// <summary>The customer pays; the shop hears of it when it asks.</summary>
    public static void Pay(BankPayment payment, Money amount) =>
        (payment.State, payment.Taken) = (payment.Start.CaptureAtOnce ? BankMoney.Taken : BankMoney.Held, amount);

    private void Answers()
    {
        if (IsAway) throw new GatewayException("GATEWAY_UNAVAILABLE", isTransient: true, "The bank is away.", null);
    }

    private BankPayment Require(string id) =>
        _payments.Find(one => one.Id == id) ?? throw new GatewayException("PAYMENT_UNKNOWN", isTransient: false, "There is no such payment.", null);

    private static GatewayPayment Told(BankPayment payment) => new(
        payment.Id,
        payment.State switch
        {
            BankMoney.Processing => new GatewayPaymentState.Processing(TimeSpan.FromMinutes(1)),
            BankMoney.Held => new GatewayPaymentState.Authorised(payment.Taken),
            BankMoney.Taken => new GatewayPaymentState.Succeeded(payment.Taken, payment.Id + "-taken"),
            BankMoney.Declined => new GatewayPaymentState.Declined(payment.IsHardDecline, "do_not_honor"),
            BankMoney.Cancelled => new GatewayPaymentState.Cancelled(),
            _ => new GatewayPaymentState.RequiresAction(),
        },
        null,
        payment.Reference);

    private static GatewayRefund Told(BankPayment payment, BankRefund refund) => new(
        refund.Id,
        payment.Taken with { Amount = refund.Amount },
        refund.Failed is { } code ? new GatewayRefundState.Failed(code) : refund.Arrived ? new GatewayRefundState.Succeeded() : new GatewayRefundState.Pending());
}
