using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Http.Identity;
using Xunit;

namespace OrderFunctions.Functions.Tests.Files;

/// <summary>The one door to files: whose they are, links, parts, and how long they stay.</summary>
public sealed class FileDoorTests
{
    private const string Text = "0123456789";

    [Fact]
    public async Task A_file_opens_for_its_owner_and_for_nobody_else()
    {
        await using var shop = await AShop.OpenAsync();
        var file = await KeepAsync(shop, "customer-1");
        var path = $"api/files/{file.Id}";

        using var answer = await shop.Customer.GetAsync(Relative(path));
        Assert.Equal(Text, await answer.Content.ReadAsStringAsync());
        Assert.Equal(
            ("text/plain", 10L, "attachment", "numbers.txt", $"\"{file.File.Sha256}\""),
            (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentLength, answer.Content.Headers.ContentDisposition!.DispositionType,
                answer.Content.Headers.ContentDisposition.FileName, answer.Headers.ETag!.Tag));
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());

        using var nobody = shop.Host.CreateClient();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(shop.Staff, path));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(shop.As(Roles.Customer, "stranger"), path));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(shop.As(Roles.FulfilmentAdmin, "colleague"), path));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(nobody, path));
    }

    [Fact]
    public async Task A_signed_link_opens_one_file_for_a_while()
    {
        await using var shop = await AShop.OpenAsync();
        var (file, other) = (await KeepAsync(shop, "customer-1"), await KeepAsync(shop, "customer-1"));
        var link = shop.Host.Services.GetRequiredService<FileLinks>().To(file)!;
        using var nobody = shop.Host.CreateClient();

        Assert.Equal(Text, await nobody.GetStringAsync(Relative(link.Href)));
        string[] bad =
        [
            link.Href.Replace(file.Id, other.Id, StringComparison.Ordinal),
            link.Href.Replace("expires=1", "expires=2", StringComparison.Ordinal),
            link.Href[..^1] + (link.Href[^1] == 'A' ? 'E' : 'A'),
            link.Href + "A",
            $"/api/files/{file.Id}?expires=x&signature=y",
            $"/api/files/{file.Id}?signature=",
            $"/api/files/{Guid.NewGuid()}?expires=9999999999&signature={new string('A', 43)}",
        ];
        foreach (var one in bad) Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(nobody, one));

        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(61));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(nobody, link.Href));

        // Never longer than the file.
        var brief = await KeepAsync(shop, "customer-1", expires: shop.Clock.GetUtcNow().AddMinutes(5));
        Assert.Equal(brief.ExpiresAt, shop.Host.Services.GetRequiredService<FileLinks>().To(brief)!.ExpiresAt);
    }

    [Fact]
    public void A_key_that_was_changed_is_believed_for_as_long_as_it_is_listed()
    {
        var file = FileOf("f");
        var old = new FileLinks(new() { LinkKeys = ["the old key of links"] }, TimeProvider.System).To(file)!.Href;
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(old[old.IndexOf('?', StringComparison.Ordinal)..]);

        Assert.True(IsGood("the new key of links", "the old key of links"));
        Assert.False(IsGood("the new key of links"));
        Assert.False(IsGood());
        Assert.Null(new FileLinks(new(), TimeProvider.System).To(file));

        bool IsGood(params string[] keys) =>
            new FileLinks(new() { LinkKeys = keys }, TimeProvider.System).IsGood(file.Id, query["expires"], query["signature"]);
    }

    [Theory]
    [InlineData("bytes=0-3", 206, "0123", "bytes 0-3/10")]
    [InlineData("bytes=7-", 206, "789", "bytes 7-9/10")]
    [InlineData("bytes=-4", 206, "6789", "bytes 6-9/10")]
    [InlineData("bytes=8-99", 206, "89", "bytes 8-9/10")]
    [InlineData("bytes=-99", 206, Text, "bytes 0-9/10")]
    [InlineData("bytes=0-0", 206, "0", "bytes 0-0/10")]
    [InlineData("bytes=10-", 416, null, "bytes */10")]
    [InlineData("bytes=-0", 416, null, "bytes */10")]
    [InlineData("bytes=0-1,4-5", 200, Text, null)]
    [InlineData("lines=0-1", 200, Text, null)]
    [InlineData("bytes=x", 200, Text, null)]
    [InlineData("bytes=9-3", 200, Text, null)]
    public async Task A_part_of_a_file_is_what_was_asked_for(string range, int status, string? content, string? contentRange)
    {
        await using var shop = await AShop.OpenAsync();
        var file = await KeepAsync(shop, "customer-1");
        using var answer = await AskAsync(shop, file, ("Range", range));

        Assert.Equal((status, contentRange), ((int)answer.StatusCode, answer.Content.Headers.ContentRange?.ToString()));
        if (content is not null)
        {
            Assert.Equal(content, await answer.Content.ReadAsStringAsync());
            Assert.Equal("bytes", answer.Headers.AcceptRanges.Single());
        }
        else
        {
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        }
    }

    [Fact]
    public async Task A_part_goes_with_the_file_that_the_caller_knows()
    {
        await using var shop = await AShop.OpenAsync();
        var file = await KeepAsync(shop, "customer-1");
        var tag = $"\"{file.File.Sha256}\"";

        using var same = await AskAsync(shop, file, ("Range", "bytes=0-1"), ("If-Range", tag));
        using var another = await AskAsync(shop, file, ("Range", "bytes=0-1"), ("If-Range", "\"other\""));
        using var known = await AskAsync(shop, file, ("If-None-Match", tag));
        Assert.Equal((206, 200, 304), ((int)same.StatusCode, (int)another.StatusCode, (int)known.StatusCode));
    }

    [Theory]
    [InlineData("..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("kept%2f..%2f..%2forders.db")]
    [InlineData("C:%5cwindows")]
    public async Task No_path_from_outside_reaches_the_disk(string id)
    {
        await using var shop = await AShop.OpenAsync();
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(shop.Staff, $"api/files/{id}"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(shop.Staff, $"api/files/{new string('a', 200)}"));
    }

    [Fact]
    public async Task The_same_file_twice_is_one_and_another_under_its_id_is_refused()
    {
        await using var shop = await AShop.OpenAsync();
        var id = Guid.CreateVersion7(shop.Clock.GetUtcNow()).ToString();
        var first = await KeepAsync(shop, "customer-1", id: id);
        Assert.Equal(first, await KeepAsync(shop, "customer-1", id: id));

        var other = await TryKeepAsync(shop, "customer-1", id, "another", null);
        Assert.Equal("ID_REUSED", other.Refusal!.Code);
        Assert.Equal(Text, await shop.Customer.GetStringAsync(Relative($"api/files/{id}")));
    }

    [Fact]
    public async Task What_has_expired_goes_and_so_does_what_no_record_names()
    {
        await using var shop = await AShop.OpenAsync();
        var now = shop.Clock.GetUtcNow();
        var (brief, lasting, orphan) = (await KeepAsync(shop, "a", expires: now.AddHours(2)), await KeepAsync(shop, "a"), Guid.CreateVersion7(now).ToString());
        var files = shop.Host.Services.GetRequiredService<IFileStore>();
        using (var content = new MemoryStream([1])) await files.WriteAsync(FileRecord.NameOf(orphan), "x/x", content, default);

        await shop.Host.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.Equal(Sorted(FileRecord.NameOf(lasting.Id), FileRecord.NameOf(orphan)), await NamesAsync(shop));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(shop.Staff, $"api/files/{brief.Id}"));
        await shop.Host.AdvanceAsync(TimeSpan.FromHours(24));
        Assert.Equal([FileRecord.NameOf(lasting.Id)], await NamesAsync(shop));
    }

    private static async Task<FileRecord> KeepAsync(AShop shop, string owner, string? id = null, DateTimeOffset? expires = null) =>
        (await TryKeepAsync(shop, owner, id ?? Guid.CreateVersion7(shop.Clock.GetUtcNow()).ToString(), Text, expires)).Value;

    private static async Task<Domain.Result<FileRecord>> TryKeepAsync(AShop shop, string owner, string id, string text, DateTimeOffset? expires)
    {
        using var content = new MemoryStream(Encoding.ASCII.GetBytes(text));
        return await shop.Host.Services.GetRequiredService<KeepFileHandler>()
            .HandleAsync(new(id, owner, "test", "numbers.txt", "text/plain; charset=utf-8", content, expires), default);
    }

    private static FileRecord FileOf(string id) =>
        new(id, "a", "x", "x", new StoredFile("x", "x/x", 1, ""), FileRetention.Personal, DateTimeOffset.UnixEpoch, null, Digests.Of("a"), 0, null);

    private static async Task<IReadOnlyList<string>> NamesAsync(AShop shop)
    {
        var names = new List<string>();
        await foreach (var name in shop.Host.Services.GetRequiredService<IFileStore>().ListAsync(FileRecord.Folder, default)) names.Add(name);
        return Sorted([.. names]);
    }

    private static IReadOnlyList<string> Sorted(params string[] names) => [.. names.Order(StringComparer.Ordinal)];

    private static async Task<HttpResponseMessage> AskAsync(AShop shop, FileRecord file, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/files/{file.Id}");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await shop.Customer.SendAsync(request);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(Relative(path));
        return answer.StatusCode;
    }

    private static Uri Relative(string path) => new(path, UriKind.Relative);
}
