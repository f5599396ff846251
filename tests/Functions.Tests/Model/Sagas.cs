using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrderFunctions.LocalHost.DurableTask;
using OrderFunctions.LocalHost.DurableTask.Client;
using OrderFunctions.LocalHost.Testing;

namespace OrderFunctions.Functions.Tests.Model;

/// <summary>
/// Runs the real sagas on the thread that asks, without histories: what a saga wants done lies in a list until somebody picks it,
/// and its timers wait for the clock. So whoever picks decides what overtakes what.
/// </summary>
internal sealed class Sagas(ManualTimeProvider clock) : DurableTaskClient("model")
{
    private readonly Dictionary<string, Instance> _instances = new(StringComparer.Ordinal);
    private readonly List<Alarm> _alarms = [];

    /// <summary>Activities that sagas wait for, in the order in which they asked.</summary>
    public List<Call> Calls { get; } = [];

    /// <summary>When the first timer fires; null when none runs.</summary>
    public DateTime? NextAlarm => _alarms.Count == 0 ? null : _alarms.Min(alarm => alarm.At);

    public IEnumerable<string> Alive => _instances.Keys.Where(IsAlive);

    public bool IsAlive(string id) => _instances.GetValueOrDefault(id)?.Status == OrchestrationRuntimeStatus.Running;

    /// <summary>When this saga goes on by itself; null when it waits for others alone.</summary>
    public DateTime? AlarmOf(string id) => _alarms.Where(alarm => alarm.Of.Id == id).Select(alarm => (DateTime?)alarm.At).Min();

    /// <summary>Fires the first timer, which must be due.</summary>
    public void Ring()
    {
        var alarm = _alarms.OrderBy(one => one.At).ThenBy(one => one.Number).First();
        _alarms.Remove(alarm);
        alarm.Rings.TrySetResult();
    }

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        var id = options!.InstanceId!;
        if (IsAlive(id)) throw new InvalidOperationException($"{id} runs already.");
        _instances[id] = new Instance(id, orchestratorName, input, this);
        _ = _instances[id].RunAsync();
        return Task.FromResult(id);
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        if (!IsAlive(instanceId)) throw new InvalidOperationException($"{instanceId} does not run.");
        _instances[instanceId].Hear(eventName);
        return Task.CompletedTask;
    }

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Task.FromResult(_instances.GetValueOrDefault(instanceId)?.ToMetadata());

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        new Failures([.. _instances.Values.Where(one => one.Error is not null).Select(one => one.ToMetadata())]);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>An activity that a saga waits for.</summary>
    internal sealed record Call(string Saga, string Activity, object? Input, Action<object?> Answers, Action<Exception> Fails);

    private sealed record Alarm(Instance Of, DateTime At, int Number, TaskCompletionSource Rings);

    private sealed class Instance(string id, string name, object? input, Sagas sagas) : TaskOrchestrationContext
    {
        private readonly Dictionary<string, int> _heard = new(StringComparer.Ordinal);
        private readonly List<(string Event, TaskCompletionSource<object?> Hears)> _waits = [];
        private object? _input = input;
        private bool _again;
        private DateTime _failedAt;
        private int _steps;

        public string Id => id;

        public Exception? Error { get; private set; }

        public OrchestrationRuntimeStatus Status { get; private set; } = OrchestrationRuntimeStatus.Running;

        public override TaskName Name => name;

        public override string InstanceId => id;

        public override DateTime CurrentUtcDateTime => sagas.Now;

        public override bool IsReplaying => false;

        protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

        public async Task RunAsync()
        {
            try
            {
                do
                {
                    _again = false;
                    await SagaActivities.Run(name, this);
                }
                while (_again);
                Status = OrchestrationRuntimeStatus.Completed;
            }
            catch (Exception error)
            {
                (Error, Status, _failedAt) = (error, OrchestrationRuntimeStatus.Failed, sagas.Now);
            }
        }

        public void Hear(string eventName)
        {
            var at = _waits.FindIndex(wait => wait.Event == eventName);
            if (at < 0)
            {
                _heard[eventName] = _heard.GetValueOrDefault(eventName) + 1;
                return;
            }

            var hears = _waits[at].Hears;
            _waits.RemoveAt(at);
            hears.SetResult(null);
        }

        public OrchestrationMetadata ToMetadata() => new(name, id)
        {
            RuntimeStatus = Status,
            FailureDetails = Error is null ? null : TaskFailureDetails.FromException(Error),
            LastUpdatedAt = _failedAt,
        };

        public override T? GetInput<T>()
            where T : default => (T?)_input;

        public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
        {
            var (answer, number) = (new TaskCompletionSource<object?>(), _steps++);
            sagas.Calls.Add(new(
                id, name, input, result => answer.SetResult(result), error => answer.SetException(new TaskFailedException(name, number, error))));
            return (TResult)(await answer.Task)!;
        }

        public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
        {
            var alarm = new Alarm(this, fireAt, _steps++, new TaskCompletionSource());
            sagas._alarms.Add(alarm);
            cancellationToken.Register(() =>
            {
                if (sagas._alarms.Remove(alarm)) alarm.Rings.TrySetCanceled(cancellationToken);
            });
            return alarm.Rings.Task;
        }

        public override async Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
        {
            if (_heard.GetValueOrDefault(eventName) is > 0 and var heard)
            {
                _heard[eventName] = heard - 1;
                return default!;
            }

            var wait = (eventName, new TaskCompletionSource<object?>());
            _waits.Add(wait);
            cancellationToken.Register(() =>
            {
                if (_waits.Remove(wait)) wait.Item2.TrySetCanceled(cancellationToken);
            });
            await wait.Item2.Task;
            return default!;
        }

        public override void SetCustomStatus(object? customStatus)
        {
        }

        public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => (_input, _again) = (newInput, true);

        public override Guid NewGuid()
        {
            var bytes = new byte[16];
            System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{id}/{_steps++}")).AsSpan(0, 16).CopyTo(bytes);
            return new Guid(bytes);
        }
    }

    private sealed class Failures(IReadOnlyList<OrchestrationMetadata> failed) : AsyncPageable<OrchestrationMetadata>
    {
        public override async IAsyncEnumerable<Page<OrchestrationMetadata>> AsPages(string? continuationToken = default, int? pageSizeHint = default)
        {
            yield return new Page<OrchestrationMetadata>(failed);
            await Task.CompletedTask;
        }
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;
}
