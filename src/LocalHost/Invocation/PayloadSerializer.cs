using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrderFunctions.LocalHost.Invocation;

/// <summary>
/// The one set of JSON options for message payloads and durable inputs and outputs: the app installs it with
/// services.Configure of JsonSerializerOptions, as on the official worker.
/// </summary>
internal sealed class PayloadSerializer
{
    public PayloadSerializer(JsonSerializerOptions options)
    {
        if (!options.IsReadOnly && !JsonSerializer.IsReflectionEnabledByDefault)
            options.TypeInfoResolver ??= JsonTypeInfoResolver.Combine();
        options.MakeReadOnly(populateMissingResolver: true);
        Options = options;
    }

    public JsonSerializerOptions Options { get; }

    /// <summary>Null when the options know nothing about the type.</summary>
    public JsonTypeInfo? TryGetTypeInfo(Type type) =>
        !type.ContainsGenericParameters && !type.IsByRefLike && !type.IsByRef && !type.IsPointer
            && Options.TryGetTypeInfo(type, out var info)
                ? info
                : null;
}
