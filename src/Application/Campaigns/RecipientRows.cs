using System.Globalization;
using System.Net.Mail;
using OrderFunctions.Application.Csv;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Campaigns;

/// <summary>What is wrong with an uploaded list: the line, and nothing of what is in it.</summary>
/// <param name="line">From 1, the header.</param>
public sealed class RecipientFileException(long line, string problem)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"Line {line}: {problem}"))
{
    /// <summary>From 1, the header.</summary>
    public long Line { get; } = line;
}

/// <summary>One row of an upload.</summary>
public sealed record RecipientRow(string Address, string? Name, IReadOnlyDictionary<string, string> Values);

/// <summary>
/// Reads a list of recipients: RFC 4180 in UTF-8, a header with the column <c>email</c> and perhaps <c>name</c>, as many fields in every row
/// as in the header. Anything else is <see cref="RecipientFileException"/>.
/// </summary>
/// <param name="content">Stays the caller's.</param>
public sealed class RecipientRows(Stream content)
{
    private const int MostColumns = 50;
    private const int LongestField = 1_000;

    private readonly CsvReader _csv = new(content);

    /// <summary>Names of the columns, in lower case, once the header has been read.</summary>
    public IReadOnlyList<string> Columns { get; private set; } = [];

    /// <summary>Reads the header.</summary>
    public async Task ReadHeaderAsync(CancellationToken cancellationToken)
    {
        var header = await ReadFieldsAsync(cancellationToken).ConfigureAwait(false) ?? throw new RecipientFileException(1, "The file is empty.");
        Columns = [.. header.Select(name => name.Trim().ToLowerInvariant())];
        if (!Columns.Contains("email")) throw Wrong("There is no column email.");
        if (Columns.Count > MostColumns || Columns.Distinct(StringComparer.Ordinal).Count() < Columns.Count) throw Wrong($"A column is there twice, or there are more than {MostColumns}.");
    }

    /// <summary>The next row, or null at the end.</summary>
    public async Task<RecipientRow?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await ReadFieldsAsync(cancellationToken).ConfigureAwait(false) is not { } fields) return null;
        if (fields.Length != Columns.Count) throw Wrong($"The row has {fields.Length} fields instead of {Columns.Count}.");
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var n = 0; n < fields.Length; n++)
        {
            if (fields[n].Length > LongestField) throw Wrong($"A field has more than {LongestField} characters.");
            values[Columns[n]] = fields[n].Trim();
        }

        var address = values["email"];
        values.Remove("email");
        values.Remove("name", out var name);
        if (address.Length > CustomerContact.MaxEmailLength || !MailAddress.TryCreate(address, out var mail) || mail.Address != address)
            throw Wrong("What stands in the column email is no mail address.");
        return new(address, string.IsNullOrEmpty(name) ? null : name, values);
    }

    /// <summary>Passes over so many rows: each is read, because only so is known where it ends.</summary>
    public async Task SkipAsync(int rows, CancellationToken cancellationToken)
    {
        while (rows > 0 && await ReadFieldsAsync(cancellationToken).ConfigureAwait(false) is not null) rows--;
    }

    private RecipientFileException Wrong(string problem) => new(_csv.Line, problem);

    private async ValueTask<string[]?> ReadFieldsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _csv.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (CsvFaultException wrong)
        {
            throw new RecipientFileException(wrong.Fault.Line, wrong.Fault.Message);
        }
    }
}
