using System.Text;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Hosts;
using OrderFunctions.Functions.Tests.OpenApi;
using Xunit;

namespace OrderFunctions.Functions.Tests.Identity;

/// <summary>Every route × every role, as the running app answers, against a table that was reviewed.</summary>
public sealed class AccessGridTests
{
    private const string Legend = """
        What the running app answers at every route: to nobody (no token), and to every role, as whoever the order or the
        parcel belongs to and as a stranger. Rewritten with ORDERFUNCTIONS_REWRITE=1; review what has changed.

        yes        comes through the door        own (404)  only to the own; with what a stranger is answered
        no         403, the role does not        401        only with a token
        404        permitted, but finds nothing, whoever the caller is


        """;

    private static readonly string Path = RepositoryFiles.FullPath("tests/Functions.Tests/Identity/AccessGrid.txt");

    [Fact]
    public async Task The_reviewed_table_is_what_the_app_answers()
    {
        await using var shop = await AShop.OpenAsync(options => options with { Settings = new Dictionary<string, string?> { ["Metrics:Open"] = "false" } });
        var rows = await (await AccessWalk.StartAsync(shop)).WalkAsync();

        var written = Render(rows);
        if (Environment.GetEnvironmentVariable("ORDERFUNCTIONS_REWRITE") == "1") await File.WriteAllTextAsync(Path, written);
        Assert.Equal((await File.ReadAllTextAsync(Path)).ReplaceLineEndings("\n"), written);

        // Whatever the table says, these must hold.
        foreach (var (operation, cells) in rows)
        {
            Assert.True(operation.IsOpen || cells[0] == "401", $"{operation.Id} lets nobody in.");
            Assert.Equal("yes", cells[1]);
            Assert.True(operation.IsOpen || !cells[ColumnOf(Roles.Customer)].StartsWith("yes", StringComparison.Ordinal) || operation.RouteParameters.Count == 0, $"{operation.Id} shows a customer what is not the own.");
        }
    }

    private static int ColumnOf(string role) => AccessWalk.Columns.ToList().IndexOf(role);

    private static string Render(IReadOnlyList<(ApiOperation Operation, IReadOnlyList<string> Cells)> rows)
    {
        List<IReadOnlyList<string>> lines =
        [
            ["route", "permission", .. AccessWalk.Columns],
            .. rows.Select(row => (IReadOnlyList<string>)[
                $"{row.Operation.Method.ToUpperInvariant(),-4} {row.Operation.Route}",
                row.Operation.Permission is { } needed ? $"{needed.Resource}:{needed.Action}" : "open",
                .. row.Cells,
            ]),
        ];
        var widths = lines[0].Select((_, column) => lines.Max(line => line[column].Length)).ToList();
        var text = new StringBuilder(Legend.ReplaceLineEndings("\n"));
        foreach (var line in lines)
            text.Append(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()).Append('\n');
        return text.ToString();
    }
}
