namespace OrderFunctions.Domain.Fulfilment;

/// <summary>A place on the earth, in degrees (WGS 84): latitude −90 to 90, longitude −180 to 180.</summary>
public readonly record struct GeoPoint(double Latitude, double Longitude)
{
    private const double EarthRadiusKm = 6371;

    /// <summary>Whether both numbers are degrees.</summary>
    public bool IsValid => Latitude is >= -90 and <= 90 && Longitude is >= -180 and <= 180;

    /// <summary>The way to another place as the crow flies, in whole kilometres: nobody decides by less.</summary>
    public int KmTo(GeoPoint other)
    {
        var (north, east) = (Radians(other.Latitude - Latitude), Radians(other.Longitude - Longitude));
        var (sinNorth, sinEast) = (Math.Sin(north / 2), Math.Sin(east / 2));
        var half = (sinNorth * sinNorth) + (Math.Cos(Radians(Latitude)) * Math.Cos(Radians(other.Latitude)) * sinEast * sinEast);
        return (int)Math.Round(2 * EarthRadiusKm * Math.Asin(Math.Min(1, Math.Sqrt(half))));
    }

    private static double Radians(double degrees) => degrees * (Math.PI / 180);
}
