namespace OrderFunctions.Functions.Tests.Faults.Crash;

/// <summary>
/// One row of the matrix: a step of a saga, and the moments at which the process dies around one call of it, each once and
/// one after the other. The call is the first that is made once the row is armed; after a death it is made again, and goes on
/// to the next moment.
/// </summary>
internal sealed class CrashRow(string step)
{
    // A call that makes something new durable each time it is repeated would never end.
    private const int MostMoments = 12;

    private readonly HashSet<string> _written = [];
    private string? _call;
    private Stage _stage;

    private enum Stage
    {
        Waiting,
        Running,
        Returned,
        Done,
    }

    /// <summary>The step, as <see cref="CrashPlan.StepOf"/> names it.</summary>
    public string Step => step;

    /// <summary>
    /// The moments so far: "called", "wrote …" for each thing that the call made durable, "returned" where that is nothing,
    /// "recorded".
    /// </summary>
    public List<string> Moments { get; } = [];

    public bool IsDone => _stage == Stage.Done;

    /// <summary>Whether all there is to throw away was thrown away, and the result is to be recorded now.</summary>
    public bool IsBeingRecorded { get; private set; }

    /// <summary>Whether this is the call that the row is about.</summary>
    public bool IsAbout(string call) => !IsDone && (_call ??= call) == call;

    /// <summary>Called, nothing done. True at the first time.</summary>
    public bool Calls()
    {
        if (_stage != Stage.Waiting) return false;
        _stage = Stage.Running;
        Moments.Add("called");
        return true;
    }

    /// <summary>Something is durable, here or outside, and the rest is not. True when it was not written before.</summary>
    public bool Writes(string where, string what)
    {
        if (_stage != Stage.Running || Moments.Count == MostMoments || !_written.Add(what)) return false;
        Moments.Add("wrote " + where);
        return true;
    }

    /// <summary>All is done, and the result is in memory only. True when the last thing written was not that moment already.</summary>
    public bool Returns()
    {
        var isMoment = _stage == Stage.Running && _written.Count == 0;
        if (isMoment) Moments.Add("returned");
        _stage = Stage.Returned;
        IsBeingRecorded = !isMoment;
        return isMoment;
    }

    /// <summary>The result is on disk, and the saga has not gone on.</summary>
    public void Records()
    {
        _stage = Stage.Done;
        Moments.Add("recorded");
    }
}
