using System.Buffers;
using System.Globalization;
using System.Text;

namespace OrderFunctions.Application.Csv;

/// <summary>
/// Writes rows as RFC 4180, straight as UTF-8: a million rows have no time for strings. What people wrote never begins like a formula: a
/// spreadsheet would run it (OWASP, CSV injection). Numbers and times are ours and stay what they are.
/// </summary>
public sealed class CsvRows(int capacity = 16 * 1024)
{
    /// <summary>What a file of rows is, the first of which names the columns.</summary>
    public const string ContentType = "text/csv; charset=utf-8; header=present";

    // Enough for any number or time.
    private const int MostOfNumber = 32;

    private static readonly SearchValues<byte> Special = SearchValues.Create("\",\r\n"u8);

    private byte[] _buffer = new byte[capacity];
    private int _length;
    private bool _hasFields;

    /// <summary>The byte order mark that spreadsheets need to see UTF-8.</summary>
    public static ReadOnlySpan<byte> Bom => [0xEF, 0xBB, 0xBF];

    /// <summary>Rows so far.</summary>
    public long Count { get; private set; }

    /// <summary>What was written; good until more is.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    /// <summary>Begins anew, in the same memory.</summary>
    public void Clear() => (_length, Count, _hasFields) = (0, 0, false);

    /// <summary>Something that people wrote, or an id.</summary>
    public CsvRows Text(string? text)
    {
        if (string.IsNullOrEmpty(text)) return Text([]);
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = most > 768 ? ArrayPool<byte>.Shared.Rent(most) : null;
        var utf8 = rented ?? stackalloc byte[768];
        Text(utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return this;
    }

    /// <summary>The same as UTF-8.</summary>
    public CsvRows Text(ReadOnlySpan<byte> utf8)
    {
        Separate();
        if (utf8.IsEmpty) return this;
        var isFormula = IsFormula(utf8);
        var quotes = isFormula || utf8[0] is (byte)' ' or (byte)'\'' || utf8[^1] == ' ' || utf8.ContainsAny(Special);
        if (!quotes)
        {
            Copy(utf8);
            return this;
        }

        Put((byte)'"');
        if (isFormula) Put((byte)'\'');
        while (utf8.IndexOf((byte)'"') is >= 0 and var quote)
        {
            Copy(utf8[..(quote + 1)]);
            Put((byte)'"');
            utf8 = utf8[(quote + 1)..];
        }

        Copy(utf8);
        Put((byte)'"');
        return this;
    }

    /// <summary>A word of ours, such as a status: UPPER_SNAKE.</summary>
    public CsvRows Word<T>(T? value)
        where T : struct, Enum
    {
        Separate();
        if (value is { } one) Copy(Words<T>.Of(one));
        return this;
    }

    /// <summary>A whole number.</summary>
    public CsvRows Number(long? number)
    {
        Separate();
        if (number is not { } one) return this;
        one.TryFormat(Room(MostOfNumber), out var written, provider: CultureInfo.InvariantCulture);
        _length += written;
        return this;
    }

    /// <summary>A time, RFC 3339 in UTC with milliseconds.</summary>
    public CsvRows Time(DateTimeOffset? time)
    {
        const int ToMilliseconds = 23;
        Separate();
        if (time is not { } one) return this;
        // Of the round-trip format, everything but what stands behind the milliseconds.
        one.UtcDateTime.TryFormat(Room(MostOfNumber), out _, "O", CultureInfo.InvariantCulture);
        _length += ToMilliseconds;
        Put((byte)'Z');
        return this;
    }

    /// <summary>Yes or no.</summary>
    public CsvRows Flag(bool flag)
    {
        Separate();
        Copy(flag ? "true"u8 : "false"u8);
        return this;
    }

    /// <summary>What another writer has written as a whole: fields, without a separator before or behind them.</summary>
    public CsvRows Fields(ReadOnlySpan<byte> written)
    {
        Separate();
        Copy(written);
        return this;
    }

    /// <summary>Ends the row.</summary>
    public void End()
    {
        Copy("\r\n"u8);
        _hasFields = false;
        Count++;
    }

    // What spreadsheets take for the beginning of a formula, or drop in front of one; also in full width (＝ ＋ － ＠).
    private static bool IsFormula(ReadOnlySpan<byte> text) =>
        text[0] is (byte)'=' or (byte)'+' or (byte)'-' or (byte)'@' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0
        || text is [0xEF, 0xBC, 0x9D or 0x8B or 0x8D or 0xA0, ..];

    private void Separate()
    {
        if (_hasFields) Put((byte)',');
        _hasFields = true;
    }

    private void Put(byte one)
    {
        Room(1)[0] = one;
        _length++;
    }

    private void Copy(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    private Span<byte> Room(int bytes)
    {
        if (_buffer.Length - _length < bytes) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes));
        return _buffer.AsSpan(_length);
    }

    private static class Words<T>
        where T : struct, Enum
    {
        private static readonly Dictionary<T, byte[]> All = Enum.GetValues<T>().ToDictionary(
            value => value, value => Encoding.ASCII.GetBytes(System.Text.Json.JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString())));

        public static byte[] Of(T value) => All[value];
    }
}
