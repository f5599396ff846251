using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;
using OrderFunctions.Adapters.Cosmos;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Tests.Cosmos;

/// <summary>What a commit sends, and what becomes of each answer; the service is a fake at the edge of HTTP.</summary>
public sealed class CosmosCommitTests
{
    private static readonly IReadOnlyList<ContainerDefinition> Containers = [new("things", [new("list", ["list", "at"])])];

    private readonly FakeCosmos _service = new();
    private readonly CosmosDocumentStore _store;

    public CosmosCommitTests() => _store = _service.Store(Containers);

    private static DocumentOperation Create { get; } = new DocumentOperation.Create("new", Json("""{"n":1}"""));

    private static DocumentOperation Replace { get; } = new DocumentOperation.Replace("old", Json("""{"n":1}"""), "\"v\"");

    private static DocumentOperation Delete { get; } = new DocumentOperation.Delete("old", "\"v\"");

    private static DocumentOperation Increment { get; } =
        new DocumentOperation.Increment("old", [new("available", -2), new("a/~b", 2)], [new("available", 2), new("onHand", 0)]);

    [Fact]
    public async Task A_commit_is_one_batch_of_exactly_its_operations()
    {
        _service.Answers(201, 200, 200, 204, 200);
        var result = await _store.CommitAsync("things", "order-1",
        [
            new DocumentOperation.Create("é 1", Json("""{"list":"a","at":7,"n":1.50}""")),
            Replace,
            new DocumentOperation.Upsert("any", Json("{}")),
            Delete,
            Increment,
        ]);

        Assert.Equal(["\"v0\"", "\"v1\"", "\"v2\"", null, "\"v4\""], result.Versions);
        Assert.All(_service.PartitionKeys, key => Assert.Equal("[\"order-1\"]", key));
        var batch = Assert.Single(_service.Batches);
        var mark = (string?)batch[0]!["resourceBody"]!["tx"];
        Assert.Equal(32, mark!.Length);
        string[] expected =
        [
            """{"operationType":"Create","resourceBody":{"id":"~C3~A9~201","pk":"order-1","tx":"MARK","ix":{"list":"ta n0000000000000000007 torder-1 t~C3~A9!201 "},"body":{"list":"a","at":7,"n":1.50}}}""",
            """{"operationType":"Replace","id":"old","resourceBody":{"id":"old","pk":"order-1","tx":"MARK","body":{"n":1}},"ifMatch":"\u0022v\u0022"}""",
            """{"operationType":"Upsert","resourceBody":{"id":"any","pk":"order-1","tx":"MARK","body":{}}}""",
            """{"operationType":"Delete","id":"old","ifMatch":"\u0022v\u0022"}""",
            """{"operationType":"Patch","id":"old","resourceBody":{"condition":"FROM c WHERE c.body[\u0022available\u0022] \u003E= 2 AND (c.body[\u0022onHand\u0022] \u003E= 0 OR NOT IS_DEFINED(c.body[\u0022onHand\u0022]))","operations":[{"op":"set","path":"/tx","value":"MARK"},{"op":"incr","path":"/body/available","value":-2},{"op":"incr","path":"/body/a~1~0b","value":2}]}}""",
        ];
        Assert.Equal(expected, batch.Select(operation => operation!.ToJsonString().Replace(mark, "MARK", StringComparison.Ordinal)));
    }

    public static TheoryData<string, int, CommitOutcome> Refusals => new()
    {
        { nameof(Create), 409, CommitOutcome.AlreadyExists },
        { nameof(Replace), 404, CommitOutcome.NotFound },
        { nameof(Replace), 412, CommitOutcome.VersionMismatch },
        { nameof(Delete), 404, CommitOutcome.NotFound },
        { nameof(Delete), 412, CommitOutcome.VersionMismatch },
        { nameof(Increment), 404, CommitOutcome.NotFound },
        { nameof(Increment), 412, CommitOutcome.GuardFailed },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_precondition_that_does_not_hold_is_an_answer(string operation, int status, CommitOutcome outcome)
    {
        var refused = operation switch { nameof(Create) => Create, nameof(Replace) => Replace, nameof(Delete) => Delete, _ => Increment };
        _service.Answers(status).Answers(424, status, 424);
        var alone = await _store.CommitAsync("things", "p", [refused]);
        var among = await _store.CommitAsync("things", "p", [new DocumentOperation.Upsert("x", Json("{}")), refused, Create]);
        Assert.Equal((outcome, 0, outcome, 1), (alone.Outcome, alone.FailedOperation, among.Outcome, among.FailedOperation));
        Assert.Equal(2, _service.Batches.Count);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(500)]
    public async Task A_lost_answer_is_looked_up(int status)
    {
        _service.Turns(status, before: Apply);
        var result = await _store.CommitAsync("things", "p", [Replace, Create, Increment, Delete]);
        Assert.True(result.IsCommitted);
        // Somebody has changed "old" since, so its version of this commit is one that nothing can match.
        Assert.Equal(["\"superseded\"", "\"read\"", "\"superseded\"", null], result.Versions);
    }

    [Fact]
    public async Task A_commit_that_was_sent_twice_does_not_mistake_its_own_work_for_anothers()
    {
        _service.Answers(424, 409);
        _service.Items = id => id == "new" ? Item(id, (string)_service.Batches[0][1]!["resourceBody"]!["tx"]!) : null;
        var result = await _store.CommitAsync("things", "p", [Increment, Create]);
        Assert.True(result.IsCommitted);
        Assert.Equal("\"read\"", result.Versions[1]);
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_and_that_is_not_in_force_is_a_failure()
    {
        _service.Turns(408);
        _service.Items = id => Item(id, "another");
        Assert.Equal(HttpStatusCode.RequestTimeout, (await FailsAsync(Create)).StatusCode);
        Assert.Single(_service.Batches);
    }

    [Fact]
    public async Task A_commit_that_met_another_writer_is_sent_again()
    {
        _service.Turns(449).Answers(424, 449).Answers(449, 424).Answers(200, 201);
        Assert.True((await _store.CommitAsync("things", "p", [Increment, Create])).IsCommitted);
        Assert.Equal(4, _service.Batches.Count);
        Assert.Single(_service.Batches.Select(batch => (string)batch[1]!["resourceBody"]!["tx"]!).Distinct());
    }

    [Fact]
    public async Task Too_many_requests_are_repeated_as_often_as_the_setting_says()
    {
        _service.Turns(429).Turns(429).Answers(201);
        Assert.True((await _store.CommitAsync("things", "p", [Create])).IsCommitted);
        _service.Turns(429).Turns(429).Turns(429);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await FailsAsync(Create)).StatusCode);
        Assert.Equal(6, _service.Batches.Count);
    }

    [Theory]
    [InlineData(400, 0)]
    [InlineData(403, 0)]
    [InlineData(404, 1003)] // there is no such container
    public async Task What_would_end_the_same_again_is_sent_once(int status, int subStatus)
    {
        _service.Turns(status, subStatus);
        var failure = await FailsAsync(Delete);
        Assert.Equal((status, subStatus), ((int)failure.StatusCode, failure.SubStatusCode));
        Assert.Single(_service.Batches);
    }

    [Fact]
    public async Task What_is_too_large_for_the_service_is_an_argument_error()
    {
        _service.Turns(413);
        await Assert.ThrowsAsync<ArgumentException>(async () => await _store.CommitAsync("things", "p", [Create]));
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await _store.CommitAsync("things", "p", [new DocumentOperation.Create("a", Json("""{"deep":[9007199254740992]}"""))]));
        Assert.Single(_service.Batches);
    }

    [Fact]
    public async Task A_read_that_finds_nothing_is_null_unless_it_is_the_container_that_is_missing()
    {
        Assert.Null(await _store.FindAsync("things", "p", "a"));
        _service.NotFound = 1003;
        await Assert.ThrowsAsync<CosmosException>(async () => await _store.FindAsync("things", "p", "a"));
    }

    private async Task<CosmosException> FailsAsync(DocumentOperation operation) =>
        await Assert.ThrowsAsync<CosmosException>(async () => await _store.CommitAsync("things", "p", [operation]));

    private void Apply(JsonArray batch) =>
        _service.Items = id => Item(id, id == "new" ? (string)batch[1]!["resourceBody"]!["tx"]! : "another");

    private static JsonObject Item(string id, string mark) => new()
    {
        ["id"] = id,
        ["pk"] = "p",
        ["tx"] = mark,
        ["body"] = new JsonObject(),
        ["_etag"] = "\"read\"",
    };

    private static ReadOnlyMemory<byte> Json(string json) => Encoding.UTF8.GetBytes(json);
}
