using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.LocalHost.Durable;
using OrderFunctions.LocalHost.DurableTask.Client;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.Functions.Tests.Faults.Crash;

/// <summary>Calls of one step with one input, as the history of its saga tells of them.</summary>
internal sealed class StepCalls
{
    private readonly HistoryReplay _histories;
    private readonly string _saga;
    private readonly string _activity;
    private readonly string? _input;

    private StepCalls(HistoryReplay histories, string saga, string activity, string? input, string step) =>
        (_histories, _saga, _activity, _input, Step) = (histories, saga, activity, input, step);

    /// <summary>As <see cref="CrashPlan.StepOf"/> names it.</summary>
    public string Step { get; }

    /// <summary>Tells calls with another input, or of another saga, apart.</summary>
    public string Call => $"{_saga} {_input}";

    public static async Task<StepCalls> OfAsync(FunctionContext activity)
    {
        var facts = activity.BindingContext.BindingData;
        var (saga, name, input) = ((string)facts["instanceId"]!, activity.FunctionDefinition.Name, (string?)facts["data"]);
        var instance = await activity.InstanceServices.GetRequiredService<DurableTaskClient>().GetInstanceAsync(saga);
        var histories = activity.InstanceServices.GetRequiredService<HistoryReplay>();
        return new(histories, saga, name, input, CrashPlan.StepOf(instance!.Name, name, input));
    }

    /// <summary>How many of them have a result on disk.</summary>
    public int CountRecorded()
    {
        HashSet<int> calls = [];
        var recorded = 0;
        foreach (var line in _histories.Export(_saga)!.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            using var episode = JsonDocument.Parse(line);
            recorded += Of(episode, "in").Count(fact => fact[0].GetString() == "completed" && calls.Contains(fact[1].GetInt32()));
            calls.UnionWith(Of(episode, "do")
                .Where(step => step[0].GetString() == "activity" && step[2].GetString() == _activity && step[3].GetRawText() == _input)
                .Select(step => step[1].GetInt32()));
        }

        return recorded;
    }

    private static IEnumerable<JsonElement> Of(JsonDocument episode, string what) =>
        episode.RootElement.TryGetProperty(what, out var list) ? list.EnumerateArray() : [];
}
