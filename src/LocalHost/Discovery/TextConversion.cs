using System.Globalization;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.LocalHost.Discovery;

/// <summary>Texts of routes, queries and message properties as the parameter types that the official worker converts them to.</summary>
internal static class TextConversion
{
    private static readonly Dictionary<Type, Func<string, object?>> Converters = new()
    {
        [typeof(string)] = text => text,
        [typeof(Guid)] = text => Guid.TryParse(text, out var v) ? v : null,
        [typeof(int)] = text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var v) ? v : null,
        [typeof(long)] = text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var v) ? v : null,
        [typeof(decimal)] = text => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) ? v : null,
        [typeof(double)] = text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) ? v : null,
        // The official worker reads a bool as JSON: 'True' does not convert.
        [typeof(bool)] = text => text switch { "true" => true, "false" => false, _ => null },
        [typeof(DateTime)] = text =>
            DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var v) ? v : null,
        [typeof(DateTimeOffset)] = text =>
            DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var v) ? v : null,
    };

    /// <summary>Null when a parameter of that type cannot be bound from a text.</summary>
    public static Func<string, object>? For(string parameter, Type type)
    {
        var target = Nullable.GetUnderlyingType(type) ?? type;
        if (!Converters.TryGetValue(target, out var convert))
            return null;
        return text => convert(text) ?? throw new FunctionInputConverterException(
            $"The value of parameter '{parameter}' does not convert to {target.Name}.");
    }

    /// <summary>What an absent value gives: null, the declared default, or an error when the invocation comes.</summary>
    public static Func<object?> Absent(System.Reflection.ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.HasDefaultValue)
        {
            // A default of 'default' for a struct is reported as null.
            var value = parameter.DefaultValue ?? (type.IsValueType ? Activator.CreateInstance(type) : null);
            return () => value;
        }
        if (!type.IsValueType || Nullable.GetUnderlyingType(type) is not null)
            return () => null;
        return () => throw new FunctionInputConverterException($"There is no value for parameter '{parameter.Name}' of type {type.Name}.");
    }
}
