using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using OrderFunctions.LocalHost.Worker.Extensions.Abstractions;

namespace OrderFunctions.LocalHost.Discovery;

/// <summary>What holds for every function, whatever starts it.</summary>
internal static partial class MethodRules
{
    public static void Check(FunctionCandidate candidate)
    {
        var method = candidate.Method;
        var type = method.DeclaringType!;
        if (!NamePattern().IsMatch(candidate.Name ?? ""))
            candidate.Reject($"'{candidate.Name}' is no function name: a letter first, then letters, digits, '-' or '_', at most 128.");
        if (!method.IsPublic)
            candidate.Reject("the method is not public, so the official build would not see the function.");
        if (IsHidden(type))
            candidate.Reject($"the class {type.Name} is nested where other code cannot reach it (private, protected or file).");
        if (type.ContainsGenericParameters || method.IsGenericMethodDefinition)
            candidate.Reject("a function cannot be generic.");
        if (type.IsAbstract && !method.IsStatic)
            candidate.Reject($"the class {type.Name} is abstract.");
        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
            candidate.Reject("the method is async void; return Task.");
        foreach (var parameter in candidate.Parameters)
        {
            if (parameter.ParameterType.IsByRef)
                candidate.Reject($"parameter '{parameter.Name}' is passed by reference.");
            if (parameter.GetCustomAttributes<BindingAttribute>().Count() > 1)
                candidate.Reject($"parameter '{parameter.Name}' has more than one binding attribute.");
        }
    }

    private static bool IsHidden(Type type)
    {
        for (var t = type; t is not null; t = t.DeclaringType)
        {
            if (t.IsNestedPrivate || t.IsNestedFamily || t.IsNestedFamANDAssem || t.Name.StartsWith('<'))
                return true;
        }
        return false;
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_\-]{0,127}$")]
    private static partial Regex NamePattern();
}
