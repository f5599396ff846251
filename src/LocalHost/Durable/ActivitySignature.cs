namespace OrderFunctions.LocalHost.Durable;

/// <summary>
/// The types of an activity, held against each call as the official analyzers do when they build (DURABLE2001 for the
/// input, DURABLE2002 for the result; warnings there, so errors for an app that treats warnings as such). Here the types of
/// a call are known only once it is made. What converts implicitly fits. Unlike there, a result that nobody asks for is no
/// fault: nothing is read wrong.
/// </summary>
internal sealed record ActivitySignature(Type Input, Type? Result)
{
    /// <summary>What is wrong with a call; null when it fits.</summary>
    /// <param name="given">The input as the orchestrator passes it.</param>
    /// <param name="asked">The type the orchestrator wants back; null when it asks for none.</param>
    public string? Misfit(object? given, Type? asked)
    {
        if (given is null ? Input.IsValueType && Nullable.GetUnderlyingType(Input) is null : !Fits(given.GetType(), Input))
            return $"with {(given is null ? "no input" : $"a {given.GetType()}")}, but it takes a {Input}.";
        if (asked is null || asked == typeof(object) || (Result is not null && Fits(Result, asked)))
            return null;
        return $"for a {asked}, but it returns {(Result is null ? "nothing" : $"a {Result}")}.";
    }

    private static bool Fits(Type type, Type target)
    {
        if (type == target || target.IsAssignableFrom(type))
            return true;
        if (Nullable.GetUnderlyingType(target) is { } value)
            (type, target) = (Nullable.GetUnderlyingType(type) ?? type, value);
        return !type.IsEnum && !target.IsEnum && Widens(Type.GetTypeCode(type), Type.GetTypeCode(target));
    }

    /// <summary>The implicit numeric conversions of C#; in <see cref="TypeCode"/>, signed integers are odd.</summary>
    private static bool Widens(TypeCode from, TypeCode to) => from >= TypeCode.SByte && from < to && to switch
    {
        <= TypeCode.UInt64 => int.IsEvenInteger((int)from) || int.IsOddInteger((int)to),
        TypeCode.Single or TypeCode.Decimal => from <= TypeCode.UInt64,
        TypeCode.Double => true,
        _ => false,
    };
}
