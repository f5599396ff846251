using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace OrderFunctions.Local.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<string> Data { get; } = MakeData();

    public static Option<int> Port { get; } = Whole("--port", "-p", "TCP port on this machine; 0 takes a free one.", 7071, 0, 65535);

    /// <summary>A whole number in a range. What is not one is a line on standard error, like any other mistake.</summary>
    public static Option<int> Whole(string name, string? alias, string description, int standard, int least, int most) =>
        new(name, alias is null ? [] : [alias])
        {
            Description = description,
            DefaultValueFactory = _ => standard,
            CustomParser = result => Parse(result, name, least, most),
            Recursive = name == "--port",
        };

    private static int Parse(ArgumentResult result, string name, int least, int most)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        result.AddError($"{name} is '{text}'; it must be a whole number from {least} to {most}.");
        return 0;
    }

    private static Option<string> MakeData()
    {
        var data = new Option<string>("--data", "-d")
        {
            Description = "Folder that holds everything the app keeps, relative to the current folder.",
            DefaultValueFactory = _ => DataFolder.Default,
            Recursive = true,
        };
        data.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value))) result.AddError("--data must name a folder.");
        });
        return data;
    }
}
