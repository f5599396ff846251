using System.Security.Cryptography;
using System.Text;
using OrderFunctions.Local.Ports;
using Xunit;

namespace OrderFunctions.Functions.Tests.Local;

public sealed class FolderFileStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orderfunctions-files-");
    private readonly FolderFileStore _files;

    public FolderFileStoreTests() => _files = new(Path.Combine(_folder.FullName, "files"));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_was_written_is_read_with_its_checksum()
    {
        var bytes = RandomNumberGenerator.GetBytes(200_000);

        var stored = await _files.WriteAsync("orders/1/label.pdf", "application/pdf", new MemoryStream(bytes), default);

        Assert.Equal(("orders/1/label.pdf", "application/pdf", 200_000), (stored.Name, stored.ContentType, stored.Length));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), stored.Sha256);
        Assert.Equal(bytes, await ReadAsync("orders/1/label.pdf"));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_null() =>
        Assert.Null(await _files.OpenReadAsync("orders/none.pdf", default));

    [Fact]
    public async Task Writing_again_replaces_the_file_while_a_reader_keeps_what_it_opened()
    {
        await WriteAsync("a.txt", "first");
        await using var reader = await _files.OpenReadAsync("a.txt", default);

        await WriteAsync("a.txt", "second");

        Assert.Equal("first", await new StreamReader(reader!).ReadToEndAsync());
        Assert.Equal("second", Encoding.UTF8.GetString((await ReadAsync("a.txt"))!));
    }

    [Fact]
    public async Task A_write_that_breaks_off_leaves_neither_a_file_nor_a_draft()
    {
        await Assert.ThrowsAsync<IOException>(() => _files.WriteAsync("a.txt", "text/plain", new BrokenStream(), default));

        Assert.Null(await _files.OpenReadAsync("a.txt", default));
        Assert.Empty(_folder.GetFiles("*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    [InlineData(".drafts/x")]
    [InlineData("a/../../b")]
    public async Task A_name_that_could_leave_the_folder_is_refused(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync(name, "x"));
        await Assert.ThrowsAsync<ArgumentException>(() => _files.OpenReadAsync(name, default));
        Assert.Empty(_folder.GetFiles("*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_part_is_read_and_ends_where_it_or_the_file_does()
    {
        await WriteAsync("a.txt", "0123456789");

        Assert.Equal("345", await PartAsync(3, 3));
        Assert.Equal("89", await PartAsync(8, 100));
        Assert.Equal("", await PartAsync(10, 1));
        Assert.Null(await _files.OpenReadAsync("none.txt", 0, 1, default));

        async Task<string> PartAsync(long offset, long length)
        {
            await using var part = await _files.OpenReadAsync("a.txt", offset, length, default);
            return await new StreamReader(part!).ReadToEndAsync();
        }
    }

    [Fact]
    public async Task Files_are_listed_by_where_they_lie_and_deleted_twice()
    {
        foreach (var name in new[] { "jobs/1/a", "jobs/1/deep/b", "jobs/12/c", "orders/1/d" }) await WriteAsync(name, "x");
        Assert.Equal(["jobs/1/a", "jobs/1/deep/b"], await ListAsync("jobs/1/"));

        foreach (var _ in new[] { 1, 2 }) await _files.DeleteAsync("jobs/1/a", default);

        Assert.Equal(["jobs/1/deep/b"], await ListAsync("jobs/1/"));
        Assert.Empty(await ListAsync("nothing/"));
        await Assert.ThrowsAsync<ArgumentException>(() => ListAsync("../"));

        async Task<IReadOnlyList<string>> ListAsync(string prefix)
        {
            var names = new List<string>();
            await foreach (var name in _files.ListAsync(prefix, default)) names.Add(name);
            return [.. names.Order(StringComparer.Ordinal)];
        }
    }

    [Fact]
    public async Task Many_writers_of_one_name_leave_one_whole_file()
    {
        var contents = Enumerable.Range(0, 16).Select(n => new string((char)('a' + n), 50_000)).ToList();

        await Task.WhenAll(contents.Select(content => Task.Run(() => WriteAsync("same.txt", content))));

        Assert.Contains(Encoding.UTF8.GetString((await ReadAsync("same.txt"))!), contents);
    }

    private Task WriteAsync(string name, string content) =>
        _files.WriteAsync(name, "text/plain", new MemoryStream(Encoding.UTF8.GetBytes(content)), default);

    private async Task<byte[]?> ReadAsync(string name)
    {
        await using var stream = await _files.OpenReadAsync(name, default);
        using var copy = new MemoryStream();
        await stream!.CopyToAsync(copy);
        return copy.ToArray();
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position > 0)
                throw new IOException("The sender hung up.");
            Position = 10;
            return ValueTask.FromResult(10);
        }
    }
}
