using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace OrderFunctions.Functions.Http.Limits;

/// <summary>Tells clients without a token apart by their address.</summary>
internal static class ClientAddress
{
    private const int PrefixBytes = 8;

    /// <summary>
    /// The address, or the network of it that one customer of a provider holds; null when nothing is known.
    /// </summary>
    public static string? Of(HttpContext http, int trustedProxies)
    {
        var address = trustedProxies > 0 && Forwarded(http.Request, trustedProxies) is { } forwarded
            ? forwarded
            : http.Connection.RemoteIpAddress;
        if (address is null)
            return null;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();
        // Whoever has one IPv6 address has the 2^64 of its network, and with each a new quota.
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(PrefixBytes).Clear();
        return new IPAddress(bytes) + "/64";
    }

    private static IPAddress? Forwarded(HttpRequest request, int trustedProxies)
    {
        var hops = request.Headers["X-Forwarded-For"].ToString().Split(',', StringSplitOptions.TrimEntries);
        return hops.Length >= trustedProxies && IPEndPoint.TryParse(hops[^trustedProxies], out var hop) ? hop.Address : null;
    }
}
