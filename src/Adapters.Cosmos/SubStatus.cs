using System.Globalization;
using Microsoft.Azure.Cosmos;

namespace OrderFunctions.Adapters.Cosmos;

/// <summary>What the service says beside a status code.</summary>
internal static class SubStatus
{
    public const int None = 0;

    private const string Header = "x-ms-substatus";

    public static int Of(Headers headers) =>
        headers.TryGetValue(Header, out var text) && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var code) ? code : None;
}
