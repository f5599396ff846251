namespace OrderFunctions.Application.Payments;

/// <summary>A gateway call gave no usable answer.</summary>
public sealed class GatewayException : Exception
{
    public GatewayException()
        : this("GATEWAY_ERROR", isTransient: true, "The payment gateway gave no usable answer.", null)
    {
    }

    public GatewayException(string message)
        : this("GATEWAY_ERROR", isTransient: true, message, null)
    {
    }

    public GatewayException(string message, Exception? innerException)
        : this("GATEWAY_ERROR", isTransient: true, message, innerException)
    {
    }

    public GatewayException(string code, bool isTransient, string message, Exception? innerException)
        : base(message, innerException)
    {
        Code = code;
        IsTransient = isTransient;
    }

    /// <summary><c>GATEWAY_TIMEOUT</c>, <c>GATEWAY_UNAVAILABLE</c>, <c>GATEWAY_RESTING</c> (circuit open), or the provider's own error code.</summary>
    public string Code { get; }

    /// <summary>
    /// True: weather; whether the call took effect is unknown, repeat it with the same key. False: the provider
    /// understood and refuses the request itself, so a repeat changes nothing.
    /// </summary>
    public bool IsTransient { get; }

    /// <summary>How long the provider asks to be left alone; null when it says nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The provider itself is in trouble, not this request: counts for its circuit breaker.</summary>
    public bool IsOutage { get; init; }
}
