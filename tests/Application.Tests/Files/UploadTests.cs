using OrderFunctions.Application.Files;
using OrderFunctions.Testing.Files;
using Xunit;

namespace OrderFunctions.Application.Tests.Files;

/// <summary>What is looked at while a file comes, and what is not.</summary>
public sealed class UploadTests
{
    [Fact]
    public void Of_what_is_packed_only_the_directory_is_read()
    {
        var (word, table, packed) = (ArchiveBomb.Docx(), ArchiveBomb.Xlsx(), ArchiveBomb.Gzip());
        Assert.InRange(word.Length, 1, ArchiveBomb.Unpacked / 100);
        FileType.Of(word);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(FileType.Docx, FileType.Of(word));
        Assert.Null(FileType.Of(table));
        Assert.Null(FileType.Of(packed));
        foreach (var bomb in new[] { word, table, packed }) Assert.Null(FileType.OfStart(bomb.AsSpan(0, Math.Min(bomb.Length, FileType.StartLength))));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024 * 1024);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task The_last_bytes_are_known_however_they_come(int atOnce)
    {
        using var content = new MemoryStream("0123456789"u8.ToArray());
        await using var tail = new TailStream(content, 4);
        var buffer = new byte[atOnce];
        Assert.Equal(0, tail.Tail.Length);
        while (await tail.ReadAsync(buffer) > 0) Assert.InRange(tail.Tail.Length, 1, 4);
        Assert.Equal("6789"u8.ToArray(), tail.Tail.ToArray());

        using var few = new TailStream(new MemoryStream("01"u8.ToArray()), 4);
        Assert.Equal(1, few.Read(buffer.AsSpan(0, 1)));
        Assert.Equal("0"u8.ToArray(), few.Tail.ToArray());
    }

    [Fact]
    public async Task An_upload_ends_with_the_first_byte_that_is_too_much()
    {
        using var rest = new MemoryStream("456789"u8.ToArray());
        await using var whole = new UploadStream("0123"u8.ToArray(), rest, most: 10);
        using var read = new MemoryStream();
        await whole.CopyToAsync(read);
        Assert.Equal("0123456789"u8.ToArray(), read.ToArray());

        rest.Position = 0;
        await using var cut = new UploadStream("0123"u8.ToArray(), rest, most: 9);
        await Assert.ThrowsAsync<UploadTooLargeException>(() => cut.CopyToAsync(Stream.Null));
    }
}
