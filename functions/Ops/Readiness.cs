namespace OrderFunctions.Functions.Ops;

/// <summary>Something the app, or a part of it, cannot work without. The answer names it and nothing else: no value, no message.</summary>
public interface IReadinessCheck
{
    /// <summary>Lower-case, stable: <c>store</c>, <c>identity</c>.</summary>
    string Name { get; }

    /// <summary>Whether the whole app is not ready without it; false where a part of it only does not work.</summary>
    bool IsEssential => true;

    /// <summary>Whether it works now. May throw, which means no.</summary>
    ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken);
}

/// <summary>The answer of <c>GET health/ready</c>.</summary>
public sealed record ReadinessView(bool Ready, IReadOnlyList<ReadinessCheckView> Checks);

/// <summary>One check by name.</summary>
public sealed record ReadinessCheckView(string Name, bool Ready);

/// <summary>Runs the checks; repeats the last answer for a second, so that the open route is no lever for load.</summary>
public sealed class Readiness(IEnumerable<IReadinessCheck> checks, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    private readonly IReadinessCheck[] _checks = [.. checks.OrderBy(check => check.Name, StringComparer.Ordinal)];
    private (DateTimeOffset At, ReadinessView View)? _last;

    public async Task<ReadinessView> LookAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_last is { } last && now - last.At < Fresh)
            return last.View;
        var results = await Task.WhenAll(_checks.Select(check => RunAsync(check, cancellationToken)));
        var view = new ReadinessView(_checks.Zip(results).All(pair => pair.Second.Ready || !pair.First.IsEssential), results);
        _last = (now, view);
        return view;
    }

    private async Task<ReadinessCheckView> RunAsync(IReadinessCheck check, CancellationToken cancellationToken)
    {
        try
        {
            var ready = await check.IsReadyAsync(cancellationToken).AsTask().WaitAsync(TimeLimit, time, cancellationToken);
            return new ReadinessCheckView(check.Name, ready);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new ReadinessCheckView(check.Name, false);
        }
    }
}
