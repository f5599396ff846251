using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace OrderFunctions.LocalHost.Tests.Surface;

/// <summary>Writes the members of our types the way the fact sheets do.</summary>
internal static class SurfaceText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string NameOf(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(a => a.Name))}>"
        : type.Name;

    public static IEnumerable<string> MembersOf(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Select(n => $"{n} = {Convert.ToInt64(Enum.Parse(type, n), CultureInfo.InvariantCulture)}");
        if (type.IsSubclassOf(typeof(Delegate)))
            return [Delegate(type)];
        return type.GetConstructors(Declared & ~BindingFlags.Static).Where(IsOurs).Select(c => $"{Access(c)} {type.Name.Split('`')[0]}({Parameters(c)});")
            .Concat(type.GetProperties(Declared).Where(p => Accessors(p).Any(IsVisible) && !IsGenerated(p)).Select(Property))
            .Concat(type.GetFields(Declared).Where(f => (f.IsPublic || f.IsFamily) && !IsGenerated(f)).Select(Field))
            .Concat(type.GetMethods(Declared).Where(m => IsOurs(m) && !IsAccessor(m) && !IsOverride(m)).Select(Method));
    }

    private static bool IsOurs(MethodBase method) => IsVisible(method) && !IsGenerated(method);

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute), false);

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool IsOverride(MethodInfo method) => method.GetBaseDefinition() != method;

    private static IEnumerable<MethodInfo> Accessors(PropertyInfo property) => property.GetAccessors(nonPublic: true);

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static string Modifiers(MethodBase method)
    {
        if (method.DeclaringType!.IsInterface)
            return "";
        var kind = method.IsStatic ? " static"
            : method.IsAbstract ? " abstract"
            : method.IsVirtual && !method.IsFinal ? ((MethodInfo)method).GetBaseDefinition() == method ? " virtual" : " override"
            : "";
        return Access(method) + kind + " ";
    }

    private static string Delegate(Type type)
    {
        var invoke = type.GetMethod("Invoke")!;
        return $"public delegate {TypeText(invoke.ReturnParameter)} {type.Name}({Parameters(invoke)});";
    }

    private static string Property(PropertyInfo property)
    {
        var accessors = new List<string>();
        if (property.GetMethod is { } get && IsVisible(get))
            accessors.Add("get;");
        if (property.SetMethod is { } set && IsVisible(set))
        {
            var isInit = set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
            accessors.Add(isInit ? "init;" : "set;");
        }
        var type = Text(property.PropertyType, new NullabilityInfoContext().Create(property));
        return $"{Modifiers(Accessors(property).First(IsVisible))}{type} {property.Name} {{ {string.Join(' ', accessors)} }}";
    }

    private static string Field(FieldInfo field)
    {
        var type = Text(field.FieldType, new NullabilityInfoContext().Create(field));
        return field.IsLiteral
            ? $"public const {type} {field.Name} = {Default(field.GetRawConstantValue())};"
            : $"public{(field.IsStatic ? " static" : "")}{(field.IsInitOnly ? " readonly" : "")} {type} {field.Name};";
    }

    private static string Method(MethodInfo method)
    {
        if (method.Name is "op_Implicit" or "op_Explicit")
            return $"public static {method.Name[3..].ToLowerInvariant()} operator {TypeText(method.ReturnParameter)}({Parameters(method)});";
        var name = method.Name switch { "op_Equality" => "operator ==", "op_Inequality" => "operator !=", var n => n };
        var generics = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
        var constraints = string.Concat(method.GetGenericArguments().Select(Constraint));
        return $"{Modifiers(method)}{TypeText(method.ReturnParameter)} {name}{generics}({Parameters(method)}){constraints};";
    }

    private static string Constraint(Type argument)
    {
        var all = argument.GetGenericParameterConstraints().Select(c => Text(c, null)).ToList();
        if (argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            all.Insert(0, "class");
        return all.Count == 0 ? "" : $" where {argument.Name} : {string.Join(", ", all)}";
    }

    private static string Parameters(MethodBase method)
    {
        var isExtension = method.IsDefined(typeof(ExtensionAttribute), false);
        return string.Join(", ", method.GetParameters().Select((p, i) =>
            (isExtension && i == 0 ? "this " : "")
            + (p.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")
            + $"{TypeText(p)} {p.Name}"
            + (p.HasDefaultValue ? " = " + DefaultOf(p) : "")));
    }

    private static string DefaultOf(ParameterInfo parameter) =>
        parameter.DefaultValue is null && parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null
            ? "default"
            : Default(parameter.DefaultValue);

    private static string Default(object? value) => value switch
    {
        null => "null",
        bool b => b ? "true" : "false",
        string s => $"\"{s}\"",
        double d => d.ToString("0.0###", CultureInfo.InvariantCulture),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string TypeText(ParameterInfo parameter) =>
        Text(parameter.ParameterType, new NullabilityInfoContext().Create(parameter));

    private static string Text(Type type, NullabilityInfo? nullability)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Text(underlying, null) + "?";
        var mark = nullability is { ReadState: NullabilityState.Nullable } or { ReadState: NullabilityState.Unknown, WriteState: NullabilityState.Nullable }
            && !type.IsValueType && !type.IsGenericParameter ? "?" : "";
        if (type.IsArray)
            return Text(type.GetElementType()!, nullability?.ElementType) + "[]" + mark;
        if (!type.IsGenericType)
            return Keyword(type) + mark;
        var arguments = type.GetGenericArguments().Select((a, i) => Text(a, nullability?.GenericTypeArguments.ElementAtOrDefault(i)));
        return $"{type.Name.Split('`')[0]}<{string.Join(", ", arguments)}>{mark}";
    }

    private static string Keyword(Type type) => type.FullName switch
    {
        "System.String" => "string",
        "System.Object" => "object",
        "System.Boolean" => "bool",
        "System.Int32" => "int",
        "System.Int64" => "long",
        "System.Double" => "double",
        "System.Void" => "void",
        _ => type.Name,
    };
}
