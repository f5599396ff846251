using OrderFunctions.Application.Files;
using OrderFunctions.Application.Papers;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Papers;

public sealed class OrderPaperTests
{
    private readonly MemoryFiles _files = new();
    private readonly ShopOptions _shop = new() { Name = "The Shop", Address = { "1 Warehouse Way" }, TaxNumber = "DE123" };

    [Fact]
    public async Task The_invoice_shows_lines_taxes_shipping_and_what_was_paid()
    {
        var file = await new MakeInvoiceHandler(_files, _shop).HandleAsync(new(AnOrder.For("Ann Example")), default);

        Assert.Equal($"orders/{AnOrder.Id}/invoice.pdf", file.Name);
        var texts = new PdfFile(_files[file.Name]).Texts(0);
        Assert.Contains("20300102-6A3F0C5D1E2F", texts);
        Assert.Contains("Tax number DE123", texts);
        Assert.Contains("Ann Example", texts);
        AssertRow(texts, "Blue mug", "2", "20.00", "3.80", "23.80");
        AssertRow(texts, "Gift card", "1", "50.00", "3.50", "53.50");
        AssertRow(texts, "Discount (already taken off)", "5.00", "Net", "70.00", "Tax 7%", "3.50", "Tax 19%", "3.80");
        AssertRow(texts, "Shipping, tax included", "4.99", "Total", "EUR 82.29", "Paid on 2030-01-02. Thank you.");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task A_shop_without_a_tax_number_prints_none(string? taxNumber)
    {
        _shop.TaxNumber = taxNumber;
        var file = await new MakeInvoiceHandler(_files, _shop).HandleAsync(new(AnOrder.For("Ann Example")), default);
        Assert.DoesNotContain(
            new PdfFile(_files[file.Name]).Texts(0), text => text.StartsWith("Tax number", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_order_that_is_not_confirmed_has_no_invoice()
    {
        var order = AnOrder.For("Ann Example") with { ConfirmedAt = null };
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => new MakeInvoiceHandler(_files, _shop).HandleAsync(new(order), default));
    }

    [Fact]
    public async Task The_label_names_the_recipient_and_counts_the_pieces_and_a_repeat_changes_nothing()
    {
        var handler = new MakeLabelHandler(_files, _shop);
        var order = AnOrder.For("Ann Example");

        var file = await handler.HandleAsync(new(order, AnOrder.ShipmentId), default);
        var again = await handler.HandleAsync(new(order with { Status = OrderStatus.Shipped }, AnOrder.ShipmentId), default);

        Assert.Equal(file, again);
        Assert.Equal((PaperTypes.Pdf, (long)_files[file.Name].Length), (file.ContentType, file.Length));
        var texts = new PdfFile(_files[file.Name]).Texts(0);
        AssertRow(texts, "Ann Example", "Road 2", "12345 Town", "DE");
        Assert.Contains("PP123456789", texts);
        AssertRow(texts, "PIECES", "3");
    }

    [Theory]
    [InlineData("a.pdf", true)]
    [InlineData("orders/0199f0a1-7a4e/label_1.pdf", true)]
    [InlineData("", false)]
    [InlineData("/a", false)]
    [InlineData("a/", false)]
    [InlineData("a//b", false)]
    [InlineData("../a", false)]
    [InlineData("a/../b", false)]
    [InlineData(".hidden", false)]
    [InlineData("a\\b", false)]
    [InlineData("a b", false)]
    [InlineData("a\0", false)]
    [InlineData("ä", false)]
    [InlineData("C:a", false)]
    public void Only_names_that_cannot_leave_the_store_are_safe(string name, bool isSafe) =>
        Assert.Equal(isSafe, FileNames.IsSafe(name));

    [Fact]
    public void A_name_that_is_too_long_is_not_safe()
    {
        Assert.True(FileNames.IsSafe(new string('a', 200)));
        Assert.False(FileNames.IsSafe(new string('a', 201)));
        Assert.Throws<ArgumentException>(() => FileNames.Checked("../a"));
    }

    private static void AssertRow(IReadOnlyList<string> texts, params string[] row)
    {
        var start = texts.ToList().IndexOf(row[0]);
        Assert.True(start >= 0, row[0] + " is missing");
        Assert.Equal(row, texts.Skip(start).Take(row.Length));
    }

    private sealed class MemoryFiles : IFileStore
    {
        private readonly Dictionary<string, byte[]> _files = [];

        public byte[] this[string name] => _files[name];

        public async Task<StoredFile> WriteAsync(
            string name, string contentType, Stream content, CancellationToken cancellationToken)
        {
            using var copy = new MemoryStream();
            await content.CopyToAsync(copy, cancellationToken);
            var bytes = _files[FileNames.Checked(name)] = copy.ToArray();
            return new(name, contentType, bytes.Length, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));
        }

        public Task<Stream?> OpenReadAsync(string name, CancellationToken cancellationToken) =>
            Task.FromResult<Stream?>(new MemoryStream(_files[name]));

        public Task<Stream?> OpenReadAsync(string name, long offset, long length, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task DeleteAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
