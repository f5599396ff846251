using System.Reflection;
using System.Text.Json.Nodes;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Orders;
using OrderFunctions.Local;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.Functions.Tests.Faults.Crash;

/// <summary>The rows that one telling of a story goes through; it outlives the process that dies.</summary>
internal sealed class CrashPlan(IEnumerable<string> steps, bool dies)
{
    private const string Undo = nameof(FulfilOrderActivities.CarryOutUndo);

    /// <summary>False: the same moments are noted, and nobody dies at them.</summary>
    public bool Dies => dies;

    public IReadOnlyList<CrashRow> Rows { get; } = [.. steps.Select(step => new CrashRow(step))];

    /// <summary>Calls before that pass unharmed: they only bring the order into its situation.</summary>
    public bool IsArmed { get; set; }

    /// <summary>
    /// The name of a step: the activity; of an undo with its kind; of another saga than the order's with the saga before it.
    /// </summary>
    public static string StepOf(string saga, string activity, string? input)
    {
        var step = saga == nameof(FulfilOrderSaga) ? activity : $"{saga} {activity}";
        if (activity != Undo) return step;
        var undo = JsonNode.Parse(input!)!["undoId"]!.GetValue<string>();
        return $"{step} {Enum.GetValues<UndoKind>().Single(kind => undo.StartsWith(Domain.Orders.Undo.IdOf(kind, ""), StringComparison.Ordinal))}";
    }

    /// <summary>All steps that there are: every activity, every kind of undo in place of the one that carries them out.</summary>
    public static IReadOnlyList<string> Activities { get; } =
    [
        .. Functions<ActivityTriggerAttribute>().SelectMany(activity => activity == Undo
            ? Enum.GetNames<UndoKind>().Select(kind => $"{Undo} {kind}")
            : [activity]),
    ];

    /// <summary>All sagas that there are.</summary>
    public static IReadOnlyList<string> Sagas { get; } = [.. Functions<OrchestrationTriggerAttribute>()];

    /// <summary>The row that this call belongs to; null when it passes.</summary>
    public CrashRow? RowOf(string step, string call) =>
        IsArmed ? Rows.FirstOrDefault(row => row.Step == step && row.IsAbout(call)) : null;

    private static IEnumerable<string> Functions<TTrigger>()
        where TTrigger : Attribute => typeof(LocalApp).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => method.GetParameters().Any(parameter => parameter.GetCustomAttribute<TTrigger>() is not null))
        .Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name)
        .Order(StringComparer.Ordinal);
}
