namespace OrderFunctions.Domain.Orders;

/// <summary>One reason why a parcel would not arrive; its name is what the customer is asked about.</summary>
public sealed record AddressRule(string Problem, Func<Address, bool> Breaks);

/// <summary>What is looked at before goods leave for an address whose form is right.</summary>
public static class AddressRules
{
    public const string Incomplete = "INCOMPLETE";
    public const string PostalCodeFormat = "POSTAL_CODE_FORMAT";
    public const string PostBox = "POST_BOX";

    private static readonly string[] PostBoxes = ["po box", "post office box", "postfach", "packstation", "apartado de correos"];

    /// <summary>How postal codes are written: # is a digit, @ a letter. A country that is not here takes any.</summary>
    private static readonly Dictionary<string, string[]> PostalCodes = new(StringComparer.Ordinal)
    {
        ["AT"] = ["####"],
        ["AU"] = ["####"],
        ["BE"] = ["####"],
        ["CH"] = ["####"],
        ["DE"] = ["#####"],
        ["DK"] = ["####"],
        ["ES"] = ["#####"],
        ["FR"] = ["#####"],
        ["IN"] = ["######", "### ###"],
        ["IT"] = ["#####"],
        ["NL"] = ["####@@", "#### @@"],
        ["PL"] = ["##-###"],
        ["SE"] = ["#####", "### ##"],
        ["US"] = ["#####", "#####-####"],
    };

    public static IReadOnlyList<AddressRule> All { get; } =
    [
        new(Incomplete, static address => address.Validate() is not null),
        new(PostalCodeFormat, static address => PostalCodes.TryGetValue(address.Country, out var forms)
            && !forms.Any(form => Matches(address.PostalCode.Trim(), form))),
        new(PostBox, static address => IsPostBox(address.Line1) || (address.Line2 is { } more && IsPostBox(more))),
    ];

    /// <summary>The problems, none when a parcel can be sent.</summary>
    public static IReadOnlyList<string> ProblemsWith(Address address) =>
        [.. All.Where(rule => rule.Breaks(address)).Select(rule => rule.Problem)];

    private static bool Matches(string text, string form) => text.Length == form.Length && !text.Where((c, i) => !Fits(c, form[i])).Any();

    private static bool Fits(char c, char form) => form switch
    {
        '#' => char.IsAsciiDigit(c),
        '@' => char.IsAsciiLetter(c),
        _ => c == form,
    };

    private static bool IsPostBox(string line)
    {
        var plain = line.Replace(".", "", StringComparison.Ordinal);
        return PostBoxes.Any(box => plain.Contains(box, StringComparison.OrdinalIgnoreCase));
    }
}
