namespace OrderFunctions.Application.Fulfilment.Carriers;

/// <summary>A carrier gave no usable answer. Its text never quotes the carrier, whose words could hold an address.</summary>
public sealed class CarrierException : Exception
{
    public CarrierException()
        : this("CARRIER_ERROR", isTransient: true)
    {
    }

    public CarrierException(string message)
        : this(message, null)
    {
    }

    public CarrierException(string message, Exception? innerException)
        : base(message, innerException) => (Code, IsTransient) = ("CARRIER_ERROR", true);

    public CarrierException(string code, bool isTransient, Exception? innerException = null)
        : base($"The carrier gave no usable answer ({code}).", innerException) => (Code, IsTransient) = (code, isTransient);

    /// <summary>The carrier's own error code, or ours for weather.</summary>
    public string Code { get; }

    /// <summary>True: weather, and unknown whether the call took effect. False: the carrier refuses, and a repeat changes nothing.</summary>
    public bool IsTransient { get; }
}
