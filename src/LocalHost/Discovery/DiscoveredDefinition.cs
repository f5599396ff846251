using System.Collections.Immutable;
using System.Reflection;
using OrderFunctions.LocalHost.Invocation;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.LocalHost.Discovery;

/// <summary>The definition that middleware and functions can look at.</summary>
internal sealed class DiscoveredDefinition : FunctionDefinition
{
    public DiscoveredDefinition(FunctionCandidate candidate, DiscoveredTrigger trigger)
    {
        var type = candidate.Method.DeclaringType!;
        Name = candidate.Name;
        Id = Math.Abs(StableHash(candidate.Name)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        EntryPoint = type.FullName + "." + candidate.Method.Name;
        PathToAssembly = type.Assembly.Location;
        Parameters = [.. candidate.Parameters.Select(p =>
            new FunctionParameter(p.Name!, p.ParameterType, p.HasDefaultValue, p.HasDefaultValue ? p.DefaultValue : null))];
        var inputs = ImmutableDictionary.CreateBuilder<string, BindingMetadata>(StringComparer.Ordinal);
        inputs.Add(trigger.Parameter.Name!, new Binding(trigger.Parameter.Name!, TypeName(trigger.Kind), BindingDirection.In));
        foreach (var client in candidate.Parameters.Where(p => p.IsDefined(typeof(DurableClientAttribute))))
            inputs.Add(client.Name!, new Binding(client.Name!, "durableClient", BindingDirection.In));
        InputBindings = inputs.ToImmutable();
        OutputBindings = trigger.Kind == TriggerKind.Http
            ? ImmutableDictionary<string, BindingMetadata>.Empty.Add("$return", new Binding("$return", "http", BindingDirection.Out))
            : ImmutableDictionary<string, BindingMetadata>.Empty;
    }

    public override ImmutableArray<FunctionParameter> Parameters { get; }

    public override string PathToAssembly { get; }

    public override string EntryPoint { get; }

    public override string Id { get; }

    public override string Name { get; }

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; }

    private static string TypeName(TriggerKind kind) => kind switch
    {
        TriggerKind.Http => "httpTrigger",
        TriggerKind.Queue => "queueTrigger",
        TriggerKind.Topic => "serviceBusTrigger",
        TriggerKind.Timer => "timerTrigger",
        TriggerKind.Orchestration => "orchestrationTrigger",
        _ => "activityTrigger",
    };

    // The same name has the same id in every process, unlike string.GetHashCode.
    private static long StableHash(string text) =>
        text.Aggregate(1125899906842597L, (hash, c) => unchecked((31 * hash) + c)) & long.MaxValue;

    private sealed class Binding(string name, string type, BindingDirection direction) : BindingMetadata
    {
        public override string Name => name;

        public override string Type => type;

        public override BindingDirection Direction => direction;
    }
}
