using OrderFunctions.Functions.Settings;
using OrderFunctions.Local.Ports;

namespace OrderFunctions.Local.Doctor;

/// <summary>The settings as the host would read them, every problem by its key.</summary>
internal static class SettingsChecks
{
    public static IEnumerable<Finding> Of(DataFolder folder)
    {
        List<string> problems;
        try
        {
            // As a folder that is not there: looking must not make the Sandbox's secret.
            var configuration = LocalSettings.Read(new DataFolder(folder.Path + ".none"), new Dictionary<string, string?>());
            problems = [.. AppSettings.Problems(configuration)];
            if (LocalPorts.ProblemWith(configuration) is { } problem) problems.Add(problem);
        }
        catch (SettingException unreadable)
        {
            problems = [unreadable.Message];
        }

        return problems.Count == 0
            ? [new(Verdict.Ok, "settings", "all can work")]
            : problems.Select(problem => new Finding(Verdict.Fail, "settings", problem));
    }
}
