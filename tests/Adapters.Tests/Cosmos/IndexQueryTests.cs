using OrderFunctions.Adapters.Cosmos;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Tests.Cosmos;

/// <summary>What a query asks the service, and that the keys it asks for are in the order of the index.</summary>
public sealed class IndexQueryTests
{
    private const string Columns = "c.pk, c.id, c._etag, c.ix[\"list\"] AS k, c.body FROM c";

    private static readonly ContainerDefinition Things = new("things", [new("list", ["list", "at"]), new("due", ["due"])]);
    private static readonly DocumentQuery List = new("things", "list") { EqualTo = ["to do"] };

    [Fact]
    public void A_query_is_one_range_over_one_property_with_its_partition_in_the_text()
    {
        AssertAsks(
            List with { Partition = "order-1", Limit = 20 },
            $"SELECT TOP 21 {Columns} WHERE c.pk = @pk AND c.ix[\"list\"] >= @from AND c.ix[\"list\"] < @before ORDER BY c.ix[\"list\"] ASC",
            "@pk=order-1", "@from=tto!20do ", "@before=tto!20do!");
        AssertAsks(
            List with { From = 5, Before = 9, Descending = true },
            $"SELECT TOP 101 {Columns} WHERE c.ix[\"list\"] >= @from AND c.ix[\"list\"] < @before ORDER BY c.ix[\"list\"] DESC",
            "@from=tto!20do n0000000000000000005", "@before=tto!20do n0000000000000000009");
        AssertAsks(new DocumentQuery("things", "due"), Ascending("due"), "@from=", "@before=u");
        AssertAsks(new DocumentQuery("things", "due") { Before = 9 }, Ascending("due"), "@from=b", "@before=n0000000000000000009");
    }

    [Fact]
    public void Every_query_of_every_container_names_its_partition_or_where_in_the_index_it_begins_and_ends()
    {
        foreach (var (container, index) in Containers.All.SelectMany(container => container.Indexes.Select(index => (container, index))))
        {
            var query = new DocumentQuery(container.Name, index.Name) { EqualTo = ["to do"] };
            foreach (var descending in new[] { false, true })
            {
                var first = IndexQuery.For(container, query with { Partition = "order-1", Limit = 1, Descending = descending });
                var page = first.PageOf([Row("k1"), Row("k2")]);
                var next = IndexQuery.For(container, query with { Partition = "order-1", Descending = descending, Continuation = page.Continuation });
                foreach (var within in new[] { first, next })
                {
                    Assert.Contains("WHERE c.pk = @pk AND c.ix", within.Text, StringComparison.Ordinal);
                    Assert.Contains(("@pk", "order-1"), within.Parameters);
                }

                var sweep = IndexQuery.For(container, query with { Descending = descending });
                Assert.Contains(
                    $"WHERE c.ix[\"{index.Name}\"] >= @from AND c.ix[\"{index.Name}\"] < @before ORDER BY", sweep.Text, StringComparison.Ordinal);
                Assert.All(sweep.Parameters, bound => Assert.StartsWith("tto!20do", bound.Value, StringComparison.Ordinal));
            }
        }
    }

    [Theory]
    [InlineData(false, "c.ix[\"list\"] > @after AND c.ix[\"list\"] < @before")]
    [InlineData(true, "c.ix[\"list\"] >= @from AND c.ix[\"list\"] < @after")]
    public void A_page_starts_behind_the_key_where_the_last_one_ended(bool descending, string range)
    {
        var query = List with { Descending = descending, Limit = 1 };
        StoredItem[] rows = [Row("k1"), Row("k2")];
        var page = IndexQuery.For(Things, query).PageOf(rows);

        var next = IndexQuery.For(Things, query with { Continuation = page.Continuation });
        Assert.Contains(range, next.Text, StringComparison.Ordinal);
        Assert.Contains(("@after", "k1"), next.Parameters);
        Assert.Null(IndexQuery.For(Things, query with { Limit = 2 }).PageOf(rows).Continuation);
    }

    [Fact]
    public async Task A_query_within_a_partition_goes_to_it_and_one_without_goes_to_all()
    {
        using var service = new FakeCosmos();
        var store = service.Store([Things]);
        await store.QueryAsync(List with { Partition = "order-1" });
        Assert.All(service.PartitionKeys, key => Assert.Equal("[\"order-1\"]", key));
        service.PartitionKeys.Clear();
        await store.QueryAsync(List);
        Assert.Empty(service.PartitionKeys);
        Assert.Equal(2, service.Queries.Count);
    }

    [Fact]
    public void Keys_are_in_the_order_of_the_index()
    {
        FieldValue?[] inOrder =
        [
            null, long.MinValue, -10, -1, 0, 1, 9, 10, long.MaxValue,
            "", "\0", " ", "  ", " a", "!", "!!", "\"", "0", "A", "a", "a ", "a b", "a!", "ab", "b", "~", "\u007f", "ä", "ｚ", "🙂",
        ];
        var keys = inOrder.SelectMany(value => new[] { Key("l", value, "p", "1"), Key("l", value, "p", "2"), Key("l", value, "q", "1") });
        keys = [Key("k", "z", "z", "z"), .. keys, Key("l a", null, "p", "1"), Key("la", null, "p", "1")];
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
        Assert.All(keys, key => Assert.DoesNotContain(key, one => one is < ' ' or > '~'));

        for (var n = 1; n < inOrder.Length; n++)
        {
            var (from, before) = IndexKey.RangeOf(new DocumentQuery("things", "list") { EqualTo = ["l"], From = inOrder[n], Before = inOrder[^1] });
            var found = inOrder.Where(value => InRange(Key("l", value, "p", "1"), from, before));
            Assert.Equal(inOrder[n..^1], found);
        }
    }

    [Theory]
    [InlineData("order-018f:1_x.y@z,=", "order-018f:1_x.y@z,=")]
    [InlineData("100%", "100~25")]
    [InlineData("ends in a space ", "ends~20in~20a~20space~20")]
    [InlineData("~注", "~7E~E6~B3~A8")]
    public void Ids_are_written_so_that_any_of_them_can_be_a_path(string id, string item)
    {
        Assert.Equal(item, ItemId.Of(id));
        Assert.Equal(id, ItemId.Read(item));
    }

    private static bool InRange(string key, string from, string before) =>
        string.CompareOrdinal(key, from) >= 0 && string.CompareOrdinal(key, before) < 0;

    private static string Key(string list, FieldValue? at, string partition, string id) => IndexKey.Of([list, at], partition, id);

    private static StoredItem Row(string key) => new(new StoredDocument("p", "i", "v", "{}"u8.ToArray()), Mark: null, key);

    private static string Ascending(string index) =>
        $"SELECT TOP 101 {Columns} WHERE c.ix[\"list\"] >= @from AND c.ix[\"list\"] < @before ORDER BY c.ix[\"list\"] ASC".Replace("list", index, StringComparison.Ordinal);

    private static void AssertAsks(DocumentQuery query, string text, params string[] parameters)
    {
        var asked = IndexQuery.For(Things, query);
        Assert.Equal(text, asked.Text);
        Assert.Equal(parameters, asked.Parameters.Select(one => $"{one.Name}={one.Value}"));
    }
}
