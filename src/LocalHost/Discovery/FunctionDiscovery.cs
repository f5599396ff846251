using System.Reflection;
using OrderFunctions.LocalHost.Invocation;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.LocalHost.Discovery;

/// <summary>
/// Finds the functions of the given types, checks each against what the official build rejects, and compiles it. All
/// problems are reported at once.
/// </summary>
internal sealed class FunctionDiscovery(PayloadSerializer serializer, Func<Type, bool> isService)
{
    private readonly List<string> problems = [];

    public FunctionCatalog Discover(IEnumerable<Type> types)
    {
        var functions = new List<FunctionDescriptor>();
        foreach (var method in types.Distinct().SelectMany(MethodsOf))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is { } attribute)
            {
                var candidate = new FunctionCandidate(method, attribute.Name);
                if (Compile(candidate) is { } function)
                    functions.Add(function);
                problems.AddRange(candidate.Problems);
            }
        }
        CheckTogether(functions);
        return problems.Count == 0 ? new FunctionCatalog(functions) : throw new FunctionAppException(problems);
    }

    public static IEnumerable<Type> TypesOf(Assembly assembly) =>
        assembly.GetTypes().Where(type => MethodsOf(type).Any(m => m.IsDefined(typeof(FunctionAttribute))));

    private static IEnumerable<MethodInfo> MethodsOf(Type type) => type.GetMethods(
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly);

    private FunctionDescriptor? Compile(FunctionCandidate candidate)
    {
        MethodRules.Check(candidate);
        if (TriggerRules.FindTrigger(candidate) is not { } trigger)
            return null;
        if (BindingArguments.AreGiven(candidate))
            TriggerRules.Check(candidate, trigger);
        RetryRules.Check(candidate, trigger);
        var resultType = MethodCompiler.ResultTypeOf(candidate.Method);
        ResultRules.Check(candidate, trigger.Kind, resultType, serializer);
        var binders = new ParameterBinding(candidate, trigger, serializer).Compile();
        ConstructorRules.Check(candidate, isService);
        if (candidate.Problems.Count > 0)
            return null;
        return new FunctionDescriptor
        {
            Name = candidate.Name,
            Kind = trigger.Kind,
            Method = candidate.Method,
            Trigger = trigger.Attribute,
            TriggerParameter = trigger.Parameter,
            ResultType = resultType,
            Definition = new DiscoveredDefinition(candidate, trigger),
            Retry = candidate.Method.GetCustomAttribute<RetryAttribute>(),
            CreateTarget = MethodCompiler.CompileTarget(candidate.Method),
            Body = MethodCompiler.CompileBody(candidate.Method),
            Binders = binders,
        };
    }

    private void CheckTogether(List<FunctionDescriptor> functions)
    {
        foreach (var twins in functions.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            problems.Add($"{Labels(twins)}: the function name '{twins.Key}' is used more than once (case does not matter).");
        var tasks = functions
            .Where(f => f.Kind is TriggerKind.Orchestration or TriggerKind.Activity)
            .GroupBy(f => (f.Kind, Name: f.TaskName.ToUpperInvariant()));
        foreach (var twins in tasks.Where(g => g.Count() > 1 && g.Any(f => f.TaskName != f.Name)))
            problems.Add($"{Labels(twins)}: the {twins.Key.Kind} name '{twins.First().TaskName}' is used more than once.");
        var routes = functions
            .Where(f => f.Kind == TriggerKind.Http)
            .SelectMany(f => HttpRoutes.MethodsOf(f).DefaultIfEmpty("*").Select(m => (Function: f, Method: m)))
            .GroupBy(x => x.Method + " " + HttpRoutes.TemplateOf(x.Function).ToUpperInvariant());
        foreach (var twins in routes.Where(g => g.Count() > 1))
            problems.Add($"{Labels(twins.Select(x => x.Function))}: the route '{twins.Key}' is answered by more than one function.");
    }

    private static string Labels(IEnumerable<FunctionDescriptor> functions) =>
        string.Join(", ", functions.Select(f => f.Label));
}
