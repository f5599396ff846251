using OrderFunctions.Functions.Orders;
using OrderFunctions.LocalHost.DurableTask;
using OrderFunctions.LocalHost.DurableTask.Client;
using Xunit;

namespace OrderFunctions.Functions.Tests.Orders;

/// <summary>The door of a commit and the relay of its outbox wake the same saga at the same moment.</summary>
public sealed class SagaClientTests
{
    [Fact]
    public async Task A_saga_that_somebody_else_starts_anew_while_it_is_woken_is_told_again_and_nobody_fails()
    {
        await using var client = new AnEndedSaga(isDeaf: false);

        await new SagaClient(client, null!).WakeAsync("order-1", default);

        Assert.Equal((1, 0), (client.Heard, client.Started));
    }

    [Fact]
    public async Task A_saga_that_runs_and_cannot_be_told_is_left_to_whoever_tries_later()
    {
        await using var client = new AnEndedSaga(isDeaf: true);

        await Assert.ThrowsAsync<InvalidOperationException>(() => new SagaClient(client, null!).WakeAsync("order-1", default));

        Assert.Equal(0, client.Started);
    }

    /// <summary>It has ended; whoever finds that out is overtaken by somebody who starts it.</summary>
    private sealed class AnEndedSaga(bool isDeaf) : DurableTaskClient("test")
    {
        private bool _runs;

        public int Heard { get; private set; }

        public int Started { get; private set; }

        public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
        {
            if (_runs && !isDeaf)
            {
                Heard++;
                return Task.CompletedTask;
            }

            _runs = true;
            throw new InvalidOperationException($"{instanceId} is over.");
        }

        public override Task<OrchestrationMetadata?> GetInstancesAsync(
            string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => Task.FromResult<OrchestrationMetadata?>(
            new(nameof(FulfilOrderSaga), instanceId)
            {
                RuntimeStatus = _runs ? OrchestrationRuntimeStatus.Running : OrchestrationRuntimeStatus.Completed,
            });

        public override Task<string> ScheduleNewOrchestrationInstanceAsync(
            TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
        {
            Started++;
            return Task.FromResult(options!.InstanceId!);
        }

        public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
            string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

        public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
            string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

        public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => throw new NotSupportedException();

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
