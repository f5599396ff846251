namespace OrderFunctions.Application.Inventory;

/// <summary>Where stock lies. One location for now; a second one is a second code in the same documents.</summary>
public static class StockLocations
{
    /// <summary>The location that serves whoever names none.</summary>
    public const string Main = "main";
}
