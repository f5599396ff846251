namespace OrderFunctions.Application.Ops;

/// <summary>Alerts that no order raises itself (those have <see cref="Domain.Orders.AlertCodes"/>). Stable.</summary>
public static class AlertCode
{
    /// <summary>A gateway reports money for an order that is not known.</summary>
    public const string MoneyUnmatched = "MONEY_UNMATCHED";

    /// <summary>A webhook that moves no money is about nothing known.</summary>
    public const string WebhookUnmatched = "WEBHOOK_UNMATCHED";

    /// <summary>A webhook cannot be read, or could not be processed.</summary>
    public const string WebhookFailed = "WEBHOOK_FAILED";

    /// <summary>A sender's webhooks are refused again and again.</summary>
    public const string WebhooksRejected = "WEBHOOKS_REJECTED";

    /// <summary>What a commit promised to the outside could not be carried out.</summary>
    public const string OutboxRowFailed = "OUTBOX_ROW_FAILED";

    /// <summary>A queue message or an event was given up on.</summary>
    public const string DeadLetter = "DEAD_LETTER";

    /// <summary>A queue has grown long, or its messages wait long.</summary>
    public const string QueueBehind = "QUEUE_BEHIND";

    /// <summary>Counts of stock or money do not add up.</summary>
    public const string InvariantViolated = "INVARIANT_VIOLATED";

    /// <summary>The gateway says something else about a payment or refund than we do.</summary>
    public const string PaymentMismatch = "PAYMENT_MISMATCH";

    /// <summary>Payments could not be compared, because their gateway gave no answer.</summary>
    public const string PaymentsNotCompared = "PAYMENTS_NOT_COMPARED";

    /// <summary>An article has fallen to its threshold.</summary>
    public const string LowStock = "LOW_STOCK";

    /// <summary>A carrier does not take a parcel: another one is to be chosen.</summary>
    public const string ParcelRefused = "PARCEL_REFUSED";

    /// <summary>A carrier has dropped a booking by itself.</summary>
    public const string ParcelGivenUp = "PARCEL_GIVEN_UP";

    /// <summary>A parcel is lost: its goods are to be sent again or refunded.</summary>
    public const string ParcelLost = "PARCEL_LOST";

    /// <summary>A parcel came back: its goods are to be sent again or refunded.</summary>
    public const string ParcelReturned = "PARCEL_RETURNED";

    /// <summary>A parcel was at the door too often in vain.</summary>
    public const string ParcelUndeliverable = "PARCEL_UNDELIVERABLE";

    /// <summary>Nothing was heard of a parcel, however often its carrier was asked.</summary>
    public const string ParcelSilent = "PARCEL_SILENT";

    /// <summary>A carrier that is to stop a parcel gives no answer.</summary>
    public const string InterceptUnanswered = "INTERCEPT_UNANSWERED";

    /// <summary>A promised time is nearly over.</summary>
    public const string SlaAtRisk = "SLA_AT_RISK";

    /// <summary>A promised time is over and the work is not done.</summary>
    public const string SlaViolated = "SLA_VIOLATED";

    /// <summary>Somebody breaks promises again and again.</summary>
    public const string SlaEscalated = "SLA_ESCALATED";

    /// <summary>A saga ended with an error.</summary>
    public const string SagaFailed = "SAGA_FAILED";
}
