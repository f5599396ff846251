using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Sla;
using OrderFunctions.Domain.Sla;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Sla;

/// <summary>Promises are in force from when they were made, and for whoever changes them at once.</summary>
public sealed class SlaPolicyBookTests : IAsyncLifetime
{
    private readonly ATemporaryStore _store = new();
    private readonly ManualTimeProvider _clock = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _store.DisposeAsync().AsTask();

    [Fact]
    public async Task A_promise_that_stays_keeps_its_day_when_others_come_beside_it()
    {
        var book = new SlaPolicyBook(_store.Documents, _clock);
        var made = _clock.GetUtcNow();
        var first = (await book.TryReplaceAsync(Versions.NotStored, With(SlaStage.Pack), "boss", default))!;
        _clock.Advance(TimeSpan.FromDays(1));

        var second = (await book.TryReplaceAsync(first.Version, With(SlaStage.Pack, SlaStage.Deliver), "boss", default))!;

        Assert.Equal([made, made.AddDays(1)], second.Value.Policies.Select(policy => policy.Since));
        Assert.Null(await book.TryReplaceAsync(first.Version, SlaPolicyDocument.None, "late", default));
    }

    [Fact]
    public async Task Whoever_changes_a_promise_goes_by_it_at_once()
    {
        var book = new SlaPolicyBook(_store.Documents, _clock);
        Assert.Empty((await book.CurrentAsync(default)).Policies.All);

        await book.TryReplaceAsync(Versions.NotStored, With(SlaStage.Pack), "boss", default);

        Assert.Single((await book.CurrentAsync(default)).Policies.All);
    }

    private static SlaPolicyDocument With(params SlaStage[] stages) => SlaPolicyDocument.None with
    {
        Policies = [.. stages.Select(stage => new SlaPolicy(stage, null, new SlaTerms(TimeSpan.FromHours(1), null, SlaLevel.Critical, null), default))],
    };
}
