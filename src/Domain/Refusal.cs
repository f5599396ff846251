namespace OrderFunctions.Domain;

/// <summary>
/// A business "no" as a value. <paramref name="Code"/> is stable and is what callers branch on; <paramref name="Message"/>
/// is one plain sentence for people; <paramref name="Data"/> holds the facts behind the answer (what is left, until when).
/// </summary>
public sealed record Refusal(string Code, string Message, IReadOnlyDictionary<string, string>? Data = null)
{
    /// <summary>The same refusal with one more fact.</summary>
    public Refusal With(string key, string value) =>
        this with { Data = new Dictionary<string, string>(Data ?? new Dictionary<string, string>(), StringComparer.Ordinal) { [key] = value } };
}
