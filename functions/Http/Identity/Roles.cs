namespace OrderFunctions.Functions.Http.Identity;

/// <summary>The roles a token can carry. Compared without regard to case.</summary>
public static class Roles
{
    public const string SuperAdmin = "super-admin";
    public const string FulfilmentAdmin = "fulfilment-admin";
    public const string InventoryAdmin = "inventory-admin";
    public const string AnalyticsAdmin = "analytics-admin";
    public const string Dealer = "dealer";
    public const string Writer = "writer";
    public const string QualityControl = "qc";
    public const string Employee = "employee";
    public const string Customer = "customer";

    /// <summary>All of them; a token's other role names are ignored.</summary>
    public static IReadOnlyList<string> All { get; } =
        [SuperAdmin, FulfilmentAdmin, InventoryAdmin, AnalyticsAdmin, Dealer, Writer, QualityControl, Employee, Customer];

    /// <summary>The known spelling of a role name, or null.</summary>
    public static string? Known(string name) =>
        All.FirstOrDefault(role => string.Equals(role, name, StringComparison.OrdinalIgnoreCase));
}
