using OrderFunctions.Domain.Fulfilment;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>How dealers are chosen and asked (configuration section <c>Dealers</c>).</summary>
public sealed class DealerOptions
{
    /// <summary>How long a dealer may take to accept what was assigned to it.</summary>
    public TimeSpan AcceptWithin { get; set; } = TimeSpan.FromHours(4);

    /// <summary>Weights that differ from those that the rules come with (<see cref="LocationPolicy.Parse"/>).</summary>
    public string Weights { get; set; } = "";
}
