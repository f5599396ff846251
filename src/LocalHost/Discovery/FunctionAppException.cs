namespace OrderFunctions.LocalHost.Discovery;

/// <summary>The function app cannot start as it is written. Each problem names the class and the method.</summary>
public sealed class FunctionAppException(IReadOnlyList<string> problems)
    : Exception("The function app cannot start:" + string.Concat(problems.Select(p => Environment.NewLine + "  " + p)))
{
    /// <summary>Everything that was found, one sentence each.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
