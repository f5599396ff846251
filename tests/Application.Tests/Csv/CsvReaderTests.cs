using System.Text;
using OrderFunctions.Application.Csv;
using Xunit;

namespace OrderFunctions.Application.Tests.Csv;

/// <summary>CSV as RFC 4180 has it is read; what others would guess at is refused, with the line.</summary>
public sealed class CsvReaderTests
{
    [Theory]
    [InlineData("a,b\r\nc,d\r\n", "a|b;c|d")]
    [InlineData("a,b\nc,d", "a|b;c|d")]
    [InlineData("\r\na,b\n\n\nc,d\n\n", "a|b;c|d")]
    [InlineData("a,\r\n,\r\n", "a|;|")]
    [InlineData("\"a\",\"b \"\"c\"\" \",\"\"\r\n", "a|b \"c\" |")]
    [InlineData("\"a\r\nb\nc,d\",e\r\n", "a\r\nb\nc,d|e")]
    [InlineData("Grüße,🎁\n", "Grüße|🎁")]
    [InlineData("", "")]
    public async Task What_is_CSV_is_read_however_it_comes(string text, string records)
    {
        foreach (var bytes in new[] { Encoding.UTF8.GetBytes(text), [.. CsvRows.Bom, .. Encoding.UTF8.GetBytes(text)] })
        {
            Assert.Equal(records, await ReadAsync(new MemoryStream(bytes)));
            await using var slow = new ByteByByte(bytes);
            Assert.Equal(records, await ReadAsync(slow));
        }
    }

    [Theory]
    [InlineData("a,b\nc,\"d", CsvCodes.Quoting, 2)]
    [InlineData("a,b\nc,\"d\ne,f\n", CsvCodes.Quoting, 2)]
    [InlineData("a,b\nc,\"d\"\"\n", CsvCodes.Quoting, 2)]
    [InlineData("a,b\nc,\"d\"e\n", CsvCodes.Quoting, 2)]
    [InlineData("a,b\nc,d\"e\n", CsvCodes.Quoting, 2)]
    [InlineData("a,b\n\n\"c\nc\",\"d\" \n", CsvCodes.Quoting, 3)]
    [InlineData("a,b\rc,d\n", CsvCodes.LineBreak, 1)]
    [InlineData("a,b\r", CsvCodes.LineBreak, 1)]
    [InlineData("a,b\nc,d\0\n", CsvCodes.ControlCharacter, 2)]
    [InlineData("a,b\nc,\"d\u0007\"\n", CsvCodes.ControlCharacter, 2)]
    public async Task What_is_no_CSV_is_refused_with_its_line(string text, string code, long line)
    {
        var refused = await Assert.ThrowsAsync<CsvFaultException>(() => ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text))));
        Assert.Equal((code, line), (refused.Fault.Code, refused.Fault.Line));
    }

    [Fact]
    public async Task Other_encodings_and_endless_rows_are_refused()
    {
        Assert.Equal((CsvCodes.NotUtf8, 1), await FaultAsync(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("a,b\nc,d\n"))));
        Assert.Equal((CsvCodes.NotUtf8, 1), await FaultAsync(Encoding.BigEndianUnicode.GetPreamble().Concat(Encoding.BigEndianUnicode.GetBytes("a,b\n"))));
        Assert.Equal((CsvCodes.ControlCharacter, 1), await FaultAsync(Encoding.Unicode.GetBytes("a,b\nc,d\n")));
        Assert.Equal((CsvCodes.NotUtf8, 3), await FaultAsync(Encoding.Latin1.GetBytes("a,b\nc,d\nGrüße,e\n")));
        Assert.Equal((CsvCodes.RowTooLong, 2), await FaultAsync(Encoding.UTF8.GetBytes("a,b\n\"" + new string('x', 70_000))));
        Assert.Equal((CsvCodes.RowTooLong, 1), await FaultAsync(Encoding.UTF8.GetBytes(new string(',', 200))));
    }

    [Theory]
    [InlineData("a\n1\n", CsvCodes.ColumnMissing, 1)]
    [InlineData("a;b\n1;2\n", CsvCodes.ColumnUnknown, 1)]
    [InlineData("a,b,x\n1,2,3\n", CsvCodes.ColumnUnknown, 1)]
    [InlineData("a,b,b\n1,2,3\n", CsvCodes.ColumnTwice, 1)]
    [InlineData("a,b\n1,2\n1\n", CsvCodes.Ragged, 3)]
    [InlineData("a,b\n1,2,3\n", CsvCodes.Ragged, 2)]
    [InlineData("", CsvCodes.Empty, 1)]
    public async Task Another_table_is_refused(string text, string code, long line)
    {
        var table = new CsvTable(new MemoryStream(Encoding.UTF8.GetBytes(text)), ["a", "b"], ["c"]);
        var refused = await Assert.ThrowsAsync<CsvFaultException>(async () =>
        {
            while (await table.ReadAsync(default) is not null)
            {
                // Until it is refused.
            }
        });
        Assert.Equal((code, line), (refused.Fault.Code, refused.Fault.Line));
    }

    [Fact]
    public async Task What_is_written_is_read_as_it_was_but_for_formulas()
    {
        var random = new Random(4711);
        const string Alphabet = "ab ,\"'\r\n=+-@\t;ü🎁";
        var rows = new CsvRows(16);
        var expected = new List<string[]>();
        for (var n = 0; n < 2_000; n++)
        {
            var fields = Enumerable.Range(0, 3).Select(_ => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => Rune.GetRuneAt(Alphabet, At(random, Alphabet)).ToString())).Replace("\r", "", StringComparison.Ordinal)).ToArray();
            foreach (var field in fields) rows.Text(field);
            rows.End();
            if (fields.Any(field => field.Length > 0)) expected.Add([.. fields.Select(field => field.Length > 0 && "=+-@\t\n".Contains(field[0], StringComparison.Ordinal) ? "'" + field : field)]);
        }

        var reader = new CsvReader(new MemoryStream(rows.Written.ToArray()));
        var read = new List<string[]>();
        while (await reader.ReadAsync(default) is { } record)
        {
            if (record.Any(field => field.Length > 0)) read.Add(record);
        }

        Assert.Equal(expected, read);
    }

    [Fact]
    public void Numbers_and_times_of_ours_stay_what_they_are()
    {
        var rows = new CsvRows(1);
        rows.Number(-5).Number(null).Time(new DateTimeOffset(2030, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(2))).Flag(true).Text("＝1").Word<DayOfWeek>(DayOfWeek.Monday).End();
        Assert.Equal("-5,,2030-01-02T01:04:05.678Z,true,\"'＝1\",MONDAY\r\n", Encoding.UTF8.GetString(rows.Written.Span));
    }

    private static int At(Random random, string alphabet)
    {
        var at = random.Next(alphabet.Length);
        return char.IsLowSurrogate(alphabet[at]) ? at - 1 : at;
    }

    private static async Task<(string Code, long Line)> FaultAsync(IEnumerable<byte> bytes)
    {
        var refused = await Assert.ThrowsAsync<CsvFaultException>(() => ReadAsync(new MemoryStream([.. bytes])));
        return (refused.Fault.Code, refused.Fault.Line);
    }

    private static async Task<string> ReadAsync(Stream stream)
    {
        var reader = new CsvReader(stream);
        var records = new List<string>();
        while (await reader.ReadAsync(default) is { } fields) records.Add(string.Join('|', fields));
        return string.Join(';', records);
    }

    // As a slow sender has it.
    private sealed class ByteByByte(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
    }
}
