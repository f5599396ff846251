using System.Collections;
using System.Reflection;

namespace OrderFunctions.Testing;

/// <summary>
/// Makes records with something in every member, so that a test can look at all kinds of facts without knowing them. What a value must
/// be, by the member's name, the test says.
/// </summary>
/// <param name="values">Values by member name; they must be of the member's type.</param>
/// <param name="isFull">Optional members are filled and flags are set; otherwise they are not.</param>
public sealed class Samples(IReadOnlyDictionary<string, object> values, bool isFull)
{
    private static readonly DateTimeOffset Time = new(2030, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly NullabilityInfoContext _nullability = new();

    /// <summary>A record of this type.</summary>
    public object Of(Type type) => Of(type, 0);

    private object Of(Type type, int depth)
    {
        var constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.Instance).MaxBy(one => one.GetParameters().Length)!;
        var made = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Value(parameter, depth))]);
        // What is set by name and required.
        foreach (var property in type.GetProperties().Where(one => one.SetMethod is not null && one.GetCustomAttributes().Any(IsRequired)))
            property.SetValue(made, Value(property.Name, property.PropertyType, isOptional: false, depth));
        return made;
    }

    private object? Value(ParameterInfo parameter, int depth) => Value(
        char.ToUpperInvariant(parameter.Name![0]) + parameter.Name[1..],
        parameter.ParameterType,
        Nullable.GetUnderlyingType(parameter.ParameterType) is not null || _nullability.Create(parameter).WriteState == NullabilityState.Nullable,
        depth);

    private object? Value(string name, Type type, bool isOptional, int depth)
    {
        var kind = Nullable.GetUnderlyingType(type) ?? type;
        if (isOptional && !isFull) return null;
        if (values.TryGetValue(name, out var value) && kind.IsInstanceOfType(value)) return value;
        return kind switch
        {
            _ when kind == typeof(string) => "TEXT",
            _ when kind == typeof(bool) => isFull,
            // So that a part is always smaller than the whole that it is told with.
            _ when kind == typeof(int) => depth == 0 ? 1 : 2,
            _ when kind == typeof(long) => 100L,
            _ when kind == typeof(DateTimeOffset) => Time,
            { IsEnum: true } => isFull ? Enum.GetValues(kind).GetValue(0) : Enum.GetValues(kind).GetValue(Enum.GetValues(kind).Length - 1),
            _ when typeof(IEnumerable).IsAssignableFrom(kind) => ListOf(kind.GetGenericArguments()[0], name, depth),
            _ => Of(kind, depth + 1),
        };
    }

    private Array ListOf(Type element, string name, int depth)
    {
        var list = Array.CreateInstance(element, 1);
        list.SetValue(Value(name, element, isOptional: false, depth + 1), 0);
        return list;
    }

    private static bool IsRequired(Attribute attribute) => attribute.GetType().Name == "RequiredMemberAttribute";
}
