namespace OrderFunctions.Domain.Orders;

public abstract partial record OrderCommand
{
    /// <summary>The fraud check's answer: Passed or Suspected, and what it came from. Repeat, or once decided: nothing.</summary>
    public sealed record RecordFraudCheck(bool Suspected, string? Note = null, int Score = 0, IReadOnlyList<string>? Reasons = null) : OrderCommand;

    /// <summary>Staff decide a fraud review. Repeat of the same decision: nothing.</summary>
    public sealed record DecideReview(bool Approve, string By, string? Note = null) : OrderCommand;

    /// <summary>The address check's answer. Repeat: nothing.</summary>
    public sealed record RecordAddressCheck(bool Valid, string? Problem = null) : OrderCommand;

    /// <summary>The customer, or staff for them, corrects the address; it is checked again. Same address: nothing.</summary>
    public sealed record CorrectAddress(Address Address, Caller By, string ById) : OrderCommand;
}
