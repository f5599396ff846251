namespace OrderFunctions.Domain.Orders;

/// <summary>A postal address. <paramref name="Country"/> is ISO 3166-1 alpha-2 in upper case.</summary>
public sealed record Address(
    string Name,
    string Line1,
    string City,
    string PostalCode,
    string Country,
    string? Line2 = null,
    string? Region = null,
    string? Company = null)
{
    /// <summary>The longest text a field may hold; carriers' labels take no more.</summary>
    public const int MaxFieldLength = 100;

    /// <summary>Countries that have no postal codes in use.</summary>
    private const string WithoutPostalCode =
        " AE AG AO BF BI BJ BO BS BW BZ CD CF CG CI CM DJ DM ER FJ GA GD GH GM GQ GY HK KI KM KN KP LC ML MO MR MW NA NR QA RW " +
        "SB SC SL SR ST SY TD TG TK TL TO TV UG VU YE ZW ";

    /// <summary>
    /// The validity rule: null when the address can be shipped to as far as its form tells, else a refusal
    /// <see cref="RefusalCodes.AddressInvalid"/> whose data maps field name (camelCase) to problem.
    /// </summary>
    public Refusal? Validate()
    {
        Dictionary<string, string>? problems = null;
        Require("name", Name);
        Require("line1", Line1);
        Require("city", City);
        Limit("line2", Line2);
        Limit("region", Region);
        Limit("company", Company);
        if (Country is not { Length: 2 } || !char.IsAsciiLetterUpper(Country[0]) || !char.IsAsciiLetterUpper(Country[1]))
        {
            Add("country", "must be a two-letter ISO 3166 code in upper case");
        }
        else if (!WithoutPostalCode.Contains($" {Country} ", StringComparison.Ordinal))
        {
            Require("postalCode", PostalCode);
        }

        return problems is null ? null : new Refusal(RefusalCodes.AddressInvalid, "The address is not complete.", problems);

        void Require(string field, string? value)
        {
            if (string.IsNullOrWhiteSpace(value)) Add(field, "is required");
            Limit(field, value);
        }

        void Limit(string field, string? value)
        {
            if (value?.Length > MaxFieldLength) Add(field, $"must have at most {MaxFieldLength} characters");
            else if (value is not null && value.Any(char.IsControl)) Add(field, "must not hold control characters");
        }

        void Add(string field, string problem) => (problems ??= new(StringComparer.Ordinal)).TryAdd(field, problem);
    }
}
