using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>
/// Reads what a delivery system sends, as strictly as the schemas under <c>functions/Contracts</c> say; a test compares the two. What
/// a later version adds is passed over, as everywhere.
/// </summary>
public static partial class DeliveryMessage
{
    /// <summary>Refusal: another version of the contract than v1, or another type than the topic is for.</summary>
    public const string VersionUnknown = "VERSION_UNKNOWN";

    /// <summary>Refusal: not what the schema says.</summary>
    public const string NotTheSchema = "NOT_THE_SCHEMA";

    private const int MostItems = 100;

    // No event names anybody, whoever sends it: what lies in queues and among dead letters is nobody's to be erased.
    private static readonly string[] Personal = ["name", "email", "phone", "street", "address", "city", "postalCode", "birthday", "card"];

    private static readonly HashSet<string> Known = new JsonTypeInfo[]
        {
            DeliveryJson.Default.ParcelShippedData, DeliveryJson.Default.ParcelDeliveredData, DeliveryJson.Default.ParcelItemData,
        }
        .SelectMany(info => info.Properties).Select(property => property.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>A parcel has left. Throws <see cref="MessageRefusedException"/>.</summary>
    public static ParcelShippedData Shipped(CloudEvent message)
    {
        var data = Read(message, EventTypes.ParcelShipped, DeliveryJson.Default.ParcelShippedData);
        Time(message, "shippedAt");
        Text(data.OrderId, OrderIds(), "orderId");
        Text(data.ParcelId, ParcelIds(), "parcelId");
        Length(data.Carrier, 60, "carrier");
        Length(data.TrackingNumber, 100, "trackingNumber");
        Length(data.TrackingUrl, 500, "trackingUrl");
        if (data.TrackingUrl is { } url) Text(url, Addresses(), "trackingUrl");
        if (data.Items.Count is 0 or > MostItems) throw Wrong("items", $"has 1 to {MostItems} entries");
        for (var n = 0; n < data.Items.Count; n++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"items[{n}]");
            if (data.Items[n] is not { } item) throw Wrong(at, "is missing");
            Length(item.LineId, 64, at + ".lineId");
            Length(item.Location, 32, at + ".location");
            if (item.Quantity < 1) throw Wrong(at + ".quantity", "is 1 or more");
        }

        return data;
    }

    /// <summary>A parcel has arrived. Throws <see cref="MessageRefusedException"/>.</summary>
    public static ParcelDeliveredData Delivered(CloudEvent message)
    {
        var data = Read(message, EventTypes.ParcelDelivered, DeliveryJson.Default.ParcelDeliveredData);
        Time(message, "deliveredAt");
        Text(data.OrderId, OrderIds(), "orderId");
        Text(data.ParcelId, ParcelIds(), "parcelId");
        return data;
    }

    private static T Read<T>(CloudEvent message, string type, JsonTypeInfo<T> contract)
    {
        if (message.SpecVersion != "1.0") throw new MessageRefusedException(VersionUnknown, "specversion is 1.0");
        if (message.Type != type) throw new MessageRefusedException(VersionUnknown, $"type is {type}");
        if (message.ContractVersion != "v1") throw new MessageRefusedException(VersionUnknown, "eventcontractversion is v1");
        if (message.DataSchema != "urn:order-functions:v1:" + type) throw new MessageRefusedException(VersionUnknown, $"dataschema is that of {type} in v1");
        if (message.DataContentType != "application/json") throw new MessageRefusedException(NotTheSchema, "datacontenttype is application/json");
        if (message.Id.Length is 0 or > 128) throw new MessageRefusedException(NotTheSchema, "id has 1 to 128 characters");
        Walk(message.Data, "data");
        try
        {
            return message.Data.Deserialize(contract) ?? throw Wrong("data", "is missing");
        }
        catch (JsonException malformed)
        {
            // Its own text can quote the message.
            throw new MessageRefusedException(NotTheSchema, $"{malformed.Path ?? "data"} is missing or of another type");
        }
    }

    private static void Walk(JsonElement element, string path)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Null:
                throw Wrong(path, "is left out where there is nothing to say");
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    if (Personal.Contains(member.Name, StringComparer.Ordinal)) throw Wrong(path, "names nobody");
                    // What is not known here is passed over, with whatever it holds.
                    if (Known.Contains(member.Name)) Walk(member.Value, member.Name);
                }

                break;
            case JsonValueKind.Array:
                foreach (var entry in element.EnumerateArray()) Walk(entry, path);
                break;
        }
    }

    // The deserialiser takes dates without a time, and times without an offset, for what they may have meant.
    private static void Time(CloudEvent message, string member)
    {
        if (!Times().IsMatch(message.Data.GetProperty(member).GetString()!)) throw Wrong(member, "is a time with its offset, such as 2030-01-31T12:00:00Z");
    }

    private static void Text(string text, Regex pattern, string member)
    {
        if (!pattern.IsMatch(text)) throw Wrong(member, "is written otherwise");
    }

    private static void Length(string? text, int longest, string member)
    {
        if (text is not null && (text.Length == 0 || text.Length > longest)) throw Wrong(member, $"has 1 to {longest} characters");
    }

    private static MessageRefusedException Wrong(string path, string rule) => new(NotTheSchema, $"{path} {rule}");

    [GeneratedRegex(@"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\z", RegexOptions.CultureInvariant)]
    private static partial Regex OrderIds();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ParcelIds();

    [GeneratedRegex(@"^https://[^\s/]+(/\S*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Addresses();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Times();
}

/// <summary>JSON of messages from a delivery system: nothing may be missing, null or of another type.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ParcelShippedData))]
[JsonSerializable(typeof(ParcelDeliveredData))]
internal sealed partial class DeliveryJson : JsonSerializerContext;
