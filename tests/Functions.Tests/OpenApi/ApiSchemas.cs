using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using OrderFunctions.Functions.Http;

namespace OrderFunctions.Functions.Tests.OpenApi;

/// <summary>JSON Schemas of the types at the doors, each once and by name, from the metadata that serializes them.</summary>
internal sealed class ApiSchemas
{
    private const string Components = "#/components/schemas/";

    private readonly SortedDictionary<string, JsonNode> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Type> _types = new(StringComparer.Ordinal);
    private readonly bool _isRequest;

    /// <param name="isRequest">
    /// What a request may leave out is what its type gives a default; an answer leaves out whatever is null.
    /// </param>
    public ApiSchemas(bool isRequest) => _isRequest = isRequest;

    public IReadOnlyDictionary<string, JsonNode> Named => _named;

    /// <summary>A reference to the type's schema, or the schema itself of a list or a plain value.</summary>
    public JsonNode Of(Type type) => Export(DoorJson.Options.GetTypeInfo(type), whole: null);

    private JsonNode Export(JsonTypeInfo info, Type? whole) => info.GetJsonSchemaAsNode(new JsonSchemaExporterOptions
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (context, schema) =>
        {
            var isRoot = context.Path.IsEmpty;
            var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
            if (!(isRoot && type == whole) && HasName(context.TypeInfo.Kind, type, schema)) return Reference(type);
            if (schema is not JsonObject json) return schema;
            if (type == whole) Describe(json, context.TypeInfo);
            else Refine(json, type);
            return json;
        },
    });

    private static bool HasName(JsonTypeInfoKind kind, Type type, JsonNode schema) =>
        kind == JsonTypeInfoKind.Object || (type.IsEnum && schema is JsonObject json && json.ContainsKey("enum"));

    private JsonNode Reference(Type type)
    {
        var name = type.Name;
        if (_types.TryGetValue(name, out var known))
        {
            if (known != type) throw new InvalidOperationException($"{known} and {type} would both be called {name}.");
        }
        else
        {
            _types[name] = type;
            _named[name] = Export(DoorJson.Options.GetTypeInfo(type), whole: type);
        }

        // Null is accepted where a request leaves something out, but saying so here would only complicate every client.
        return new JsonObject { ["$ref"] = Components + name };
    }

    private void Describe(JsonObject json, JsonTypeInfo info)
    {
        if (DocComments.Of(info.Type) is { } summary) json["description"] = summary;
        if (info.Type.IsEnum)
        {
            json["type"] = "string";
            return;
        }

        json["type"] = "object";
        foreach (var property in info.Properties)
        {
            if (json["properties"]?[property.Name] is not JsonObject member) continue;
            if (member.TryGetPropertyValue("default", out var standard) && standard is null) member.Remove("default");
            if (!_isRequest) member = WithoutNull(json, property, member);
            if ((property.AttributeProvider as System.Reflection.MemberInfo)?.Name is { } name && DocComments.Of(info.Type, name) is { } comment)
                member["description"] = comment;
        }
    }

    // Null is never written, so in an answer a member that can be null is one that can be missing.
    private static JsonObject WithoutNull(JsonObject json, JsonPropertyInfo property, JsonObject member)
    {
        if (!property.IsGetNullable) return member;
        if (json["required"] is JsonArray required)
        {
            foreach (var entry in required.Where(one => one!.GetValue<string>() == property.Name).ToList()) required.Remove(entry);
            if (required.Count == 0) json.Remove("required");
        }

        if (member["type"] is JsonArray types) member["type"] = types.Select(type => type!.GetValue<string>()).First(type => type != "null");
        return member;
    }

    private static void Refine(JsonObject json, Type type)
    {
        if (json["type"] is not JsonValue kind || kind.GetValueKind() != JsonValueKind.String) return;
        if (type == typeof(long)) json["format"] = "int64";
        if (type == typeof(int)) json["format"] = "int32";
    }
}
