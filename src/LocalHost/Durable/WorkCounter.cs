using OrderFunctions.LocalHost.Invocation;

namespace OrderFunctions.LocalHost.Durable;

/// <summary>Counts the engine's own work, so that a stop can wait for it, and the host's with it.</summary>
internal sealed class WorkCounter(WorkTracker host)
{
    private readonly WorkTracker own = new();

    public void Enter()
    {
        own.Enter();
        host.Enter();
    }

    public void Exit()
    {
        host.Exit();
        own.Exit();
    }

    public Task WhenIdleAsync() => own.WhenIdleAsync();
}
