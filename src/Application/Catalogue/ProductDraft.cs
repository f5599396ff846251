using OrderFunctions.Domain;

namespace OrderFunctions.Application.Catalogue;

/// <summary>A product as somebody sends it: anything may be missing or wrong.</summary>
public sealed record ProductDraft
{
    public string? Sku { get; init; }

    public string? Name { get; init; }

    public PriceDraft? Price { get; init; }

    public int? TaxBasisPoints { get; init; }

    /// <summary>Made to order: the customer says what it is to say. False when absent.</summary>
    public bool? Personalised { get; init; }

    /// <summary>Of a personalised one: the skill that its writer needs.</summary>
    public string? Skill { get; init; }
    /// <summary>What kind of article it is; may be left out.</summary>
    public string? Category { get; init; }

    /// <summary>
    /// Adds what is wrong to <paramref name="errors"/>, by JSON path; <paramref name="path"/> is where the draft stands
    /// (<c>$[3]</c> for the fourth row of an import).
    /// </summary>
    public void Check(IDictionary<string, string[]> errors, string path = "$")
    {
        if (!Skus.IsValid(Sku))
            errors[path + ".sku"] = [Skus.Rule];
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > 200 || Name.Any(char.IsControl))
            errors[path + ".name"] = ["1 to 200 characters, none of them control characters."];
        if (Price?.Amount is not (>= 0 and <= Money.MaxAmount))
            errors[path + ".price.amount"] = [$"An integer in minor units, 0 to {Money.MaxAmount}."];
        if (!Currencies.IsKnown(Price?.Currency))
            errors[path + ".price.currency"] = ["An active ISO 4217 code in upper case, such as EUR."];
        if (TaxBasisPoints is not (>= 0 and <= 100_00))
            errors[path + ".taxBasisPoints"] = ["An integer, 0 to 10000; 1900 is 19 %."];
        if (Skill is not null && (Personalised != true || !Skus.IsSkill(Skill)))
            errors[path + ".skill"] = [$"Of a personalised product only; {Skus.SkillRule}"];
        if (Category is not null && (string.IsNullOrWhiteSpace(Category) || Category.Length > 64 || Category.Any(char.IsControl)))
            errors[path + ".category"] = ["1 to 64 characters, none of them control characters."];
    }

    /// <summary>The product; only for a draft that passed <see cref="Check"/>.</summary>
    internal Product ToProduct(DateTimeOffset now) =>
        new(Sku!, Name!.Trim(), new Money(Price!.Amount!.Value, Price.Currency!), TaxBasisPoints!.Value, now, now)
        {
            Revision = 1,
            Personalised = Personalised ?? false,
            Skill = Skill,
            Category = Category?.Trim(),
        };
}

/// <summary>A price as somebody sends it.</summary>
public sealed record PriceDraft(long? Amount, string? Currency);

/// <summary>What a SKU looks like: safe as a key on every store and in a URL.</summary>
public static class Skus
{
    /// <summary>For people.</summary>
    public const string Rule = "1 to 64 letters, digits, dots, dashes or underscores, the first a letter or digit.";

    /// <summary>What a skill looks like, for people.</summary>
    public const string SkillRule = "1 to 32 lower-case letters, digits and dashes.";

    /// <summary>Whether <paramref name="skill"/> follows the <see cref="SkillRule"/>.</summary>
    public static bool IsSkill(string? skill) =>
        skill is { Length: > 0 and <= 32 } && skill.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>Whether <paramref name="sku"/> follows the <see cref="Rule"/>.</summary>
    public static bool IsValid(string? sku)
    {
        if (sku is null or { Length: 0 or > 64 } || !char.IsAsciiLetterOrDigit(sku[0]))
            return false;
        foreach (var c in sku)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_'))
                return false;
        }

        return true;
    }
}
