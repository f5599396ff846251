using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrderFunctions.Functions.Http;
using Xunit;

namespace OrderFunctions.Functions.Tests.Http;

/// <summary>What callers can send, and what they are told.</summary>
public sealed class JsonTextTests
{
    private const string Good = """{"name":"Ada","lines":[{"sku":"A-1","quantity":2}],"paper":"A_FOUR"}""";

    [Fact]
    public void A_good_body_is_read()
    {
        Assert.True(Parse(Good).TryGet(out var body, out _));
        Assert.Equal(new Line("A-1", 2), Assert.Single(body.Lines));
        Assert.Equal(Paper.AFour, body.Paper);
        Assert.Null(body.Note);
    }

    [Fact]
    public void Unknown_members_are_ignored()
    {
        Assert.True(Parse(Good.Replace("\"name\"", "\"later\":{\"x\":[1]},\"name\"")).TryGet(out _, out _));
    }

    [Theory]
    [InlineData("", "BODY_REQUIRED")]
    [InlineData("  \r\n", "BODY_REQUIRED")]
    [InlineData("null", "BODY_REQUIRED")]
    [InlineData("{", "MALFORMED_JSON")]
    [InlineData("{\"name\":\"Ada\",}", "MALFORMED_JSON")]
    [InlineData("{\"name\":NaN}", "MALFORMED_JSON")]
    [InlineData("{'name':'Ada'}", "MALFORMED_JSON")]
    [InlineData("{\"name\":\"Ada\"} {}", "MALFORMED_JSON")]
    [InlineData("{\"name\":\"\\ud800\"}", "VALIDATION_FAILED")]
    [InlineData("// comment\n{}", "MALFORMED_JSON")]
    [InlineData("nul", "MALFORMED_JSON")]
    [InlineData("[]", "VALIDATION_FAILED")]
    [InlineData("\"text\"", "VALIDATION_FAILED")]
    [InlineData("42", "VALIDATION_FAILED")]
    public void A_body_that_is_not_the_json_it_should_be_is_named(string json, string code)
    {
        var problem = Refused(json);

        Assert.Equal(400, problem.Status);
        Assert.Equal(code, problem.Code);
    }

    [Theory]
    [InlineData("\"quantity\":2", "\"quantity\":\"2\"", "$.lines[0].quantity", "must be a whole number")]
    [InlineData("\"quantity\":2", "\"quantity\":2.5", "$.lines[0].quantity", "must be a whole number")]
    [InlineData("\"quantity\":2", "\"quantity\":1e400", "$.lines[0].quantity", "must be a whole number")]
    [InlineData("\"quantity\":2", "\"quantity\":99999999999999999999", "$.lines[0].quantity", "must be a whole number")]
    [InlineData("\"quantity\":2", "\"quantity\":null", "$.lines[0].quantity", "must not be null")]
    [InlineData(",\"quantity\":2", "", "$.lines[0].quantity", "is required")]
    [InlineData("\"Ada\"", "{\"first\":1}", "$.name", "must be text")]
    [InlineData("\"Ada\"", "null", "$.name", "must not be null")]
    [InlineData("\"A_FOUR\"", "\"A_FIVE\"", "$.paper", "must be one of A_FOUR, LETTER")]
    [InlineData("\"A_FOUR\"", "0", "$.paper", "must be one of A_FOUR, LETTER")]
    [InlineData("[{\"sku\":\"A-1\",\"quantity\":2}]", "{}", "$.lines", "must be an array")]
    [InlineData("[{\"sku\":\"A-1\",\"quantity\":2}]", "[null]", "$.lines[0]", "must not be null")]
    [InlineData("[{\"sku\":\"A-1\",\"quantity\":2}]", "[7]", "$.lines[0]", "must be an object")]
    public void A_wrong_member_is_named_by_its_path(string part, string wrong, string path, string expectation)
    {
        var problem = Refused(Good.Replace(part, wrong));

        Assert.Equal("VALIDATION_FAILED", problem.Code);
        Assert.Contains(expectation, Assert.Single(problem.Errors![path]));
        Assert.Single(problem.Errors);
    }

    [Fact]
    public void Every_wrong_member_is_named_at_once()
    {
        var problem = Refused("""{"lines":[{"sku":1,"quantity":"x"},{"quantity":1}],"paper":"NO"}""");

        Assert.Equal(
            ["$.lines[0].quantity", "$.lines[0].sku", "$.lines[1].sku", "$.name", "$.paper"],
            problem.Errors!.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_member_given_twice_is_refused()
    {
        Assert.Equal(400, Refused(Good.Replace("\"name\":", "\"name\":\"Bob\",\"name\":")).Status);
        Assert.Equal(400, Refused(Good.Replace("\"name\":", "\"NAME\":\"Bob\",\"name\":")).Status);
    }

    [Fact]
    public void Deep_nesting_is_refused_without_being_followed()
    {
        var deep = "{\"name\":" + new string('[', 100_000) + new string(']', 100_000) + "}";

        Assert.Equal("JSON_TOO_DEEP", Refused(deep).Code);
    }

    [Fact]
    public void Text_that_is_not_utf8_is_refused()
    {
        byte[] bytes = [.. "{\"name\":\""u8, 0xff, 0xfe, .. "\"}"u8];

        Assert.False(Parse(bytes).TryGet(out _, out var problem));
        Assert.Equal(400, problem.Status);
    }

    [Fact]
    public void A_flood_of_wrong_members_gets_a_bounded_answer()
    {
        var many = "{\"lines\":[" + string.Join(',', Enumerable.Repeat("7", 10_000)) + "],\"name\":\"Ada\",\"paper\":\"LETTER\"}";

        Assert.True(Refused(many).Errors!.Count <= 33);
    }

    [Fact]
    public void No_answer_names_a_type_of_ours()
    {
        foreach (var json in new[] { "[]", "{}", "{\"lines\":3}", Good.Replace("A_FOUR", "X"), Good.Replace(":2", ":true") })
        {
            var problem = Refused(json);
            var body = problem.Detail + string.Concat((problem.Errors ?? new Dictionary<string, string[]>()).SelectMany(e => e.Value));
            Assert.DoesNotContain(nameof(Toy), body);
            Assert.DoesNotContain("System.", body);
        }
    }

    private static readonly JsonSerializerOptions Options = DoorJson.CreateFor(ToyJson.Default);

    private static Read<Toy> Parse(byte[] utf8) =>
        JsonText.Parse(utf8, (JsonTypeInfo<Toy>)Options.GetTypeInfo(typeof(Toy)));

    private static Read<Toy> Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    private static Problem Refused(string json)
    {
        Assert.False(Parse(json).TryGet(out _, out var problem));
        return problem;
    }

    internal sealed record Toy(string Name, IReadOnlyList<Line> Lines, Paper Paper, string? Note = null);

    internal sealed record Line(string Sku, int Quantity);

    internal enum Paper
    {
        AFour,
        Letter,
    }
}

[JsonSerializable(typeof(JsonTextTests.Toy))]
internal sealed partial class ToyJson : JsonSerializerContext;
