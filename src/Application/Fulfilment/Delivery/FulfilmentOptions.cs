namespace OrderFunctions.Application.Fulfilment;

/// <summary>Who sends confirmed orders (section <c>Fulfilment</c>).</summary>
public sealed class FulfilmentOptions
{
    /// <summary>From now on: what was given to somebody before stays with them.</summary>
    public FulfilmentMode Mode { get; set; }
}

/// <summary>Values of <c>Fulfilment:Mode</c>.</summary>
public enum FulfilmentMode
{
    /// <summary>The own warehouse and dealers, by picklist.</summary>
    Internal,

    /// <summary>A delivery system outside, by messages.</summary>
    External,
}
