using System.Text;
using System.Text.Unicode;

namespace OrderFunctions.Application.Csv;

/// <summary>
/// Reads RFC 4180 in UTF-8 by the letter, record by record, with little memory whatever the file is: what others guess at is refused, with
/// the line. Lines may also end with a line feed alone, and empty lines are passed over, because so much is written that way.
/// </summary>
/// <param name="content">Stays the caller's.</param>
public sealed class CsvReader(Stream content)
{
    private const int MostBytes = 64 * 1024;
    private const int MostFields = 100;

    private readonly byte[] _buffer = new byte[32 * 1024];
    private readonly byte[] _record = new byte[MostBytes];
    private readonly List<int> _ends = [];
    private int _at;
    private int _filled;
    private int _length;
    private long _line = 1;
    private bool _begun;

    private enum State
    {
        FieldBegins,
        Plain,
        Quoted,
        QuoteInQuoted,
        Return,
    }

    /// <summary>The line on which the record begins, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Bytes of the file that were looked at.</summary>
    public long Position { get; private set; }

    /// <summary>The fields of the next record, or null at the end.</summary>
    /// <exception cref="CsvFaultException">It is no CSV, or not in UTF-8.</exception>
    public async ValueTask<string[]?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            (_length, Line) = (0, _line);
            _ends.Clear();
            var state = State.FieldBegins;
            var any = false;
            while (true)
            {
                if (_at == _filled && !await FillAsync(cancellationToken).ConfigureAwait(false))
                {
                    if (state is State.Quoted) throw Fault(CsvCodes.Quoting, "A quote is opened here and never closed.");
                    if (state is State.Return) throw Fault(CsvCodes.LineBreak, "A carriage return stands without its line feed.");
                    if (!any) return null;
                    EndField();
                    return Fields();
                }

                any = true;
                if (Take(_buffer[_at++], ref state)) break;
            }

            if (_length > 0 || _ends.Count > 1) return Fields();
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        (_at, _filled) = (0, await content.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false));
        Position += _filled;
        if (_begun) return _filled > 0;
        _begun = true;
        // Three bytes can come one by one.
        while (_filled is > 0 and < 3 && await content.ReadAsync(_buffer.AsMemory(_filled), cancellationToken).ConfigureAwait(false) is > 0 and var more)
        {
            _filled += more;
            Position += more;
        }

        if (_buffer.AsSpan(0, _filled) is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw Fault(CsvCodes.NotUtf8, "The file is in UTF-16; save it as CSV in UTF-8.");
        if (_buffer.AsSpan(0, _filled).StartsWith(CsvRows.Bom)) _at = CsvRows.Bom.Length;
        // It may have come alone.
        return _filled > _at || (_filled > 0 && await FillAsync(cancellationToken).ConfigureAwait(false));
    }

    // True when the record has ended.
    private bool Take(byte one, ref State state)
    {
        if (one == '\n') _line++;
        switch (state)
        {
            case State.Return when one != '\n':
                throw Fault(CsvCodes.LineBreak, "A carriage return stands without its line feed.");
            case State.Quoted when one == '"':
                state = State.QuoteInQuoted;
                return false;
            case State.Quoted:
                Keep(one);
                return false;
            case State.QuoteInQuoted when one == '"':
                Keep(one);
                state = State.Quoted;
                return false;
            case State.FieldBegins when one == '"':
                state = State.Quoted;
                return false;
        }

        switch (one)
        {
            case (byte)',':
                EndField();
                state = State.FieldBegins;
                return false;
            case (byte)'\r':
                state = State.Return;
                return false;
            case (byte)'\n':
                EndField();
                return true;
            case (byte)'"':
                throw Fault(CsvCodes.Quoting, "A quote stands inside a field that does not begin with one.");
            default:
                if (state == State.QuoteInQuoted) throw Fault(CsvCodes.Quoting, "Something stands behind the quote that closes a field.");
                Keep(one);
                state = State.Plain;
                return false;
        }
    }

    private void Keep(byte one)
    {
        if (one < 0x20 && one is not ((byte)'\t' or (byte)'\n' or (byte)'\r'))
            throw Fault(CsvCodes.ControlCharacter, one == 0 ? "There is a NUL character." : "There is a control character.");
        if (_length == MostBytes) throw Fault(CsvCodes.RowTooLong, "The row is longer than 64 KB; a quote may be missing.");
        _record[_length++] = one;
    }

    private void EndField()
    {
        if (_ends.Count == MostFields) throw Fault(CsvCodes.RowTooLong, "The row has more than 100 fields.");
        _ends.Add(_length);
    }

    private string[] Fields()
    {
        if (!Utf8.IsValid(_record.AsSpan(0, _length))) throw Fault(CsvCodes.NotUtf8, "The row is not in UTF-8; save the file as CSV in UTF-8.");
        var (fields, from) = (new string[_ends.Count], 0);
        for (var n = 0; n < fields.Length; n++)
        {
            fields[n] = Encoding.UTF8.GetString(_record, from, _ends[n] - from);
            from = _ends[n];
        }

        return fields;
    }

    private CsvFaultException Fault(string code, string message) => new(new(code, Line, message));
}
