using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Contracts;

public abstract partial class DocumentStoreContract
{
    private DocumentQuery InList => new(Things, "list") { EqualTo = [Partition] };

    private string Listed(long at) => $$"""{"list":"{{Partition}}","at":{{at}}}""";

    private async Task<IReadOnlyList<string>> IdsAsync(DocumentQuery query) =>
        [.. (await Store.QueryAsync(query)).Documents.Select(document => document.Id)];

    /// <summary>Three documents in this test's list, at 10, 20 and 30, created out of order.</summary>
    private Task ThreeInTheListAsync() =>
        MustCommitAsync(Create("c", Listed(30)), Create("a", Listed(10)), Create("b", Listed(20)), Create("outside"));

    [ConditionalFact]
    public async Task A_query_answers_the_documents_of_its_index_in_order()
    {
        await ThreeInTheListAsync();
        var page = await Store.QueryAsync(InList);
        Assert.Equal(["a", "b", "c"], page.Documents.Select(document => document.Id));
        Assert.Null(page.Continuation);
        var stored = await FindAsync("b");
        Assert.Equal(stored!.Version, page.Documents[1].Version);
        Assert.Equal(Partition, page.Documents[1].Partition);
        Assert.Equal(stored.Body.ToArray(), page.Documents[1].Body.ToArray());
        Assert.Equal(["c", "b", "a"], await IdsAsync(InList with { Descending = true }));
    }

    [ConditionalFact]
    public async Task Equality_may_cover_any_number_of_leading_fields()
    {
        await ThreeInTheListAsync();
        Assert.Equal(["b"], await IdsAsync(InList with { EqualTo = [Partition, 20] }));
        Assert.Empty(await IdsAsync(InList with { EqualTo = [Partition, 21] }));
        Assert.Equal(
            ["a", "b", "c"], await IdsAsync(new DocumentQuery(Things, "list") { Partition = Partition, Limit = 1000 }));
    }

    [ConditionalFact]
    public async Task A_range_includes_its_lower_bound_and_excludes_its_upper()
    {
        await ThreeInTheListAsync();
        Assert.Equal(["b", "c"], await IdsAsync(InList with { From = 20 }));
        Assert.Equal(["a"], await IdsAsync(InList with { Before = 20 }));
        Assert.Equal(["b"], await IdsAsync(InList with { From = 11, Before = 30 }));
        Assert.Equal(["b", "a"], await IdsAsync(InList with { Before = 30, Descending = true }));
    }

    [ConditionalFact]
    public async Task Text_is_ordered_by_its_bytes()
    {
        foreach (var due in new[] { "2026-02", "2026-01-31", "2026-01", "Ä" })
            await MustCommitAsync(Create("d" + due, $$"""{"due":"{{Partition}} {{due}}"}"""));
        var query = new DocumentQuery(Things, "due") { From = Partition, Before = Partition + "!" };
        Assert.Equal(["d2026-01", "d2026-01-31", "d2026-02", "dÄ"], await IdsAsync(query));
    }

    [ConditionalFact]
    public async Task A_query_can_stay_within_one_partition()
    {
        await ThreeInTheListAsync();
        var other = Guid.NewGuid().ToString("D");
        await Store.CommitAsync(Things, other, [Create("other", Listed(15))]);
        Assert.Equal(["a", "other", "b", "c"], await IdsAsync(InList));
        Assert.Equal(["a", "b", "c"], await IdsAsync(InList with { Partition = Partition }));
        Assert.Equal(["other"], await IdsAsync(InList with { Partition = other }));
    }

    [ConditionalFact]
    public async Task A_document_is_in_an_index_as_long_as_it_has_the_first_field()
    {
        var version = await MustCommitAsync(Create("a", """{"name":"not listed"}"""));
        Assert.Empty(await IdsAsync(InList));
        version = await MustCommitAsync(Replace("a", Listed(1), version));
        Assert.Equal(["a"], await IdsAsync(InList));
        version = await MustCommitAsync(Replace("a", $$"""{"list":null,"at":1}""", version));
        Assert.Empty(await IdsAsync(InList));
        await MustCommitAsync(new DocumentOperation.Upsert("a", Json(Listed(2))));
        Assert.Equal(["a"], await IdsAsync(InList with { EqualTo = [Partition, 2] }));
        await CommitAsync(new DocumentOperation.Delete("a", null));
        Assert.Empty(await IdsAsync(InList));
    }

    [ConditionalFact]
    public async Task A_document_without_a_later_field_is_in_the_index_but_in_no_range()
    {
        await MustCommitAsync(Create("bare", $$"""{"list":"{{Partition}}"}"""), Create("a", Listed(-5)));
        Assert.Equal(["bare", "a"], await IdsAsync(InList));
        Assert.Equal(["a"], await IdsAsync(InList with { Before = 100 }));
        var page = await Store.QueryAsync(InList with { Limit = 1 });
        Assert.Equal(["a"], await IdsAsync(InList with { Limit = 1, Continuation = page.Continuation }));
    }

    [ConditionalTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_follow_each_other_without_gap_or_repeat(bool descending)
    {
        for (var n = 0; n < 25; n++) await MustCommitAsync(Create($"d{n:D2}", Listed(n / 5)));
        var query = InList with { Limit = 4, Descending = descending };
        var seen = await AllPagesAsync(query, betweenPages: null);
        var expected = Enumerable.Range(0, 25).Select(n => $"d{n:D2}");
        Assert.Equal(descending ? expected.Reverse() : expected, seen);
    }

    [ConditionalFact]
    public async Task A_full_last_page_ends_the_query()
    {
        await ThreeInTheListAsync();
        var page = await Store.QueryAsync(InList with { Limit = 3 });
        Assert.Equal(3, page.Documents.Count);
        Assert.Null(page.Continuation);
    }

    [ConditionalFact]
    public async Task Pages_are_stable_while_documents_are_inserted_and_removed()
    {
        for (var n = 0; n < 20; n++) await MustCommitAsync(Create($"d{n:D2}", Listed(n * 10)));
        var round = 0;
        var seen = await AllPagesAsync(InList with { Limit = 3 }, async last =>
        {
            // One document before what was read, one behind it, and the document the page ended at disappears.
            await MustCommitAsync(Create($"before{round}", Listed(-1)), Create($"behind{round++}", Listed(1000 + round)));
            await MustCommitAsync(new DocumentOperation.Upsert(last, Json("{}")));
        });
        Assert.Equal(Enumerable.Range(0, 20).Select(n => $"d{n:D2}"), seen.Where(id => id[0] == 'd'));
        Assert.DoesNotContain(seen, id => id.StartsWith("before", StringComparison.Ordinal));
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [ConditionalFact]
    public async Task A_malformed_or_foreign_continuation_is_an_argument_error()
    {
        await ThreeInTheListAsync();
        var token = (await Store.QueryAsync(InList with { Limit = 1 })).Continuation!;
        var altered = token[..^1] + (token[^1] == 'A' ? 'B' : 'A');
        foreach (var bad in new[] { "", "x", "%%%", "AAAAAAAAAAAAAAAA", token[..(token.Length / 2)], altered })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(
                async () => await Store.QueryAsync(InList with { Limit = 1, Continuation = bad }));
        }

        await Assert.ThrowsAnyAsync<ArgumentException>(
            async () => await Store.QueryAsync(InList with { Continuation = token, EqualTo = ["another list"] }));
    }

    [ConditionalFact]
    public async Task Only_declared_containers_indexes_and_fields_can_be_used()
    {
        foreach (var query in new[]
        {
            new DocumentQuery("unknown", "list"), new DocumentQuery(Things, "unknown"), new DocumentQuery(Plain, "list"),
            new DocumentQuery(Things, "due") { EqualTo = ["x", 1] },
            new DocumentQuery(Things, "due") { EqualTo = ["x"], From = 1 },
        })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.QueryAsync(query));
        }

        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.FindAsync("unknown", Partition, "a"));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            async () => await Store.CommitAsync("unknown", Partition, [Create("a")]));
    }

    private async Task<IReadOnlyList<string>> AllPagesAsync(DocumentQuery query, Func<string, Task>? betweenPages)
    {
        var seen = new List<string>();
        while (true)
        {
            var page = await Store.QueryAsync(query);
            seen.AddRange(page.Documents.Select(document => document.Id));
            Assert.InRange(page.Documents.Count, 0, query.Limit);
            if (page.Continuation is null) return seen;
            if (betweenPages is not null) await betweenPages(seen[^1]);
            query = query with { Continuation = page.Continuation };
        }
    }
}
