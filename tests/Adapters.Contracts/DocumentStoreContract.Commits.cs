using System.Text;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Contracts;

public abstract partial class DocumentStoreContract
{
    [ConditionalFact]
    public async Task A_document_that_is_not_there_reads_as_null()
    {
        Assert.Null(await FindAsync("nothing"));
    }

    [ConditionalFact]
    public async Task A_created_document_reads_back_as_the_same_json_with_its_version()
    {
        const string Text = """{ "name" : "Größe 🙂 \u0041", "n":1.50 }""";
        var result = await CommitAsync(Create("a", Text));

        Assert.True(result.IsCommitted);
        Assert.Equal(-1, result.FailedOperation);
        var document = await FindAsync("a");
        Assert.Equal(Partition, document!.Partition);
        Assert.Equal("a", document.Id);
        Assert.Equal(result.Versions.Single(), document.Version);
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(
            System.Text.Json.Nodes.JsonNode.Parse(Text), System.Text.Json.Nodes.JsonNode.Parse(document.Body.Span)));
    }

    [ConditionalFact]
    public async Task A_create_meets_an_existing_document_and_changes_nothing()
    {
        await MustCommitAsync(Create("a", """{"n":1}"""));
        AssertRefused(await CommitAsync(Create("a", """{"n":2}""")), CommitOutcome.AlreadyExists, 0);
        Assert.Equal(1, await NumberAsync("a", "n"));
    }

    [ConditionalFact]
    public async Task Of_many_parallel_creates_of_one_id_exactly_one_wins()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 50)
            .Select(n => Task.Run(() => CommitAsync(Create("one", $$"""{"n":{{n}}}""")))));
        Assert.Single(results, result => result.IsCommitted);
        Assert.Equal(49, results.Count(result => result.Outcome == CommitOutcome.AlreadyExists));
    }

    [ConditionalFact]
    public async Task A_replace_with_the_current_version_changes_body_and_version()
    {
        var first = await MustCommitAsync(Create("a", """{"n":1}"""));
        var second = await MustCommitAsync(Replace("a", """{"n":2}""", first));
        Assert.NotEqual(first, second);
        Assert.Equal(second, (await FindAsync("a"))!.Version);
        Assert.Equal(2, await NumberAsync("a", "n"));
    }

    [ConditionalFact]
    public async Task A_replace_with_an_old_or_made_up_version_is_refused()
    {
        var first = await MustCommitAsync(Create("a", """{"n":1}"""));
        await MustCommitAsync(Replace("a", """{"n":2}""", first));
        foreach (var version in new[] { first, "made up", "" })
            AssertRefused(await CommitAsync(Replace("a", """{"n":3}""", version)), CommitOutcome.VersionMismatch, 0);
        Assert.Equal(2, await NumberAsync("a", "n"));
    }

    [ConditionalFact]
    public async Task A_replace_without_a_version_takes_any_but_needs_the_document()
    {
        AssertRefused(await CommitAsync(Replace("a", "{}")), CommitOutcome.NotFound, 0);
        AssertRefused(await CommitAsync(Replace("a", "{}", "1")), CommitOutcome.NotFound, 0);
        var first = await MustCommitAsync(Create("a"));
        var second = await MustCommitAsync(Replace("a", """{"n":2}"""));
        Assert.NotEqual(first, second);
        Assert.Equal(second, (await FindAsync("a"))!.Version);
    }

    [ConditionalFact]
    public async Task An_upsert_creates_and_replaces()
    {
        var first = await MustCommitAsync(new DocumentOperation.Upsert("a", Json("""{"n":1}""")));
        var second = await MustCommitAsync(new DocumentOperation.Upsert("a", Json("""{"n":2}""")));
        Assert.NotEqual(first, second);
        Assert.Equal(second, (await FindAsync("a"))!.Version);
        Assert.Equal(2, await NumberAsync("a", "n"));
    }

    [ConditionalFact]
    public async Task A_delete_removes_answers_no_version_and_honours_the_expected_one()
    {
        var first = await MustCommitAsync(Create("a"));
        await MustCommitAsync(Replace("a", "{}", first));
        AssertRefused(await CommitAsync(new DocumentOperation.Delete("a", first)), CommitOutcome.VersionMismatch, 0);
        var result = await CommitAsync(new DocumentOperation.Delete("a", null));
        Assert.True(result.IsCommitted);
        Assert.Null(result.Versions.Single());
        Assert.Null(await FindAsync("a"));
        AssertRefused(await CommitAsync(new DocumentOperation.Delete("a", null)), CommitOutcome.NotFound, 0);
    }

    [ConditionalFact]
    public async Task A_document_made_again_does_not_meet_its_old_version()
    {
        var first = await MustCommitAsync(Create("a"));
        await CommitAsync(new DocumentOperation.Delete("a", first));
        await MustCommitAsync(Create("a"));
        AssertRefused(await CommitAsync(Replace("a", "{}", first)), CommitOutcome.VersionMismatch, 0);
    }

    [ConditionalFact]
    public async Task The_same_id_lives_apart_in_other_partitions_and_containers()
    {
        await MustCommitAsync(Create("a", """{"n":1}"""));
        Assert.Null(await Store.FindAsync(Things, Partition + "x", "a"));
        Assert.Null(await Store.FindAsync(Plain, Partition, "a"));
        Assert.True((await Store.CommitAsync(Plain, Partition, [Create("a")])).IsCommitted);
    }

    [ConditionalFact]
    public async Task Ids_are_case_sensitive_and_may_hold_any_script()
    {
        string[] ids = ["ä b", "A", "a", "注文-１", "🙂", "a'b\"c;--", "%_"];
        await MustCommitAsync([.. ids.Select((id, n) => Create(id, $$"""{"n":{{n}}}"""))]);
        for (var n = 0; n < ids.Length; n++) Assert.Equal(n, await NumberAsync(ids[n], "n"));
    }

    [ConditionalFact]
    public async Task A_commit_happens_as_a_whole_and_answers_a_version_per_operation()
    {
        var version = await MustCommitAsync(Create("order", """{"n":1}"""));
        await MustCommitAsync(Create("gone"));
        var result = await CommitAsync(
            Create("event"),
            Replace("order", """{"n":2}""", version),
            new DocumentOperation.Delete("gone", null),
            new DocumentOperation.Upsert("row", Json("{}")));

        Assert.True(result.IsCommitted);
        Assert.Equal(4, result.Versions.Count);
        Assert.Equal((await FindAsync("event"))!.Version, result.Versions[0]);
        Assert.Equal((await FindAsync("order"))!.Version, result.Versions[1]);
        Assert.Null(result.Versions[2]);
        Assert.Equal((await FindAsync("row"))!.Version, result.Versions[3]);
        Assert.Null(await FindAsync("gone"));
    }

    [ConditionalTheory]
    [InlineData(CommitOutcome.AlreadyExists)]
    [InlineData(CommitOutcome.NotFound)]
    [InlineData(CommitOutcome.VersionMismatch)]
    [InlineData(CommitOutcome.GuardFailed)]
    public async Task A_refused_operation_undoes_the_whole_commit_and_is_named(CommitOutcome outcome)
    {
        var version = await MustCommitAsync(Create("there", """{"n":1}"""));
        DocumentOperation refused = outcome switch
        {
            CommitOutcome.AlreadyExists => Create("there"),
            CommitOutcome.NotFound => Add("missing", "n", 1),
            CommitOutcome.VersionMismatch => Replace("there", "{}", version + "0"),
            _ => Add("there", "n", -2, atLeast: 2),
        };
        var result = await CommitAsync(Create("x"), new DocumentOperation.Upsert("y", Json("{}")), refused, Create("z"));

        AssertRefused(result, outcome, 2);
        foreach (var id in new[] { "x", "y", "z" }) Assert.Null(await FindAsync(id));
        Assert.Equal(version, (await FindAsync("there"))!.Version);
    }

    [ConditionalFact]
    public async Task The_first_refused_operation_is_the_one_that_is_named()
    {
        await MustCommitAsync(Create("there", """{"n":1}"""));
        AssertRefused(
            await CommitAsync(Create("new"), Create("there"), Replace("missing", "{}"), Add("there", "n", 1, atLeast: 9)),
            CommitOutcome.AlreadyExists, 1);
        AssertRefused(
            await CommitAsync(Create("new"), Replace("missing", "{}"), Create("there")), CommitOutcome.NotFound, 1);
        Assert.Null(await FindAsync("new"));
    }

    [ConditionalFact]
    public async Task Operations_on_one_document_see_each_other_in_order()
    {
        await MustCommitAsync(Create("a", """{"n":1}"""), Add("a", "n", 4), Add("a", "n", 5, atLeast: 5));
        Assert.Equal(10, await NumberAsync("a", "n"));
        AssertRefused(
            await CommitAsync(Create("b"), new DocumentOperation.Delete("a", null), Add("a", "n", 1)), CommitOutcome.NotFound, 2);
        Assert.Null(await FindAsync("b"));
        Assert.Equal(10, await NumberAsync("a", "n"));
    }

    [ConditionalFact]
    public async Task Parallel_commits_with_one_refused_among_them_do_not_disturb_each_other()
    {
        await MustCommitAsync(Create("taken"));
        var results = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => Task.Run(() => n % 3 == 0
            ? CommitAsync(Create($"n{n}"), Create("taken"))
            : CommitAsync(Create($"n{n}"), Create($"m{n}")))));
        for (var n = 0; n < 60; n++)
        {
            Assert.Equal(n % 3 != 0, results[n].IsCommitted);
            Assert.Equal(n % 3 != 0, await FindAsync($"n{n}") is not null);
            if (n % 3 == 0) AssertRefused(results[n], CommitOutcome.AlreadyExists, 1);
        }
    }

    [ConditionalFact]
    public async Task Of_parallel_replaces_with_one_version_exactly_one_wins()
    {
        var version = await MustCommitAsync(Create("a", """{"n":0}"""));
        var results = await Task.WhenAll(Enumerable.Range(1, 50)
            .Select(n => Task.Run(() => CommitAsync(Replace("a", $$"""{"n":{{n}}}""", version)))));
        var winner = Assert.Single(results, result => result.IsCommitted);
        Assert.Equal(winner.Versions[0], (await FindAsync("a"))!.Version);
        Assert.Equal(49, results.Count(result => result.Outcome == CommitOutcome.VersionMismatch));
    }

    [ConditionalFact]
    public async Task A_body_close_to_two_megabytes_is_stored()
    {
        var text = new string('x', (2 * 1024 * 1024) - 1024 - 100);
        await MustCommitAsync(Create("large", $$"""{"text":"{{text}}"}"""));
        Assert.Equal(text, (string)(await BodyAsync("large"))!["text"]!);
        Assert.True(Encoding.UTF8.GetByteCount(text) > 2_000_000);
    }
}
