namespace OrderFunctions.Application.Jobs;

/// <summary>
/// A kind of jobs and the queue whose messages take them further. What receives them is a <see cref="JobWorker"/>, when the kind is an
/// <see cref="IJobKind"/>, or a function of the kind's own that asks <see cref="Domain.Jobs.JobDecider"/> the same things.
/// </summary>
public interface IJobRoute
{
    /// <summary>In capitals, as <see cref="Domain.Jobs.Job.Kind"/>.</summary>
    string Name { get; }

    /// <summary>The queue.</summary>
    string Queue { get; }

    /// <summary>Whether such a job can be held.</summary>
    bool CanPause { get; }
}

/// <summary>Every kind there is.</summary>
public sealed class JobRoutes(IEnumerable<IJobKind> worked, IEnumerable<IJobRoute> others)
{
    private readonly Dictionary<string, IJobRoute> _byName = worked.Concat(others).ToDictionary(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>The kind of this name.</summary>
    public IJobRoute Of(string kind) => _byName[kind];
}
