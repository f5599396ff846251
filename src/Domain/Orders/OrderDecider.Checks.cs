namespace OrderFunctions.Domain.Orders;

/// <summary>What is checked between PAID and CONFIRMED.</summary>
public static partial class OrderDecider
{
    private static Refusal? RecordFraudCheck(Draft draft, OrderCommand.RecordFraudCheck c)
    {
        if (draft.Order.Checks.Fraud != FraudVerdict.Unchecked || draft.Order.Status.IsEndedOrEnding()) return null;
        if (!draft.Order.Status.IsPaidPhase()) return WrongState(draft.Order, "The order is not paid.");
        draft.Add(c.Suspected
            ? new OrderEvent.FraudSuspected(c.Note, draft.Now + draft.Policy.FraudReviewTime, draft.Now, c.Score, c.Reasons)
            : new OrderEvent.FraudCheckPassed(draft.Now, c.Score, c.Reasons));
        return null;
    }

    private static Refusal? DecideReview(Draft draft, OrderCommand.DecideReview c)
    {
        var fraud = draft.Order.Checks.Fraud;
        if (fraud == (c.Approve ? FraudVerdict.Approved : FraudVerdict.Rejected)) return null;
        if (draft.Order.Status.IsEndedOrEnding()) return Ended(draft.Order);
        if (draft.Order.Status != OrderStatus.FraudReview) return WrongState(draft.Order, "The order is not under review.");
        draft.Add(new OrderEvent.FraudReviewDecided(c.Approve, c.By, c.Note, draft.Now));
        if (!c.Approve) End(draft, OrderStatus.Failed, ReasonCodes.FraudRejected, "The order was rejected after a review.");
        return null;
    }

    private static Refusal? RecordAddressCheck(Draft draft, OrderCommand.RecordAddressCheck c)
    {
        if (draft.Order.Checks.Address != AddressVerdict.Unchecked || draft.Order.Status.IsEndedOrEnding()) return null;
        if (!draft.Order.Status.IsPaidPhase()) return WrongState(draft.Order, "The order is not paid.");
        draft.Add(c.Valid
            ? new OrderEvent.AddressAccepted(draft.Now)
            : new OrderEvent.AddressRejected(c.Problem, draft.Now + draft.Policy.AddressReviewTime, draft.Now));
        return null;
    }

    private static Refusal? CorrectAddress(Draft draft, OrderCommand.CorrectAddress c)
    {
        if (draft.Order.ShippingAddress == c.Address && draft.Order.Checks.Address != AddressVerdict.Invalid) return null;
        if (draft.Order.Status.IsEndedOrEnding()) return Ended(draft.Order);
        if (draft.Order.Status.IsConfirmedPhase() && draft.Order.LiveAllocations().Any(found => found.Allocation.ShipmentId is not null))
        {
            return WrongState(draft.Order, "Goods are packed for the address as it was.");
        }

        if (c.Address.Validate() is { } invalid) return invalid;
        if (draft.Order.Status.IsConfirmedPhase() && ConfirmedAddressProblem(draft.Order, c.Address) is { } problem) return problem;
        draft.Add(new OrderEvent.AddressCorrected(c.Address, c.By, c.ById, draft.Now));
        return null;
    }

    /// <summary>
    /// A confirmed order does not go back into review: another address must pass at once, and another country, which is another
    /// risk, is another order.
    /// </summary>
    private static Refusal? ConfirmedAddressProblem(Order order, Address address)
    {
        if (address.Country != order.ShippingAddress.Country) return WrongState(order, "A confirmed order cannot go to another country.");
        var problems = AddressRules.ProblemsWith(address);
        return problems.Count == 0 ? null : new Refusal(RefusalCodes.AddressInvalid, "A parcel would not arrive there.").With("problems", string.Join(", ", problems));
    }
}
