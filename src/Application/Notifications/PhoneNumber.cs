namespace OrderFunctions.Application.Notifications;

/// <summary>Makes a number that a customer typed fit for dialling.</summary>
internal static class PhoneNumber
{
    /// <summary>
    /// The number in E.164 (a plus and 7 to 15 digits), or null: without a country's code nobody but the customer knows the
    /// country, and a guess would tell a stranger.
    /// </summary>
    public static string? ToE164(string? phone)
    {
        // "+49 (0)30 …": this zero is dialled inside the country only.
        var text = (phone ?? "").Replace("(0)", "", StringComparison.Ordinal).TrimStart(' ', '(');
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (text.StartsWith("00", StringComparison.Ordinal)) digits = digits[2..];
        else if (!text.StartsWith('+')) return null;
        return digits.Length is >= 7 and <= 15 && digits[0] != '0' ? "+" + digits : null;
    }
}
