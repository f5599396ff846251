namespace OrderFunctions.Application.Payments;

/// <summary>The gateways that are configured, by provider name.</summary>
public sealed class PaymentGateways(IEnumerable<IPaymentGateway> gateways, PaymentOptions options)
{
    private readonly Dictionary<string, IPaymentGateway> _byProvider =
        gateways.ToDictionary(gateway => gateway.Provider, StringComparer.Ordinal);

    /// <summary>The provider of payments that name none.</summary>
    public string DefaultProvider => options.DefaultProvider;

    /// <summary>Time limit of one call.</summary>
    public TimeSpan Timeout => options.GatewayTimeout;

    /// <summary>Whether payments can be started there.</summary>
    public bool Has(string provider) => _byProvider.ContainsKey(provider);

    /// <summary>
    /// The gateway of a payment that exists. One that is no longer configured is a permanent error: somebody took it away
    /// while money was under way.
    /// </summary>
    public IPaymentGateway Of(string provider) => _byProvider.GetValueOrDefault(provider)
        ?? throw new GatewayException(
            "GATEWAY_NOT_CONFIGURED", isTransient: false, $"No payment gateway is called '{provider}'.", null);

    /// <summary>How a changing call is made with this key, which cannot have been used before <paramref name="since"/>.</summary>
    public GatewayCall Call(string key, DateTimeOffset since) => new(key, since, Timeout);
}
