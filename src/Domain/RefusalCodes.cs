namespace OrderFunctions.Domain;

/// <summary>Every code a decider can refuse with. The door maps each to one status; clients branch on them, so they never change.</summary>
public static class RefusalCodes
{
    // Values that are wrong in themselves.
    public const string AddressInvalid = "ADDRESS_INVALID";
    public const string ContactInvalid = "CONTACT_INVALID";
    public const string AmountInvalid = "AMOUNT_INVALID";
    public const string AmountTooLarge = "AMOUNT_TOO_LARGE";
    public const string CurrencyUnknown = "CURRENCY_UNKNOWN";
    public const string LinesInvalid = "LINES_INVALID";
    public const string QuantityInvalid = "QUANTITY_INVALID";

    // The price is not what the customer saw. Data: total, currency.
    public const string PriceChanged = "PRICE_CHANGED";

    // What the command names is not there, or is there with other content.
    public const string OrderUnknown = "ORDER_UNKNOWN";
    public const string OrderExists = "ORDER_EXISTS";
    public const string AllocationUnknown = "ALLOCATION_UNKNOWN";
    public const string LineUnknown = "LINE_UNKNOWN";
    public const string PaymentUnknown = "PAYMENT_UNKNOWN";
    public const string RefundUnknown = "REFUND_UNKNOWN";
    public const string ShipmentUnknown = "SHIPMENT_UNKNOWN";
    public const string HoldUnknown = "HOLD_UNKNOWN";
    public const string UndoUnknown = "UNDO_UNKNOWN";
    public const string DisputeUnknown = "DISPUTE_UNKNOWN";
    public const string ReturnUnknown = "RETURN_UNKNOWN";
    public const string IdReused = "ID_REUSED";

    // The order is not where the command needs it. Data: status, and what the command looks at.
    public const string WrongState = "WRONG_STATE";
    public const string OrderEnded = "ORDER_ENDED";
    public const string OrderOnHold = "ORDER_ON_HOLD";
    public const string NotDueYet = "NOT_DUE_YET";
    public const string GatewayNotAsked = "GATEWAY_NOT_ASKED";
    public const string TooLateToCancel = "TOO_LATE_TO_CANCEL";
    public const string ReturnWindowClosed = "RETURN_WINDOW_CLOSED";
    public const string NotReturnable = "NOT_RETURNABLE";

    // The line, or the order, is too far for it; or nothing would be left of the order.
    public const string TooLateToChange = "TOO_LATE_TO_CHANGE";
    public const string NothingLeft = "NOTHING_LEFT";

    // Payments and refunds.
    public const string PaymentInProgress = "PAYMENT_IN_PROGRESS";
    public const string NoAttemptsLeft = "NO_ATTEMPTS_LEFT";
    public const string AlreadyPaid = "ALREADY_PAID";
    public const string RefundExceedsCaptured = "REFUND_EXCEEDS_CAPTURED";
    public const string PaymentChargedBack = "PAYMENT_CHARGED_BACK";
    public const string DisputeClosed = "DISPUTE_CLOSED";
    public const string RefundNothing = "REFUND_NOTHING";
    public const string RefundNotFailed = "REFUND_NOT_FAILED";

    // Made to order. Data: writing, where the line stands; newest, the draft that counts.
    public const string NotYourTask = "NOT_YOUR_TASK";
    public const string TaskChanged = "TASK_CHANGED";
    public const string OfferLapsed = "OFFER_LAPSED";
    public const string DraftOutdated = "DRAFT_OUTDATED";
    public const string OwnDraft = "OWN_DRAFT";
    public const string TooManyDrafts = "TOO_MANY_DRAFTS";

    // Stock. Data: available.
    public const string OutOfStock = "OUT_OF_STOCK";
    public const string ReservationReleased = "RESERVATION_RELEASED";
    public const string ReservationUnknown = "RESERVATION_UNKNOWN";
    public const string ReservationDispatched = "RESERVATION_DISPATCHED";
    public const string ReservationNotCommitted = "RESERVATION_NOT_COMMITTED";
    public const string ReservationDiffers = "RESERVATION_DIFFERS";

    // A transfer has been received or called off. Data: status.
    public const string TransferSettled = "TRANSFER_SETTLED";

    // A delivery brings more than was ordered. Data: line, missing.
    public const string OverReceipt = "OVER_RECEIPT";

    // A promised time that was not kept: there is no such violation, or it has been settled for another reason.
    public const string ViolationUnknown = "VIOLATION_UNKNOWN";
    public const string ViolationResolved = "VIOLATION_RESOLVED";

    // Tickets. Data: status.
    public const string TicketUnknown = "TICKET_UNKNOWN";
    public const string TicketClosed = "TICKET_CLOSED";
    public const string TicketWrongState = "TICKET_WRONG_STATE";
    public const string TicketFull = "TICKET_FULL";

    // Jobs.
    public const string JobEnded = "JOB_ENDED";
    public const string JobCannotPause = "JOB_CANNOT_PAUSE";
    public const string JobHasNoReturn = "JOB_HAS_NO_RETURN";

    // The shop must send it, whatever the customer prefers. Data: event.
    public const string PreferenceRequired = "PREFERENCE_REQUIRED";

    // Documents that become orders. Data: status.
    public const string DocumentUnknown = "DOCUMENT_UNKNOWN";
    public const string DocumentClosed = "DOCUMENT_CLOSED";
    public const string DocumentFull = "DOCUMENT_FULL";
    public const string DocumentNotReviewed = "DOCUMENT_NOT_REVIEWED";
    public const string DocumentUnderReview = "DOCUMENT_UNDER_REVIEW";
    public const string DocumentBeingOrdered = "DOCUMENT_BEING_ORDERED";
    public const string DocumentEmpty = "DOCUMENT_EMPTY";
}
