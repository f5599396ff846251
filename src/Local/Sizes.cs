using System.Globalization;

namespace OrderFunctions.Local;

/// <summary>Numbers of bytes as people read them.</summary>
internal static class Sizes
{
    private static readonly string[] Units = ["bytes", "KB", "MB", "GB", "TB"];

    public static string InWords(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        for (; value >= 1000 && unit < Units.Length - 1; unit++) value /= 1000;
        return value.ToString(unit == 0 ? "0" : "0.#", CultureInfo.InvariantCulture) + " " + Units[unit];
    }
}
