using System.Text.Json.Serialization;

namespace OrderFunctions.Domain.Orders;

/// <summary>How to reach the customer about this order. <paramref name="Language"/> is a BCP 47 tag.</summary>
public sealed record CustomerContact(string Email, string? Phone = null, string Language = "en")
{
    /// <summary>The longest e-mail address that SMTP allows (RFC 5321 §4.5.3.1).</summary>
    public const int MaxEmailLength = 254;

    /// <summary>What stands in place of the address once the customer was forgotten: nothing can be sent there (RFC 2606).</summary>
    public const string ErasedEmail = "erased@erased.invalid";

    /// <summary>The customer was forgotten: nobody is to be told anything.</summary>
    [JsonIgnore]
    public bool IsErased => Email == ErasedEmail;

    /// <summary>Null, or a refusal <see cref="RefusalCodes.ContactInvalid"/> with field → problem.</summary>
    public Refusal? Validate()
    {
        Dictionary<string, string>? problems = null;
        if (!IsEmail(Email))
        {
            (problems ??= new(StringComparer.Ordinal))["email"] = "must be an e-mail address";
        }

        if (Phone is not null && !IsPhone(Phone))
        {
            (problems ??= new(StringComparer.Ordinal))["phone"] = "must be a telephone number";
        }

        if (Language is not { Length: >= 2 and <= 35 } || Language.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-'))
        {
            (problems ??= new(StringComparer.Ordinal))["language"] = "must be a language tag";
        }

        return problems is null ? null : new Refusal(RefusalCodes.ContactInvalid, "The contact is not usable.", problems);
    }

    /// <summary>One @ with something on both sides, and no blanks: whether it exists, only a message sent there can tell.</summary>
    private static bool IsEmail(string? text)
    {
        var at = text?.IndexOf('@', StringComparison.Ordinal) ?? -1;
        return text is { Length: <= MaxEmailLength }
            && at >= 1 && at < text.Length - 1 && at == text.LastIndexOf('@')
            && !text.Any(c => c <= ' ' || char.IsControl(c));
    }

    private static bool IsPhone(string text) =>
        text.Length is >= 5 and <= 25 && text.All(c => char.IsAsciiDigit(c) || "+ -()/".Contains(c, StringComparison.Ordinal));
}
