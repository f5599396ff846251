using System.Security.Cryptography;
using System.Text;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment.Carriers;

/// <summary>How carriers know a parcel: by its shipment id, shortened where that is longer than their fields.</summary>
public static class ParcelReference
{
    private const int Longest = 64;
    private const int OrderIdLength = 36;

    /// <summary>The reference of a shipment.</summary>
    public static string Of(string shipmentId) => shipmentId.Length <= Longest
        ? shipmentId
        : shipmentId[..OrderIdLength] + "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(shipmentId)))[..24];

    /// <summary>The order that a reference names, or null when it is not one of ours.</summary>
    public static string? OrderIdOf(string? reference) => reference is null ? null : ParcelPlan.OrderIdOf(reference);

    /// <summary>The shipment that a reference stands for.</summary>
    public static Shipment? Find(Order order, string reference) =>
        order.Shipments.FirstOrDefault(shipment => Of(shipment.Id) == reference);
}
