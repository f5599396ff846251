using Microsoft.Extensions.DependencyInjection;

namespace OrderFunctions.LocalHost.Discovery;

/// <summary>The class of an instance method must be constructible from the app's services.</summary>
internal static class ConstructorRules
{
    public static void Check(FunctionCandidate candidate, Func<Type, bool> isService)
    {
        var type = candidate.Method.DeclaringType!;
        if (candidate.Method.IsStatic || type.IsAbstract || type.ContainsGenericParameters || isService(type))
            return;
        var constructors = type.GetConstructors();
        if (constructors.Length != 1)
        {
            candidate.Reject($"the class {type.Name} must have exactly one public constructor, not {constructors.Length}.");
            return;
        }
        foreach (var parameter in constructors[0].GetParameters())
        {
            var keyed = parameter.IsDefined(typeof(FromKeyedServicesAttribute), false);
            if (!keyed && !parameter.HasDefaultValue && !isService(parameter.ParameterType))
                candidate.Reject($"nothing is registered for the constructor parameter '{parameter.Name}' of type {parameter.ParameterType}.");
        }
    }
}
