using System.Globalization;

namespace OrderFunctions.Functions.Settings;

/// <summary>What can be written for a setting.</summary>
/// <param name="Expected">Completes "it must be …".</param>
/// <param name="Accepts">Whether a text can be written.</param>
public sealed record SettingRule(string Expected, Func<string, bool> Accepts)
{
    /// <summary>Anything, or nothing.</summary>
    public static SettingRule Text { get; } = new("a text", _ => true);

    /// <summary>Anything but nothing.</summary>
    public static SettingRule Filled { get; } = new("a text that is not empty", text => text.Trim().Length > 0);

    /// <summary>On or off.</summary>
    public static SettingRule Flag { get; } = new("true or false", text => bool.TryParse(text, out _));

    /// <summary>An address on the web, or nothing.</summary>
    public static SettingRule Url { get; } = new(
        "an absolute URL (http or https), or empty",
        text => text.Length == 0 || (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"));

    /// <summary>A secret of 16 characters or more, or nothing.</summary>
    public static SettingRule Secret { get; } = new("16 characters or more, or empty", text => text.Length is 0 or >= 16);

    /// <summary>A provider's key, which begins in one of these ways, or nothing.</summary>
    public static SettingRule Key(params string[] beginnings) => new(
        string.Join("… or ", beginnings) + "… with 16 characters or more, or empty",
        text => Secret.Accepts(text)
            && (text.Length == 0 || beginnings.Any(beginning => text.StartsWith(beginning, StringComparison.Ordinal))));

    /// <summary>A folder that does not depend on where the program was started, or nothing.</summary>
    public static SettingRule Folder { get; } = new("an absolute path, or empty", text => text.Length == 0 || Path.IsPathFullyQualified(text));

    /// <summary>The name of a blob container.</summary>
    public static SettingRule Container { get; } = new(
        "3 to 63 lower-case letters, digits and single dashes",
        text => text.Length is >= 3 and <= 63 && text.Split('-').All(part => part.Length > 0 && part.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))));

    /// <summary>A mail address.</summary>
    public static SettingRule Email { get; } = new(
        "a mail address", text => text.Length < 255 && System.Net.Mail.MailAddress.TryCreate(text, out var address) && address.Address == text);

    /// <summary>A mail address, or nothing.</summary>
    public static SettingRule EmailOrEmpty { get; } = new("a mail address, or empty", text => text.Length == 0 || Email.Accepts(text));

    /// <summary>A language tag.</summary>
    public static SettingRule Language { get; } = new("a language tag such as en", OrderFunctions.Application.Notifications.Templates.TemplateKey.IsLanguage);

    /// <summary>An RSA key in PEM, or nothing.</summary>
    public static SettingRule PrivateKey { get; } = new(
        "a private key in PEM, or empty", text => text.Length == 0 || text.StartsWith("-----BEGIN ", StringComparison.Ordinal));

    /// <summary>A currency in use.</summary>
    public static SettingRule Currency { get; } = new("an ISO 4217 code in upper case", OrderFunctions.Domain.Currencies.IsKnown);

    /// <summary>A whole number in a range.</summary>
    public static SettingRule Whole(long least, long most) => new(
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"),
        text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most);

    /// <summary>A part of a whole.</summary>
    public static SettingRule Fraction { get; } = new(
        "a number from 0 to 1, like 0.25",
        text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= 1);

    /// <summary>A span of time in a range; both ends as they would be written.</summary>
    public static SettingRule Duration(string least, string most) => new(
        $"a time from {least} to {most}, written days.hours:minutes:seconds",
        text => text.Contains(':', StringComparison.Ordinal) // a bare number would count days
            && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time)
            && time >= TimeSpan.Parse(least, CultureInfo.InvariantCulture)
            && time <= TimeSpan.Parse(most, CultureInfo.InvariantCulture));

    /// <summary>One of the names of an enumeration.</summary>
    public static SettingRule OneOf<T>()
        where T : struct, Enum => OneOf(Enum.GetNames<T>());

    /// <summary>One of these names, whatever their case.</summary>
    public static SettingRule OneOf(params string[] names) =>
        new(string.Join(" or ", names), text => names.Contains(text, StringComparer.OrdinalIgnoreCase));
}
