namespace OrderFunctions.Local.Doctor;

/// <summary>How serious it is.</summary>
internal enum Verdict
{
    Ok,

    /// <summary>Works, though not for long or not as it should.</summary>
    Warn,

    /// <summary>A host does not start, or does wrong.</summary>
    Fail,
}

/// <summary>One line of the doctor: what was looked at and what was found.</summary>
internal sealed record Finding(Verdict Verdict, string What, string Text)
{
    public override string ToString() => $"{(Verdict switch { Verdict.Ok => "ok", Verdict.Warn => "warn", _ => "FAIL" }),-5} {What,-12} {Text}";
}
