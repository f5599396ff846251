using System.Reflection;
using OrderFunctions.LocalHost.Invocation;
using OrderFunctions.LocalHost.Worker.Extensions.Abstractions;

namespace OrderFunctions.LocalHost.Discovery;

/// <summary>A method that says it is a function, and what was found wrong with it.</summary>
internal sealed class FunctionCandidate(MethodInfo method, string name)
{
    private readonly List<string> problems = [];

    public MethodInfo Method => method;

    public string Name => name;

    public string Label => method.DeclaringType!.Name + "." + method.Name;

    public ParameterInfo[] Parameters { get; } = method.GetParameters();

    public IReadOnlyList<string> Problems => problems;

    public void Reject(string why) => problems.Add(Label + ": " + why);
}

/// <summary>The trigger of a function and the parameter it sits on.</summary>
internal sealed record DiscoveredTrigger(TriggerKind Kind, TriggerBindingAttribute Attribute, ParameterInfo Parameter);
