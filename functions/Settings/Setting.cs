namespace OrderFunctions.Functions.Settings;

/// <summary>One setting of the app.</summary>
/// <param name="Key">Its configuration key; that of a list stands for <c>Key:0</c>, <c>Key:1</c> and so on.</param>
/// <param name="Default">What holds when it is not set, as it would be written; empty for nothing.</param>
/// <param name="Rule">What can be written.</param>
public sealed record Setting(string Key, string Default, SettingRule Rule)
{
    /// <summary>Whether it is a list.</summary>
    public bool IsList { get; init; }

    /// <summary>Whether its value must not be shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>What is wrong with a value, in a sentence that names the key; null when nothing is.</summary>
    public string? ProblemWith(string value) => Rule.Accepts(value)
        ? null
        : IsSecret ? $"{Key} must be {Rule.Expected}." : $"{Key} is '{value}'; it must be {Rule.Expected}.";
}

/// <summary>A setting that cannot work. The message is one line that names the key.</summary>
public sealed class SettingException(string message) : Exception(message);
