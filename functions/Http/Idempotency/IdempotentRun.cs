using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Functions.Http.Idempotency;

/// <summary>One run of an operation by whoever holds its key.</summary>
internal sealed class IdempotentRun(IdempotencyRecords records, TimeProvider time)
{
    // How long a run elsewhere is believed alive. Running twice is harmless, because both runs use the same id.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>Creates the key, or takes it over from a run that is not alive any more; null when somebody else has it.</summary>
    public async ValueTask<Versioned<IdempotencyRecord>?> ClaimAsync(
        string partition,
        Versioned<IdempotencyRecord>? found,
        string bodyHash,
        KeyLifetime lifetime,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var leaseUntil = (now + Lease).ToUnixTimeMilliseconds();
        // Until it is known how it ended, an order may have been placed under the key.
        long? expires = lifetime == KeyLifetime.AsLongAsTheOrder ? null : (now + Kept).ToUnixTimeSeconds();
        if (found is null)
            return await records.TryCreateAsync(
                partition, new IdempotencyRecord(bodyHash, Ids.New(time), leaseUntil, expires), cancellationToken);
        return found.Value.LeaseUntil > now.ToUnixTimeMilliseconds()
            ? null
            : await records.TryReplaceAsync(
                found, found.Value with { LeaseUntil = leaseUntil, Expires = expires }, cancellationToken);
    }

    /// <summary>Runs the operation and settles the key by its outcome.</summary>
    public async Task<IResult> PerformAsync(
        HttpContext http,
        Versioned<IdempotencyRecord> key,
        IdempotentOperation operation,
        Func<IdempotentOperation, Task<IResult>> perform,
        KeyLifetime lifetime)
    {
        var isSettled = false;
        try
        {
            var result = await perform(operation);
            var reply = await CapturedReply.RenderAsync(result, http);
            await SettleAsync(key, operation, result, reply, lifetime);
            isSettled = true;
            return reply;
        }
        finally
        {
            // Something may have happened under the id: the key stays, free for the next try at once.
            if (!isSettled)
                await EndLeaseAsync(key);
        }
    }

    // Not cancellable: the client may be gone, but what happened has to be remembered.
    private async ValueTask SettleAsync(
        Versioned<IdempotencyRecord> key,
        IdempotentOperation operation,
        IResult result,
        CapturedReply reply,
        KeyLifetime lifetime)
    {
        if (IsWorthKeeping(result, reply.Status))
        {
            var forGood = lifetime == KeyLifetime.AsLongAsTheOrder && reply.Status < 300;
            var done = key.Value with
            {
                LeaseUntil = 0,
                Expires = (time.GetUtcNow() + Kept).ToUnixTimeSeconds(),
                Stays = forGood ? true : null,
                Reply = reply.ToStored(),
            };
            await records.TryReplaceAsync(key, done, CancellationToken.None);
        }
        else if (reply.Status >= 500 || operation.IsResumed)
        {
            // Something may have happened under the id, now or in an earlier run that the door would not let in today.
            await EndLeaseAsync(key);
        }
        else
        {
            // The door said no and nothing happened: a corrected request may use the key.
            await records.TryDeleteAsync(key.Partition, key.Version, CancellationToken.None);
        }
    }

    private async ValueTask EndLeaseAsync(Versioned<IdempotencyRecord> key) =>
        await records.TryReplaceAsync(key, key.Value with { LeaseUntil = 0 }, CancellationToken.None);

    private static bool IsWorthKeeping(IResult result, int status)
    {
        while (result is INestedHttpResult nested) result = nested.Result;
        return status is >= 200 and < 300
            || (result is Problem { IsBusinessRefusal: true } && status is not (400 or 401 or 403 or 429));
    }
}
