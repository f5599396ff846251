using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Tests.Orders.Model;

internal enum Stage { Created, Reserved, Paying, Paid, Confirmed, Ending, Ended }

internal enum Verdict { Open, Good, Bad, Rejected }

/// <summary>Goods in order of progress; LOST and GONE (no longer part of the order) stand beside the road.</summary>
internal enum GoodsAt { Pending, Reserved, Committed, Backordered, Making, Made, Packed, Shipped, InTransit, Delivered, Lost, Gone }

internal enum PayAt { Open, Processing, Authorized, Declined, Voided, Paid }

internal enum BackAt { Pending, Failed, Succeeded, SettledOutside }

internal enum ParcelAt { Packed, HandedOver, InTransit, Attempted, Lost, ReturnedToSender, Delivered, Cancelled }

internal enum Dispute { None, Open, Won, Lost }

/// <summary>One allocation: a line's piece, where it is, and what was done about its stock when it left the order.</summary>
internal sealed record Goods(int Line, GoodsAt At, bool Assigned = false, int Parcel = -1, GoodsAt LostAt = GoodsAt.Pending, bool Released = false, bool Unpacked = false)
{
    public bool Live => At != GoodsAt.Gone;

    public bool HandedOver => At is GoodsAt.Shipped or GoodsAt.InTransit or GoodsAt.Delivered or GoodsAt.Lost;
}

/// <summary>An attempt, the money that came by it, and what the bank took or may take back.</summary>
internal sealed record Pay(PayAt At, int Captured = 0, int Accepted = 0, int Foreign = 0, Dispute Dispute = Dispute.None, int Disputed = 0)
{
    public bool IsOpen => At is PayAt.Open or PayAt.Processing or PayAt.Authorized;
}

internal sealed record MoneyBack(int Pay, int Amount, bool Foreign, BackAt At)
{
    public bool Unsettled => At is BackAt.Pending or BackAt.Failed;
}

internal sealed record Parcel(ParcelAt At, bool Booked);

/// <summary>The shop that the model lives in; hours instead of the real lengths, so that the clock has few positions.</summary>
internal sealed record Shop(int Lines, int Personalised = -1, bool CaptureAfterCommit = false, bool RefundWhenMissing = false)
{
    public const int Expiry = 1, PayTime = 2, ProcessingTime = 5, FraudTime = 48, AddressTime = 72, BackorderTime = 336;
    public const int MaxAttempts = 2, Shipping = 3;

    public int Total => Shipping + Enumerable.Range(0, Lines).Sum(Price);

    public static int Price(int line) => 10 * (line + 1);
}

/// <summary>
/// The reference model: an order as the table of the design tells it, written. Here is what it
/// remembers and what follows from that; ModelOrder.Steps.cs says how it moves. Times are hours that are left.
/// </summary>
internal sealed partial class ModelOrder(Shop shop)
{
    public Shop Shop => shop;

    public Stage Stage { get; private set; }

    public bool EndsFailed { get; private set; }

    public string? Reason { get; private set; }

    public Verdict Fraud { get; private set; }

    public Verdict Address { get; private set; }

    public bool BackorderAccepted { get; private set; }

    /// <summary>A dispute's hold: no step starts.</summary>
    public bool Held { get; private set; }

    public List<Goods> Goods { get; private set; } = [.. Enumerable.Range(0, shop.Lines).Select(line => new Goods(line, GoodsAt.Pending))];

    public List<Pay> Pays { get; private set; } = [];

    public List<MoneyBack> Backs { get; private set; } = [];

    public List<Parcel> Parcels { get; private set; } = [];

    /// <summary>Lines whose piece was paid back.</summary>
    public List<bool> PaidBack { get; private set; } = [.. new bool[shop.Lines]];

    private int? PayDue { get; set; }

    private int? FraudDue { get; set; }

    private int? AddressDue { get; set; }

    private int? BackorderDue { get; set; }

    public IEnumerable<Goods> Live => Goods.Where(goods => goods.Live);

    public bool IsEnded => Stage is Stage.Ending or Stage.Ended;

    public bool IsFinal => Stage == Stage.Ended || Status == OrderStatus.Delivered;

    public int Captured => Pays.Sum(pay => pay.Captured + pay.Foreign);

    /// <summary>Money still here or on its way back: not yet refunded, not charged back.</summary>
    public bool HasMoneyLeft => Backs.Exists(back => back.Unsettled) || Left > 0;

    /// <summary>What can still be refunded.</summary>
    public int Left => Enumerable.Range(0, Pays.Count).Sum(pay => Math.Max(0, LeftOf(pay)));

    public OrderStatus Status => Stage switch
    {
        Stage.Created => OrderStatus.Created,
        Stage.Reserved => OrderStatus.Reserved,
        Stage.Paying => OrderStatus.PaymentPending,
        Stage.Paid when Fraud == Verdict.Bad => OrderStatus.FraudReview,
        Stage.Paid when Address == Verdict.Bad => OrderStatus.AddressReview,
        Stage.Paid => Goods.Exists(goods => goods.At == GoodsAt.Backordered) ? OrderStatus.Backordered : OrderStatus.Paid,
        Stage.Confirmed => Live.Select(Shows).MinBy(shown => shown.Rank).Status,
        Stage.Ending => Backs.Exists(back => back.At == BackAt.Failed) ? OrderStatus.RefundFailed : OrderStatus.RefundPending,
        _ => EndsFailed ? OrderStatus.Failed : OrderStatus.Cancelled,
    };

    /// <summary>Hours until the present wait ends (0: over), or null when it does not end by time.</summary>
    public int? Due => Status switch
    {
        OrderStatus.Reserved or OrderStatus.PaymentPending => PayDue,
        OrderStatus.FraudReview => FraudDue,
        OrderStatus.AddressReview => AddressDue,
        OrderStatus.Backordered => BackorderDue,
        _ => Stage == Stage.Confirmed ? BackorderDue : null,
    };

    /// <summary>Two orders with the same key are the same state. The reason is left out: nothing depends on it.</summary>
    public string Key()
    {
        var key = new System.Text.StringBuilder(64);
        Add((int)Stage, EndsFailed ? 1 : 0, (int)Fraud, (int)Address, BackorderAccepted ? 1 : 0, Held ? 1 : 0, StockGivenUp ? 1 : 0);
        Add(PayDue ?? 999, FraudDue ?? 999, AddressDue ?? 999, BackorderDue ?? 999, Parcels.Count, Pays.Count, Goods.Count);
        foreach (var goods in Goods) Add(goods.Line, (int)goods.At, goods.Assigned ? 1 : 0, goods.Parcel + 1, (int)goods.LostAt, goods.Released ? 1 : 0, goods.Unpacked ? 1 : 0);
        foreach (var pay in Pays) Add((int)pay.At, pay.Captured, pay.Accepted, pay.Foreign, (int)pay.Dispute, pay.Disputed);
        foreach (var parcel in Parcels) Add((int)parcel.At, parcel.Booked ? 1 : 0);
        foreach (var back in PaidBack) Add(back ? 1 : 0);
        foreach (var back in Backs) Add(back.Pay, back.Amount, back.Foreign ? 1 : 0, (int)back.At);
        return key.ToString();

        void Add(params ReadOnlySpan<int> numbers)
        {
            foreach (var number in numbers) key.Append((char)number);
        }
    }

    public ModelOrder Copy()
    {
        var copy = (ModelOrder)MemberwiseClone();
        (copy.Goods, copy.Pays, copy.Backs, copy.Parcels, copy.PaidBack) = ([.. Goods], [.. Pays], [.. Backs], [.. Parcels], [.. PaidBack]);
        return copy;
    }

    /// <summary>Captured, less what is refunded or claimed by a refund, less what the bank took or may take.</summary>
    public int LeftOf(int pay) => Pays[pay].Captured
        - Backs.Where(back => back.Pay == pay && !back.Foreign).Sum(back => back.Amount)
        - (Pays[pay].Dispute is Dispute.Open or Dispute.Lost ? Pays[pay].Disputed : 0);

    /// <summary>How far a piece is, and the status it stands for; what is being made does not hold up the name of the order.</summary>
    private (int Rank, OrderStatus Status) Shows(Goods goods) => (goods.At == GoodsAt.Lost ? goods.LostAt : goods.At) switch
    {
        GoodsAt.Pending or GoodsAt.Reserved or GoodsAt.Backordered => (0, OrderStatus.Confirmed),
        GoodsAt.Committed when goods.Line == shop.Personalised => (0, OrderStatus.Confirmed),
        GoodsAt.Making => (1, OrderStatus.InProduction),
        GoodsAt.Made when !goods.Assigned => (2, OrderStatus.InProduction),
        GoodsAt.Committed when !goods.Assigned => (3, OrderStatus.Confirmed),
        GoodsAt.Committed or GoodsAt.Made => (4, OrderStatus.Assigned),
        GoodsAt.Packed => (5, OrderStatus.Packed),
        GoodsAt.Shipped => (6, OrderStatus.Shipped),
        GoodsAt.InTransit => (7, OrderStatus.InTransit),
        _ => (8, OrderStatus.Delivered),
    };
}
