namespace OrderFunctions.Functions.Payments;

/// <summary>
/// Where this app answers, for the Sandbox's webhooks and payment page: configured, or set by a host that chose its port
/// itself.
/// </summary>
public sealed class SandboxAddress
{
    private volatile Uri? _address;

    /// <summary>
    /// The address. Unknown, it is weather: right after a start, work of the last run can be faster than the port, and is
    /// tried again.
    /// </summary>
    public Uri Get() => _address
        ?? throw new HttpRequestException("Payments:Sandbox:OwnAddress is not set, so the Sandbox cannot call back.");

    /// <summary>Sets the address.</summary>
    public void Set(Uri address) => _address = new Uri(address.GetLeftPart(UriPartial.Authority) + "/");
}
