using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Fulfilment;

/// <summary>What is taken from a delivery system is what the schemas say, and nothing else.</summary>
public sealed class DeliveryMessageTests
{
    // Paths into the data of a message, and what is put there; null takes it away.
    private static readonly (string Type, string Path, string? Value)[] s_changes =
    [
        .. from type in new[] { EventTypes.ParcelShipped, EventTypes.ParcelDelivered }
           from path in Paths(ContractSchemas.Example(type), "")
           from value in new[]
           {
               null, "null", "7", "-1", "0", "1.5", "true", "\"\"", "\"text\"", "\"7\"", "[]", "{}", "[null]", "\"2030-01-31\"", "\"2030-01-31T12:00:00\"",
               "\"2030-01-31T12:00:00Z\"", "\"2030-01-31T12:00:00.5+05:30\"", "\"0199F0A1-7A4E-7D7D-8A33-6A3F0C5D1E2F\"", "\"-D1\"", "\"a/b\"",
               "\"http://parcels.example/1\"", "\"https://parcels.example/a b\"", "\"https://parcels.example\"", Long(33), Long(41), Long(65), Long(101), Long(501),
               "\"two\\nlines\"", "99999999999",
           }
           select (type, path, value),
        .. from path in new[] { "email", "items[0].name", "later", "items[0].later" } select (EventTypes.ParcelShipped, path, "\"Ann\""),
        .. from path in new[] { "address", "later" } select (EventTypes.ParcelDelivered, path, "\"Ann\""),
        (EventTypes.ParcelShipped, "later", "{ \"name\": \"Ann\" }"),
        (EventTypes.ParcelShipped, "later", "null"),
        (EventTypes.ParcelShipped, "items", $"[{string.Join(',', Enumerable.Repeat("{ \"lineId\": \"1\", \"quantity\": 1 }", 101))}]"),
    ];

    public static TheoryData<int> Changes => [.. Enumerable.Range(0, s_changes.Length)];

    [Theory]
    [InlineData(EventTypes.ParcelShipped)]
    [InlineData(EventTypes.ParcelDelivered)]
    public void The_example_of_each_type_is_taken(string type) => Assert.Null(RefusalOf(type, ContractSchemas.Example(type)));

    [Theory]
    [MemberData(nameof(Changes))]
    public void Reader_and_schema_agree_on_whatever_is_sent(int index)
    {
        var (type, path, value) = s_changes[index];
        var data = ContractSchemas.Example(type);
        Put(data, path, value);

        var problems = ContractSchemas.ProblemsOfSubscriber(type, data);
        var refusal = RefusalOf(type, data);
        Assert.True(problems.Count == 0 == (refusal is null), $"{path} = {value}: the schema says {string.Join("; ", problems)}, the reader {refusal}");
        if (refusal is not null)
        {
            Assert.StartsWith(DeliveryMessage.NotTheSchema, refusal, StringComparison.Ordinal);
            Assert.DoesNotContain("Ann", refusal, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("specversion", "\"0.3\"", DeliveryMessage.VersionUnknown)]
    [InlineData("eventcontractversion", "\"v2\"", DeliveryMessage.VersionUnknown)]
    [InlineData("dataschema", "\"urn:order-functions:v2:parcel.shipped\"", DeliveryMessage.VersionUnknown)]
    [InlineData("type", "\"parcel.delivered\"", DeliveryMessage.VersionUnknown)]
    [InlineData("datacontenttype", "\"application/xml\"", DeliveryMessage.NotTheSchema)]
    [InlineData("id", "\"\"", DeliveryMessage.NotTheSchema)]
    [InlineData("later", "1", null)]
    [InlineData("source", "\"urn:delivery\"", null)]
    public void The_envelope_is_that_of_version_1(string name, string value, string? code)
    {
        var message = Envelope(EventTypes.ParcelShipped, ContractSchemas.Example(EventTypes.ParcelShipped));
        message[name] = JsonNode.Parse(value);

        var refused = Record.Exception(() => { DeliveryMessage.Shipped(CloudEvent.Parse(message.ToJsonString())); }) as MessageRefusedException;
        Assert.Equal(code, refused?.Code);
        // By its schema alone a message of the other type is one; the topic takes the one type only.
        if (name != "type") Assert.Equal(code is null, ContractSchemas.ProblemsOfTaken(message.ToJsonString()).Count == 0);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("type")]
    [InlineData("subject")]
    [InlineData("time")]
    [InlineData("dataschema")]
    [InlineData("specversion")]
    [InlineData("eventcontractversion")]
    [InlineData("data")]
    public void An_envelope_that_lacks_something_is_no_message(string name)
    {
        var message = Envelope(EventTypes.ParcelShipped, ContractSchemas.Example(EventTypes.ParcelShipped));
        message.Remove(name);

        Assert.Throws<JsonException>(() => CloudEvent.Parse(message.ToJsonString()));
        Assert.NotEmpty(ContractSchemas.ProblemsOfTaken(message.ToJsonString()));
    }

    private static string? RefusalOf(string type, JsonNode data)
    {
        var message = CloudEvent.Parse(Envelope(type, data).ToJsonString());
        try
        {
            if (type == EventTypes.ParcelShipped) DeliveryMessage.Shipped(message);
            else DeliveryMessage.Delivered(message);
            return null;
        }
        catch (MessageRefusedException refused)
        {
            return refused.Message;
        }
    }

    private static JsonObject Envelope(string type, JsonNode data) => new()
    {
        ["specversion"] = "1.0",
        ["id"] = "m-1",
        ["source"] = "urn:delivery",
        ["type"] = type,
        ["subject"] = "an order",
        ["time"] = "2030-01-02T12:00:00Z",
        ["datacontenttype"] = "application/json",
        ["dataschema"] = "urn:order-functions:v1:" + type,
        ["eventcontractversion"] = "v1",
        ["data"] = data.DeepClone(),
    };

    private static string Long(int length) => $"\"{new string('x', length)}\"";

    private static IEnumerable<string> Paths(JsonNode node, string path) => node switch
    {
        JsonObject members => members.SelectMany(member => Paths(member.Value!, path.Length == 0 ? member.Key : $"{path}.{member.Key}").Prepend(
            path.Length == 0 ? member.Key : $"{path}.{member.Key}")),
        JsonArray list => Paths(list[0]!, path + "[0]").Prepend(path + "[0]"),
        _ => [],
    };

    private static void Put(JsonNode data, string path, string? value)
    {
        var steps = path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.');
        foreach (var step in steps[..^1]) data = int.TryParse(step, CultureInfo.InvariantCulture, out var at) ? data[at]! : data[step]!;
        var node = value is null ? null : JsonNode.Parse(value);
        if (data is JsonArray list) list[0] = node;
        else if (value is null) data.AsObject().Remove(steps[^1]);
        else data[steps[^1]] = node;
    }
}
