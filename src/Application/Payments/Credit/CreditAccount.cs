namespace OrderFunctions.Application.Payments;

/// <summary>What the shop owes a customer in one currency (document <c>account-{currency}</c>).</summary>
/// <param name="Balance">Minor units; only guarded increments change it, so that it is never negative.</param>
/// <param name="List">Index field: all accounts.</param>
/// <param name="At">Index field, Unix milliseconds: when it was opened.</param>
public sealed record CreditAccount(string CustomerId, string Currency, long Balance, string List, long At)
{
    /// <summary>Value of <see cref="List"/>.</summary>
    public const string Accounts = "credit/accounts";

    /// <summary>The document id.</summary>
    public static string IdOf(string currency) => "account-" + currency;
}

/// <summary>One movement of an account (document <c>entry-{id}</c>), committed together with the balance.</summary>
/// <param name="Id">What makes a repeat harmless: the refund, the payment, the key of staff's request.</param>
/// <param name="Amount">Minor units; negative when it was spent or taken away.</param>
/// <param name="Reason">A code, or what staff gave.</param>
/// <param name="By">Who caused it.</param>
/// <param name="OrderId">The order that it is about, if it is about one.</param>
public sealed record CreditEntry(
    string Id, string CustomerId, string Currency, long Amount, string Reason, string By, DateTimeOffset BookedAt, string? OrderId = null)
{
    /// <summary>Index field: all entries of a customer.</summary>
    public string List { get; init; } = Entries;

    /// <summary>Index field, Unix milliseconds.</summary>
    public long At { get; init; } = BookedAt.ToUnixTimeMilliseconds();

    /// <summary>Value of <see cref="List"/>.</summary>
    public const string Entries = "credit/entries";

    /// <summary>The document id.</summary>
    public static string IdOf(string entryId) => "entry-" + entryId;
}

/// <summary>How a booking ended.</summary>
public enum CreditOutcome
{
    Booked,

    /// <summary>The same entry was booked before; nothing changed.</summary>
    Repeated,

    /// <summary>The account does not hold that much; nothing changed.</summary>
    Insufficient,
}
