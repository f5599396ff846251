using System.Buffers;

namespace OrderFunctions.Application.Payments;

/// <summary>
/// What may be given as a payment method: a gateway's token. A card number sent by mistake is refused before anything
/// stores or logs it.
/// </summary>
public static class PaymentMethods
{
    private const int MaxLength = 200;
    private const int ShortestCardNumber = 12;
    private const int LongestCardNumber = 19;

    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:+");

    /// <summary>Whether the text can be a token; the gateway decides whether it is one of its own.</summary>
    public static bool IsToken(string text) =>
        text.Length is > 0 and <= MaxLength
        && !text.AsSpan().ContainsAnyExcept(TokenCharacters)
        && !HoldsCardNumber(text);

    // A run of 12 to 19 digits, dashes and dots aside, with a card number's check digit (Luhn).
    private static bool HoldsCardNumber(string text)
    {
        List<int> run = [];
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
                run.Add(c - '0');
            else if (c is not ('-' or '.'))
                run.Clear();
            else
                continue;
            if (run.Count is >= ShortestCardNumber and <= LongestCardNumber && EndsValid(run))
                return true;
        }

        return false;
    }

    private static bool EndsValid(List<int> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Count; i++)
        {
            var digit = digits[^(i + 1)];
            var doubled = i % 2 == 0 ? digit : digit * 2;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }

        return sum % 10 == 0;
    }
}
