using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrderFunctions.LocalHost.Durable;

/// <summary>Payloads as UTF-8 JSON, by the one set of serializer options of the app. Empty stands for "none".</summary>
internal sealed class DurableJson
{
    private readonly JsonSerializerOptions options;

    public DurableJson(JsonSerializerOptions options)
    {
        // Type by type access wants a resolver; without one, take the one that the serializer would fall back to.
        options.MakeReadOnly(populateMissingResolver: true);
        this.options = options;
    }

    public JsonSerializerOptions Options => options;

    /// <summary>Serializes by the value's own type, or by the declared one where the options do not know the former.</summary>
    public ReadOnlyMemory<byte> Serialize(object? value, Type? declared = null)
    {
        if (value is null)
            return default;
        if (options.TryGetTypeInfo(value.GetType(), out var info) || declared is null)
            return JsonSerializer.SerializeToUtf8Bytes(value, info ?? options.GetTypeInfo(value.GetType()));
        return JsonSerializer.SerializeToUtf8Bytes(value, options.GetTypeInfo(declared));
    }

    public T? Deserialize<T>(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
            return default;
        if (InfoOf(typeof(T)) is JsonTypeInfo<T> info)
            return JsonSerializer.Deserialize(json.Span, info);
        return (T)(object)Element(json);
    }

    public object? Deserialize(ReadOnlyMemory<byte> json, Type type)
    {
        if (json.IsEmpty)
            return null;
        return InfoOf(type) is { } info ? JsonSerializer.Deserialize(json.Span, info) : Element(json);
    }

    /// <summary>Null for <see cref="object"/> where the options do not know it: such a value stays a JsonElement.</summary>
    private JsonTypeInfo? InfoOf(Type type)
    {
        if (type != typeof(object))
            return options.GetTypeInfo(type);
        return options.TryGetTypeInfo(type, out var info) ? info : null;
    }

    private static JsonElement Element(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
