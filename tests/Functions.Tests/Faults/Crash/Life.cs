using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Local;
using OrderFunctions.LocalHost.Hosting;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.Functions.Tests.Faults.Crash;

/// <summary>The process died: whatever is still on its way fails here.</summary>
internal sealed class ProcessDied() : Exception("The process is dead.");

/// <summary>
/// The life of one process, from its start to its death in the middle of a step. What was committed by then is on disk; from
/// then on every commit, file and mail of the dead fails, whatever its threads still do.
/// </summary>
internal sealed class Life(CrashPlan plan)
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly AsyncLocal<CrashRow?> _running = new();
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (CrashRow Row, StepCalls Calls, int Recorded)? _recording;
    private bool _dead;

    /// <summary>Completes with the death.</summary>
    public Task Death => _died.Task;

    public bool IsDead
    {
        get
        {
            lock (_gate) return _dead;
        }
    }

    /// <summary>No activity begins until <see cref="Release"/>: whoever asks something of the shop gets the answer first.</summary>
    public void Hold() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _open.SetResult();

    /// <summary>Stands around the functions, on the disk, and at everything that leaves the process.</summary>
    public LocalAppOptions Into(LocalAppOptions options) => options with
    {
        Flush = Commit,
        Middleware = builder => builder.UseWhen(IsActivity, RunAsync),
        Services = services =>
        {
            options.Services?.Invoke(services);
            Decorate<IDocumentStore>(services, inner => new MortalStore(inner, this));
            Decorate<IFileStore>(services, inner => new MortalFiles(inner, this));
            Decorate<IMailSender>(services, inner => new MortalMail(inner, this));
        },
    };

    public void ThrowIfDead()
    {
        if (IsDead) throw new ProcessDied();
    }

    /// <summary>Something has been made durable by whatever runs.</summary>
    public void Wrote(string where, string what)
    {
        if (_running.Value?.Writes(where, what) == true) Die();
    }

    private static bool IsActivity(FunctionContext context) =>
        context.FunctionDefinition.InputBindings.Values.Any(binding => binding.Type == "activityTrigger");

    /// <summary>One activity at a time, so that a death falls into the step it is meant for and into no other.</summary>
    private async Task RunAsync(FunctionContext context, Func<Task> next)
    {
        await _open.Task.WaitAsync(context.CancellationToken);
        if (!plan.IsArmed)
        {
            await next();
            return;
        }

        await _turn.WaitAsync(context.CancellationToken);
        var isRecording = false;
        try
        {
            ThrowIfDead();
            var calls = await StepCalls.OfAsync(context);
            _running.Value = plan.RowOf(calls.Step, calls.Call);
            if (_running.Value is { } row) isRecording = await RunAsync(row, calls, next);
            else await next();
        }
        finally
        {
            if (!isRecording) _turn.Release();
        }
    }

    private async Task<bool> RunAsync(CrashRow row, StepCalls calls, Func<Task> next)
    {
        if (row.Calls()) Die();
        var recorded = calls.CountRecorded();
        await next();
        ThrowIfDead();
        if (row.Returns()) Die();
        if (!plan.Dies)
        {
            row.Records();
            return false;
        }

        if (row.IsBeingRecorded) _recording = (row, calls, recorded);
        return row.IsBeingRecorded;
    }

    /// <summary>The one way to the disk.</summary>
    private void Commit(Action commit)
    {
        lock (_gate)
        {
            if (_dead) throw new ProcessDied();
            commit();
            if (_recording is not var (row, calls, recorded) || calls.CountRecorded() == recorded) return;
            row.Records();
            _dead = true;
        }

        _died.SetResult();
        throw new ProcessDied();
    }

    private void Die()
    {
        if (!plan.Dies) return;
        lock (_gate) _dead = true;
        _died.TrySetResult();
        throw new ProcessDied();
    }

    private static void Decorate<T>(IServiceCollection services, Func<T, T> wrap)
        where T : class
    {
        var inner = services.Last(service => service.ServiceType == typeof(T));
        services.AddSingleton(provider => wrap((T)(inner.ImplementationInstance
            ?? inner.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!))));
    }
}
