namespace OrderFunctions.Application.Privacy;

/// <summary>
/// Something of a room that is not kept for good. What was removed is not found again, so that a run which broke off, or did as much as
/// it may, is gone on with by the next one.
/// </summary>
public interface IRetention
{
    /// <summary>What is removed: a label of the metric, in kebab case.</summary>
    string Name { get; }

    /// <summary>Removes what is too old, at most about <paramref name="most"/>; answers how many.</summary>
    Task<int> ForgetAsync(int most, CancellationToken cancellationToken);
}
