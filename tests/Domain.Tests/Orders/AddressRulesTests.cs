using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Tests.Orders;

public sealed class AddressRulesTests
{
    [Theory]
    [InlineData("AT", "1010")]
    [InlineData("AU", "2000")]
    [InlineData("BE", "1000")]
    [InlineData("CH", "8001")]
    [InlineData("DE", "10115")]
    [InlineData("DK", "1050")]
    [InlineData("ES", "28001")]
    [InlineData("FR", "75001")]
    [InlineData("IN", "110001")]
    [InlineData("IN", "110 001")]
    [InlineData("IT", "00100")]
    [InlineData("NL", "1012AB")]
    [InlineData("NL", "1012 ab")]
    [InlineData("PL", "00-001")]
    [InlineData("SE", "11122")]
    [InlineData("SE", "111 22")]
    [InlineData("US", "10001")]
    [InlineData("US", "10001-1234")]
    public void A_postal_code_is_written_as_its_country_writes_it(string country, string code)
    {
        Assert.Empty(Problems(country, code));
        Assert.Empty(Problems(country, $" {code} "));
        // A digit too many, one too few, a letter where a digit belongs.
        foreach (var wrong in new[] { code + "1", code[..^1], "x" + code[1..] })
            Assert.Equal([AddressRules.PostalCodeFormat], Problems(country, wrong));
    }

    [Fact]
    public void A_country_whose_codes_are_not_known_takes_any() => Assert.Empty(Problems("GB", "SW1A 1AA"));

    [Theory]
    [InlineData("P.O. Box 12", null)]
    [InlineData("Post Office Box 12", null)]
    [InlineData("Postfach 12", null)]
    [InlineData("Packstation 101", null)]
    [InlineData("Apartado de Correos 7", null)]
    [InlineData("1 Main Street", "PO BOX 7")]
    public void A_parcel_does_not_go_to_a_post_box(string line1, string? line2) =>
        Assert.Equal([AddressRules.PostBox], AddressRules.ProblemsWith(AnOrder.Home with { Line1 = line1, Line2 = line2 }));

    [Fact]
    public void A_second_line_that_is_no_post_box_does_no_harm() =>
        Assert.Empty(AddressRules.ProblemsWith(AnOrder.Home with { Line2 = "2nd floor" }));

    private static IReadOnlyList<string> Problems(string country, string code) =>
        AddressRules.ProblemsWith(AnOrder.Home with { Country = country, PostalCode = code });
}
