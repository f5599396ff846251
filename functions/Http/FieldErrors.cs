namespace OrderFunctions.Functions.Http;

/// <summary>Collects what is wrong with a request, so that a caller hears of everything at once.</summary>
public sealed class FieldErrors
{
    private readonly Dictionary<string, List<string>> _byPath = new(StringComparer.Ordinal);

    /// <summary>How many members have errors.</summary>
    public int Count => _byPath.Count;

    /// <summary>Notes <paramref name="error"/> at a JSON path unless the condition holds.</summary>
    /// <returns>The condition, so that dependent checks can be skipped.</returns>
    public bool Require(bool holds, string path, string error)
    {
        if (!holds)
            Add(path, error);
        return holds;
    }

    /// <summary>Notes an error at a JSON path (<c>$.lines[0].quantity</c>).</summary>
    public void Add(string path, string error)
    {
        if (!_byPath.TryGetValue(path, out var errors))
            _byPath[path] = errors = [];
        errors.Add(error);
    }

    /// <summary>The problem to answer with, or null when nothing was noted.</summary>
    public Problem? ToProblem() => _byPath.Count == 0
        ? null
        : Problems.ValidationFailed(_byPath.ToDictionary(e => e.Key, e => e.Value.ToArray(), StringComparer.Ordinal));
}
