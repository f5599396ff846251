using OrderFunctions.Application.Privacy;

namespace OrderFunctions.Functions.AzureHost;

/// <summary>
/// Logs are in Application Insights, which the app can write to and not read: searching there, and purging what should not be there, is a
/// step of whoever runs it (infra/azure.md).
/// </summary>
internal sealed class SearchedInsights : ISearchedPlace
{
    public string Place => "logs";

    public Task<PlacePage> SearchAsync(Person person, string? from, CancellationToken cancellationToken) => Task.FromResult(new PlacePage(
        PlaceReport.Nothing(Place) with
        {
            Kept = [new("logs in Application Insights", 0, "they hold ids only; searching and purging them is a step of the operator: infra/azure.md, \"When a customer is forgotten\"")],
        },
        null));
}
