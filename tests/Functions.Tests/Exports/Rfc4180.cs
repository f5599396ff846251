using System.Text;
using Xunit;

namespace OrderFunctions.Functions.Tests.Exports;

/// <summary>Reads CSV by the letter of RFC 4180, independently of what wrote it.</summary>
internal static class Rfc4180
{
    /// <summary>Rows by the names in the header.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Rows(string text)
    {
        var records = Records(text);
        return [.. records.Skip(1).Select(record =>
        {
            Assert.Equal(records[0].Count, record.Count);
            return (IReadOnlyDictionary<string, string>)records[0].Zip(record).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        })];
    }

    /// <summary>Records of fields; every one ends with CRLF.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Records(string text)
    {
        var (records, record, at) = (new List<IReadOnlyList<string>>(), new List<string>(), 0);
        while (at < text.Length)
        {
            record.Add(Field(text, ref at));
            if (text[at] == ',')
            {
                at++;
                continue;
            }

            Assert.Equal("\r\n", text.Substring(at, 2));
            at += 2;
            records.Add(record);
            record = [];
        }

        Assert.Empty(record);
        return records;
    }

    private static string Field(string text, ref int at)
    {
        var field = new StringBuilder();
        if (text[at] != '"')
        {
            while (text[at] is not (',' or '\r'))
            {
                Assert.False(text[at] is '"' or '\n', "A quote or a line feed stands in a field without quotes.");
                field.Append(text[at++]);
            }

            return field.ToString();
        }

        at++;
        while (true)
        {
            if (text[at] == '"')
            {
                if (at + 1 == text.Length || text[at + 1] != '"') break;
                at++;
            }

            field.Append(text[at++]);
        }

        at++;
        return field.ToString();
    }
}
