using System.Diagnostics.Metrics;
using OrderFunctions.Domain.Sla;

namespace OrderFunctions.Application.Sla;

/// <summary>What is counted of promises. Labels are names from the code.</summary>
public sealed class SlaMetrics
{
    private readonly Counter<long> _violations;

    public SlaMetrics(IMeterFactory meters) => _violations = meters.Create("OrderFunctions.Sla")
        .CreateCounter<long>("sla_violations", description: "Promised times that were not kept, by stage and level.");

    internal void Violated(SlaStage stage, SlaLevel level) =>
        _violations.Add(1, new("stage", stage.ToString()), new("level", level.ToString()));
}
