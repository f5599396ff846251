using System.Globalization;
using System.Text;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Tests.Orders;

/// <summary>The state diagram in Mermaid, drawn from the grid.</summary>
internal static class StateDiagram
{
    public static string Render(IReadOnlyList<OrderGrid.Cell> cells)
    {
        var text = new StringBuilder("```mermaid\nstateDiagram-v2\n    direction TB\n");
        var edges = cells.Where(cell => cell.From != cell.To && cell.To is not null)
            .GroupBy(cell => (cell.From, cell.To))
            .OrderBy(edge => edge.Key.From is null ? -1 : (int)edge.Key.From).ThenBy(edge => edge.Key.To);
        foreach (var edge in edges)
        {
            var from = edge.Key.From is { } status ? OrderGrid.Upper(status) : "[*]";
            var labels = edge.Select(cell => cell.Command.Split(',')[0]).Distinct();
            text.Append(CultureInfo.InvariantCulture, $"    {from} --> {OrderGrid.Upper(edge.Key.To!.Value)} : {string.Join(" / ", labels)}\n");
        }

        foreach (var final in Enum.GetValues<OrderStatus>().Where(OrderRules.IsFinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"    {OrderGrid.Upper(final)} --> [*]\n");
        }

        return text.Append("```\n").ToString();
    }
}
