using System.Text;
using System.Text.Json.Nodes;

namespace OrderFunctions.Functions.Tests.OpenApi.Fuzz;

/// <summary>Writes a body after its schema in the document, near to the operation's example, with something wrong here and there.</summary>
internal sealed class FuzzedBody(Random random, JsonObject document)
{
    private const int Depth = 1000;
    private const int Many = 3000;

    private readonly StringBuilder _text = new();

    public byte[] Write(JsonObject media)
    {
        Value(media["schema"]!, media["example"]);
        var text = _text.ToString();
        return random.Next(100) switch
        {
            0 => [],
            1 => Encoding.UTF8.GetBytes(text[..random.Next(text.Length + 1)]),
            2 => Encoding.UTF8.GetBytes(text + text),
            3 => Encoding.Unicode.GetBytes(text),
            4 => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
            5 => [.. Encoding.UTF8.GetBytes(text).Select(letter => random.Next(20) == 0 ? (byte)random.Next(256) : letter)],
            6 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"lines\":", Depth)) + "1" + new string('}', Depth)),
            7 => Encoding.UTF8.GetBytes(text.Replace('"', '\'')),
            8 when random.Next(4) == 0 => Encoding.UTF8.GetBytes(text + new string(' ', 300_000)),
            _ => Encoding.UTF8.GetBytes(text),
        };
    }

    private void Value(JsonNode schema, JsonNode? example)
    {
        while (schema["$ref"]?.GetValue<string>() is { } target) schema = document["components"]!["schemas"]![target.Split('/')[^1]]!;
        if (Chance(5))
        {
            Wrong();
            return;
        }

        switch (TypeOf(schema))
        {
            case "object" when schema["properties"] is JsonObject properties:
                Members(schema, properties, example as JsonObject);
                break;
            case "array":
                Items(schema["items"]!, (example as JsonArray)?.FirstOrDefault());
                break;
            case var type:
                _text.Append(example is not null && Chance(85) ? example.ToJsonString() : Leaf(schema, type));
                break;
        }
    }

    private void Members(JsonNode schema, JsonObject properties, JsonObject? example)
    {
        var required = (schema["required"] as JsonArray)?.Select(name => name!.GetValue<string>()).ToHashSet(StringComparer.Ordinal) ?? [];
        var before = _text.Append('{').Length;
        foreach (var (name, member) in properties)
        {
            if (!Chance(required.Contains(name) || example?[name] is not null ? 97 : 30)) continue;
            for (var times = Chance(1) ? 2 : 1; times > 0; times--)
            {
                if (_text.Length > before) _text.Append(',');
                _text.Append('"').Append(Chance(2) ? name.ToUpperInvariant() : name).Append("\":");
                Value(member!, example?[name]);
            }
        }

        if (Chance(5))
        {
            _text.Append(_text.Length > before ? "," : "").Append("\"unknown-🎁\":");
            Wrong();
        }

        _text.Append('}');
    }

    private void Items(JsonNode schema, JsonNode? example)
    {
        var count = random.Next(100) switch { < 6 => 0, < 88 => 1, < 98 => random.Next(2, 6), _ => Many };
        _text.Append('[');
        for (var n = 0; n < count; n++)
        {
            if (n > 0) _text.Append(',');
            if (count == Many) _text.Append(n);
            else Value(schema, example);
        }

        _text.Append(']');
    }

    private void Wrong() => _text.Append(random.Next(40) switch
    {
        0 => new string('[', Depth) + new string(']', Depth),
        1 => "\"" + new string('x', random.Next(2000)) + "\"",
        2 => new string('9', random.Next(1, 500)),
        _ => FuzzedText.Json[random.Next(FuzzedText.Json.Length)],
    });

    private string Leaf(JsonNode schema, string type) => type switch
    {
        _ when schema["enum"] is JsonArray names => names[random.Next(names.Count)]?.ToJsonString() ?? "null",
        "integer" or "number" => random.Next(-2, 1000).ToString(System.Globalization.CultureInfo.InvariantCulture),
        "boolean" => "true",
        _ => "\"text-" + random.Next(50) + "\"",
    };

    private bool Chance(int percent) => random.Next(100) < percent;

    private static string TypeOf(JsonNode schema) =>
        schema["type"] switch { JsonArray several => several[0]!.GetValue<string>(), JsonValue one => one.GetValue<string>(), _ => "" };
}
