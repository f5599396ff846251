using System.Buffers;
using System.Globalization;
using System.Text;

namespace OrderFunctions.Adapters.Cosmos;

/// <summary>
/// A document's id as an item's id. Whatever does not belong into the path of a URL is written as <c>~</c> and two
/// hexadecimal digits per byte: through the gateway, items whose ids hold a percent sign or end in a space can be created
/// but not read. Ids of letters, digits and <c>- . _ : @ , =</c> stay as they are.
/// </summary>
internal static class ItemId
{
    private const char Escape = '~';

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:@,=");

    public static string Of(string id)
    {
        if (!id.AsSpan().ContainsAnyExcept(Plain)) return id;
        var written = new StringBuilder();
        foreach (var one in Encoding.UTF8.GetBytes(id))
        {
            if (Plain.Contains((char)one)) written.Append((char)one);
            else written.Append(Escape).Append(one.ToString("X2", CultureInfo.InvariantCulture));
        }

        return written.ToString();
    }

    public static string Read(string item)
    {
        if (!item.Contains(Escape, StringComparison.Ordinal)) return item;
        var bytes = new List<byte>(item.Length);
        for (var at = 0; at < item.Length; at++)
        {
            if (item[at] != Escape)
            {
                bytes.Add((byte)item[at]);
                continue;
            }

            bytes.Add(byte.Parse(item.AsSpan(at + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            at += 2;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
