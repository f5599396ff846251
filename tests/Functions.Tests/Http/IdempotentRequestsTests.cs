using System.Text;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Domain;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Idempotency;
using Xunit;

namespace OrderFunctions.Functions.Tests.Http;

/// <summary>A POST may be repeated; its effect may not.</summary>
public sealed class IdempotentRequestsTests : AKeyedDoor
{
    [Fact]
    public async Task A_repeat_gets_the_stored_reply_and_has_no_effect()
    {
        var requests = Host();
        var first = await PostAsync(requests, Pay);
        var second = await PostAsync(requests, Pay);

        Assert.Equal(201, first.Status);
        Assert.Null(first.Replayed);
        Assert.Equal("/payments/" + Assert.Single(_effects), first.Location);
        Assert.Equal(first with { Replayed = "true" }, second);
    }

    [Fact]
    public async Task A_restarted_host_replays_as_well()
    {
        var first = await PostAsync(Host(), Pay);
        var second = await PostAsync(Host(), Pay);

        Assert.Equal(first with { Replayed = "true" }, second);
        Assert.Single(_effects);
    }

    [Fact]
    public async Task Another_body_under_the_same_key_is_refused()
    {
        var requests = Host();
        await PostAsync(requests, Pay);
        var other = await PostAsync(requests, Pay, body: """{"amount":2}""");

        Assert.Equal(422, other.Status);
        Assert.Contains("IDEMPOTENCY_KEY_REUSED", other.Body);
        Assert.Single(_effects);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    public async Task Without_a_key_nothing_happens(string? key)
    {
        var reply = await PostAsync(Host(), Pay, key: key);

        Assert.Equal(400, reply.Status);
        Assert.Contains("IDEMPOTENCY_KEY_REQUIRED", reply.Body);
        Assert.Empty(_effects);
    }

    [Fact]
    public async Task A_key_may_have_255_characters_and_no_more()
    {
        Assert.Equal(201, (await PostAsync(Host(), Pay, key: new string('k', 255))).Status);
        var tooLong = await PostAsync(Host(), Pay, key: new string('k', 256));
        Assert.Equal(400, tooLong.Status);
        Assert.Contains("IDEMPOTENCY_KEY_INVALID", tooLong.Body);
    }

    [Fact]
    public async Task A_key_belongs_to_caller_method_and_path()
    {
        var requests = Host();
        await PostAsync(requests, Pay);
        await PostAsync(requests, Pay, caller: "eve");
        await PostAsync(requests, Pay, path: "/api/orders/2/payments");
        await PostAsync(requests, Pay, method: "PUT");
        await PostAsync(requests, Pay, path: "/API/orders/1/payments/");

        Assert.Equal(4, _effects.Distinct().Count());
    }

    [Fact]
    public async Task A_crash_between_key_and_effect_finishes_under_the_same_id()
    {
        var ids = new List<string>();
        Task<IResult> CrashesOnce(IdempotentOperation operation)
        {
            ids.Add(operation.Id);
            return operation.IsResumed ? Pay(operation) : throw new InvalidOperationException("the process is gone");
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => PostAsync(Host(), CrashesOnce));
        var retry = await PostAsync(Host(), CrashesOnce);

        Assert.Equal(201, retry.Status);
        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(ids[0], Assert.Single(_effects));
    }

    [Fact]
    public async Task A_key_whose_process_was_killed_is_taken_over_when_its_lease_is_over()
    {
        // Killed: nothing after the key was written. A host that never answers leaves the store like that.
        var stuck = new TaskCompletionSource<IResult>();
        var entered = new TaskCompletionSource<string>();
        var killed = PostAsync(Host(), operation =>
        {
            entered.SetResult(operation.Id);
            return stuck.Task;
        });
        var id = await entered.Task;

        var early = PostAsync(Host(), Pay);
        await _time.AdvanceUntilAsync(early);
        Assert.Equal(409, (await early).Status);

        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(201, (await PostAsync(Host(), Pay)).Status);
        Assert.Equal(id, Assert.Single(_effects));

        stuck.SetResult(TypedResults.Ok());
        await killed;
        Assert.Equal("true", (await PostAsync(Host(), Pay)).Replayed);
    }

    [Fact]
    public async Task A_repeat_waits_five_seconds_for_the_first_and_is_then_told_to_come_back()
    {
        var requests = Host();
        var finish = new TaskCompletionSource();
        var first = PostAsync(requests, async operation =>
        {
            await finish.Task;
            return await Pay(operation);
        });
        var second = PostAsync(requests, Pay);
        var third = PostAsync(requests, Pay);
        Assert.False(second.IsCompleted);

        _time.Advance(IdempotentRequests.MaxWait);
        var late = await second;
        Assert.Equal((409, "1"), (late.Status, late.RetryAfter));
        Assert.Contains("IDEMPOTENCY_IN_PROGRESS", late.Body);
        await third;

        var fourth = PostAsync(requests, Pay);
        finish.SetResult();
        Assert.Equal(201, (await first).Status);
        Assert.Equal((await first) with { Replayed = "true" }, await fourth);
        Assert.Single(_effects);
    }

    [Fact]
    public async Task Two_hundred_identical_requests_have_one_effect_and_one_reply()
    {
        var hosts = new[] { Host(TimeProvider.System), Host(TimeProvider.System) };
        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => Task.Run(async () =>
        {
            var reply = await PostAsync(hosts[n % 2], Pay);
            while (reply.Status == 409)
                reply = await PostAsync(hosts[n % 2], Pay);
            return reply;
        })));

        Assert.Single(_effects);
        Assert.Single(replies.Select(reply => reply with { Replayed = null }).Distinct());
        Assert.Single(replies, reply => reply.Replayed is null);
    }

    [Fact]
    public async Task A_business_refusal_is_remembered()
    {
        var requests = Host();
        var refused = new Refusal(RefusalCodes.OutOfStock, "None is left.").ToProblem();
        var first = await PostAsync(requests, _ => Task.FromResult<IResult>(refused));
        var second = await PostAsync(requests, Pay);

        Assert.Equal(409, first.Status);
        Assert.Equal(first with { Replayed = "true" }, second);
        Assert.Empty(_effects);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(429)]
    public async Task A_refusal_of_the_door_frees_the_key_for_a_corrected_body(int status)
    {
        var requests = Host();
        await PostAsync(requests, _ => Task.FromResult<IResult>(new Problem(status, "DOOR", "No.")));

        Assert.Equal(201, (await PostAsync(requests, Pay, body: """{"amount":7}""")).Status);
    }

    [Fact]
    public async Task A_failure_is_not_remembered_but_its_id_is()
    {
        var requests = Host();
        string? id = null;
        await PostAsync(requests, operation =>
        {
            id = operation.Id;
            return Task.FromResult<IResult>(TypedResults.StatusCode(503));
        });

        Assert.Equal(422, (await PostAsync(requests, Pay, body: """{"amount":7}""")).Status);
        Assert.Equal(201, (await PostAsync(requests, Pay)).Status);
        Assert.Equal(id, Assert.Single(_effects));
    }

    [Fact]
    public async Task Another_body_is_refused_while_the_first_is_still_running()
    {
        var (started, finish) = (new TaskCompletionSource(), new TaskCompletionSource());
        var requests = Host();
        var first = PostAsync(requests, async operation =>
        {
            started.SetResult();
            await finish.Task;
            return await Pay(operation);
        });
        await started.Task;

        Assert.Equal(422, (await PostAsync(requests, Pay, body: """{"amount":2}""")).Status);
        finish.SetResult();
        await first;
        Assert.Single(_effects);
    }

    [Fact]
    public async Task What_is_stored_under_a_key_is_not_the_body_but_its_hash()
    {
        await Assert.ThrowsAsync<IOException>(() => PostAsync(Host(), _ => throw new IOException(), body: """{"name":"Ada"}"""));

        var key = Assert.Single(_store.Database.Read(connection =>
        {
            var rows = new List<string>();
            var row = connection.Prepare("SELECT body FROM doc_idempotency");
            while (row.Step()) rows.Add(Encoding.UTF8.GetString(row.GetBytes(0)));
            return rows;
        }));
        Assert.Contains(IdempotencyKey.Hash("""{"name":"Ada"}"""u8), key, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada", key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_huge_body_is_refused_before_a_key_is_stored()
    {
        var requests = Host();
        var reply = await PostAsync(requests, Pay, body: new string('x', RequestBody.DefaultLimit + 1));

        Assert.Equal(413, reply.Status);
        Assert.Equal(201, (await PostAsync(requests, Pay)).Status);
    }
}
