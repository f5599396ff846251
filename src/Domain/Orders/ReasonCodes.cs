namespace OrderFunctions.Domain.Orders;

/// <summary>Why orders end and why money goes back.</summary>
public static class ReasonCodes
{
    public const string OutOfStock = "OUT_OF_STOCK";
    public const string ReservationExpired = "RESERVATION_EXPIRED";
    public const string PaymentDeclined = "PAYMENT_DECLINED";
    public const string PaymentTimeout = "PAYMENT_TIMEOUT";
    public const string FraudRejected = "FRAUD_REJECTED";
    public const string AddressInvalid = "ADDRESS_INVALID";
    public const string LostInTransit = "LOST_IN_TRANSIT";
    public const string CancelledByCustomer = "CANCELLED_BY_CUSTOMER";
    public const string CancelledByStaff = "CANCELLED_BY_STAFF";

    // Only for dealers that are asked, and for units that are promised anew.
    public const string NotAccepted = "NOT_ACCEPTED";
    public const string Declined = "DECLINED";
    public const string NotServing = "NOT_SERVING";
    public const string BetterPlaced = "BETTER_PLACED";
    public const string Short = "SHORT";

    // Only for money that goes back.
    public const string Overpaid = "OVERPAID";
    public const string DuplicatePayment = "DUPLICATE_PAYMENT";
    public const string WrongCurrency = "WRONG_CURRENCY";
    public const string LatePayment = "LATE_PAYMENT";
    public const string PartlyCancelled = "PARTLY_CANCELLED";
    public const string LineReduced = "LINE_REDUCED";
    public const string Returned = "RETURNED";
    public const string Goodwill = "GOODWILL";
}

/// <summary>Critical alerts; each is raised at most once per order and subject.</summary>
public static class AlertCodes
{
    public const string StockMissing = "STOCK_MISSING";
    public const string PaymentShort = "PAYMENT_SHORT";
    public const string RefundFailed = "REFUND_FAILED";
    public const string RefundPaidTwice = "REFUND_PAID_TWICE";
    public const string UndoFailed = "UNDO_FAILED";
    public const string ReturnNotRefunded = "RETURN_NOT_REFUNDED";
    public const string DisputeEvidenceDue = "DISPUTE_EVIDENCE_DUE";
    public const string InterceptAsked = "INTERCEPT_ASKED";
    public const string ChargebackExceedsKept = "CHARGEBACK_EXCEEDS_KEPT";
    public const string DraftsRejected = "DRAFTS_REJECTED";
    public const string TakerMissing = "TAKER_MISSING";
    public const string SentInVain = "SENT_IN_VAIN";
}
