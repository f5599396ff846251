using System.Text;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Contracts;

public abstract partial class DocumentStoreContract
{
    [ConditionalFact]
    public async Task A_hundred_operations_are_one_commit_and_one_more_is_too_many()
    {
        await MustCommitAsync([.. Enumerable.Range(0, 100).Select(n => Create($"n{n}"))]);
        Assert.NotNull(await FindAsync("n99"));
        await AssertInvalidAsync([.. Enumerable.Range(0, 101).Select(n => Create($"m{n}"))]);
        Assert.Null(await FindAsync("m0"));
    }

    [ConditionalFact]
    public async Task More_than_two_megabytes_of_bodies_are_too_many()
    {
        var half = $$"""{"text":"{{new string('x', 1024 * 1024)}}"}""";
        await AssertInvalidAsync(Create("a", half), Create("b", half));
        Assert.Null(await FindAsync("a"));
        await MustCommitAsync(Create("a", half));
    }

    [ConditionalTheory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a?b")]
    [InlineData("a#b")]
    public async Task A_key_without_text_or_with_a_reserved_character_is_an_argument_error(string key)
    {
        await AssertKeyInvalidAsync(key);
    }

    [ConditionalFact]
    public async Task Keys_are_measured_in_utf8_bytes()
    {
        await AssertKeyInvalidAsync(new string('x', 256));
        await AssertKeyInvalidAsync(new string('ä', 128));
        var longest = new string('ä', 127) + "x";
        Assert.Equal(255, Encoding.UTF8.GetByteCount(longest));
        Assert.True((await Store.CommitAsync(Things, longest, [new DocumentOperation.Upsert(longest, Json("{}"))])).IsCommitted);
        Assert.NotNull(await Store.FindAsync(Things, longest, longest));
    }

    [ConditionalTheory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("text")]
    public async Task A_body_that_is_no_object_is_an_argument_error(string body)
    {
        await AssertInvalidAsync(Create("a"), new DocumentOperation.Upsert("b", Json(body)));
        Assert.Null(await FindAsync("a"));
    }

    [ConditionalTheory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public async Task A_page_has_one_to_a_thousand_documents(int limit)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(
            async () => await Store.QueryAsync(new DocumentQuery(Things, "list") { Limit = limit }));
    }

    [ConditionalFact]
    public async Task A_cancelled_call_does_nothing()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.CommitAsync(Things, Partition, [Create("a")], cancelled));
        Assert.Null(await FindAsync("a"));
    }

    private Task AssertInvalidAsync(params DocumentOperation[] operations) =>
        Assert.ThrowsAnyAsync<ArgumentException>(() => CommitAsync(operations));

    private async Task AssertKeyInvalidAsync(string key)
    {
        await AssertInvalidAsync(Create("good"), new DocumentOperation.Upsert(key, Json("{}")));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            async () => await Store.CommitAsync(Things, key, [Create("good")]));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.FindAsync(Things, Partition, key));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.FindAsync(Things, key, "good"));
        Assert.Null(await FindAsync("good"));
    }
}
