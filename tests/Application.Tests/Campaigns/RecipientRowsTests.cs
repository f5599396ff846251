using System.Text;
using OrderFunctions.Application.Campaigns;
using Xunit;

namespace OrderFunctions.Application.Tests.Campaigns;

/// <summary>Lists of recipients, as they should be and as they come.</summary>
public sealed class RecipientRowsTests
{
    [Fact]
    public async Task A_list_is_read_with_a_mark_in_front_quotes_line_breaks_and_whatever_columns_there_are()
    {
        var rows = await ReadAsync("\uFEFFName, E-Mail2,Email ,Coupon\r\n\"Lovelace, \"\"Ada\"\"\", x , ada@example.com ,\"TEN\r\nPERCENT\"\r\n,,bob@example.com,\r\n");

        Assert.Equal([("ada@example.com", "Lovelace, \"Ada\""), ("bob@example.com", null)], rows.Select(row => (row.Address, row.Name)));
        Assert.Equal(("TEN\r\nPERCENT", "x"), (rows[0].Values["coupon"], rows[0].Values["e-mail2"]));
    }

    [Theory]
    [InlineData("", 1, "is empty")]
    [InlineData("name\nAda\n", 1, "no column email")]
    [InlineData("email,email\na@b.de,a@b.de\n", 1, "twice")]
    [InlineData("email,name\na@b.de\n", 2, "1 fields instead of 2")]
    [InlineData("email\na@b.de\na@b.de,x\n", 3, "2 fields instead of 1")]
    [InlineData("email\na@b.de\nnobody\n", 3, "no mail address")]
    [InlineData("email\n\"Ada <a@b.de>\"\n", 2, "no mail address")]
    [InlineData("email\na\"b@c.de\n", 2, "quote")]
    [InlineData("email,name\na@b.de,\"Ada\"x\n", 2, "quote")]
    [InlineData("email,name\na@b.de,A\0da\n", 2, "NUL")]
    public async Task What_is_wrong_with_a_list_is_said_by_row_and_without_what_is_in_it(string csv, int row, string said)
    {
        var wrong = await Assert.ThrowsAsync<RecipientFileException>(() => ReadAsync(csv));

        Assert.Equal(row, wrong.Line);
        Assert.Contains(said, wrong.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_encodings_and_fields_without_end_are_refused()
    {
        Assert.Contains("UTF-8", (await Assert.ThrowsAsync<RecipientFileException>(() => ReadAsync(Encoding.Latin1.GetBytes("email,name\na@b.de,Zoë\n")))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<RecipientFileException>(() => ReadAsync([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("email\na@b.de\n")]));
        await Assert.ThrowsAsync<RecipientFileException>(() => ReadAsync("email,name\na@b.de,\"" + new string('x', 70_000)));
        await Assert.ThrowsAsync<RecipientFileException>(() => ReadAsync("email,name\na@b.de," + new string('x', 2_000) + "\n"));
        // An address has 254 characters at most, a list 50 columns.
        Assert.Single(await ReadAsync($"email\n{new string('x', 242)}@example.com\n"));
        await Assert.ThrowsAsync<RecipientFileException>(() => ReadAsync($"email\n{new string('x', 243)}@example.com\n"));
        Assert.Empty(await ReadAsync("email," + string.Join(',', Enumerable.Range(2, 49)) + "\n"));
        await Assert.ThrowsAsync<RecipientFileException>(() => ReadAsync("email," + string.Join(',', Enumerable.Range(2, 50)) + "\n"));
    }

    private static Task<List<RecipientRow>> ReadAsync(string csv) => ReadAsync(Encoding.UTF8.GetBytes(csv));

    private static async Task<List<RecipientRow>> ReadAsync(byte[] csv)
    {
        using var content = new MemoryStream(csv);
        var rows = new RecipientRows(content);
        await rows.ReadHeaderAsync(default);
        var read = new List<RecipientRow>();
        while (await rows.ReadAsync(default) is { } row) read.Add(row);
        return read;
    }
}
