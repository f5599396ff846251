using System.Globalization;
using System.Text;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Cosmos;

/// <summary>
/// A document's place in an index as one text whose order is the order of the index: its fields, then partition and id.
/// So every query is one range over one indexed property, a page starts where the last one ended, and no composite index,
/// no rule for fields that are missing and no comparison of mixed types is asked of the database.
/// </summary>
/// <remarks>
/// Each part ends in a space, the lowest character that occurs, and begins with a letter for its kind: absent before
/// negative, before positive, before text. Text is its UTF-8 bytes; what is not printable ASCII is escaped in a way that
/// keeps the order, so that ordinal comparison gives the same answer whatever encoding does it.
/// </remarks>
internal static class IndexKey
{
    private const char End = ' ';
    private const char AfterEnd = '!';
    private const string AfterAbsent = "b";
    private const string AfterAll = "u";

    /// <summary>The key of a document; null for a field that it lacks.</summary>
    public static string Of(IEnumerable<FieldValue?> fields, string partition, string id)
    {
        var key = new StringBuilder();
        foreach (var field in fields) Append(key, field).Append(End);
        Append(key, partition).Append(End);
        return Append(key, id).Append(End).ToString();
    }

    /// <summary>The keys that a query asks for: from the first (inclusive) to the second (exclusive).</summary>
    public static (string From, string Before) RangeOf(DocumentQuery query)
    {
        var prefix = new StringBuilder();
        foreach (var value in query.EqualTo) Append(prefix, value).Append(End);
        var all = prefix.ToString();
        // Documents without the field are in no range over it.
        var from = query.From is null && query.Before is not null ? all + AfterAbsent : With(all, query.From);
        var before = query.Before is not null
            ? With(all, query.Before)
            : all.Length == 0 ? AfterAll : all[..^1] + AfterEnd;
        return (from, before);
    }

    private static string With(string prefix, FieldValue? bound) =>
        bound is null ? prefix : Append(new StringBuilder(prefix), bound).ToString();

    private static StringBuilder Append(StringBuilder key, FieldValue? value) => value switch
    {
        null => key.Append('a'),
        { Text: { } text } => AppendText(key.Append('t'), text),
        { Number: < 0 and var number } => key.Append(CultureInfo.InvariantCulture, $"m{number - long.MinValue:D19}"),
        { Number: var number } => key.Append(CultureInfo.InvariantCulture, $"n{number:D19}"),
    };

    private static StringBuilder AppendText(StringBuilder key, string text)
    {
        foreach (var one in Encoding.UTF8.GetBytes(text))
        {
            if (one is > (byte)AfterEnd and < (byte)'~') key.Append((char)one);
            else key.Append(one > AfterEnd ? '~' : AfterEnd).Append(one.ToString("X2", CultureInfo.InvariantCulture));
        }

        return key;
    }
}
