using OrderFunctions.Domain.Fulfilment;

namespace OrderFunctions.Adapters.Gateways.Sandbox;

/// <summary>One parcel in the Sandbox carrier's books.</summary>
/// <param name="Reference">Our name for it.</param>
/// <param name="TrackingNumber">Its number there.</param>
/// <param name="BookedAt">When.</param>
/// <param name="Way">What will happen to it, step by step.</param>
/// <param name="StepAfter">How long each step takes.</param>
/// <param name="IsCancelled">Taken back before anything had happened.</param>
/// <param name="IsIntercepted">Turned round on its way.</param>
public sealed record SandboxParcel(
    string Reference,
    string TrackingNumber,
    DateTimeOffset BookedAt,
    IReadOnlyList<CarrierNews> Way,
    TimeSpan StepAfter,
    bool IsCancelled = false,
    bool IsIntercepted = false)
{
    /// <summary>When the step with this number happens, from 0.</summary>
    public DateTimeOffset At(int step) => BookedAt + (StepAfter * (step + 1));
}

/// <summary>Body of a callback of the Sandbox carrier.</summary>
/// <param name="Id">The event; a redelivery repeats it.</param>
/// <param name="Type">Always <c>parcel.scanned</c>.</param>
/// <param name="Reference">Our name for the parcel.</param>
/// <param name="TrackingNumber">The carrier's.</param>
/// <param name="News">What happened.</param>
/// <param name="HappenedAt">When.</param>
/// <param name="Place">Where.</param>
public sealed record SandboxScan(
    string Id, string Type, string Reference, string TrackingNumber, CarrierNews News, DateTimeOffset HappenedAt, string? Place);
