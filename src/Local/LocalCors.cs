using Microsoft.Extensions.Configuration;
using OrderFunctions.Functions.Settings;

namespace OrderFunctions.Local;

/// <summary>
/// Which pages of other origins may call, written as for the Core Tools: <c>"Host": { "CORS": "http://localhost:3000",
/// "CORSCredentials": false }</c> beside <c>Values</c> in <c>local.settings.json</c>, origins separated by commas, or
/// <c>*</c> for all. On Azure the same is a setting of the site, not of the app.
/// </summary>
internal sealed record LocalCors(IReadOnlyList<string> Origins, bool Credentials)
{
    private const string OriginsKey = "Host:CORS";
    private const string CredentialsKey = "Host:CORSCredentials";

    /// <summary>Throws <see cref="SettingException"/> for an origin that no browser would ever send.</summary>
    public static LocalCors Read(IConfiguration configuration)
    {
        var origins = (configuration[OriginsKey] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (origins.FirstOrDefault(origin => !IsOrigin(origin)) is { } wrong)
            throw new SettingException($"{OriginsKey} has '{wrong}'; it must be * or origins like https://shop.example, without a path.");
        var credentials = configuration[CredentialsKey] is { Length: > 0 } flag
            && (bool.TryParse(flag, out var on) ? on : throw new SettingException($"{CredentialsKey} is '{flag}'; it must be true or false."));
        if (credentials && origins.Contains("*"))
            throw new SettingException($"{CredentialsKey} needs {OriginsKey} to name its origins; every page there is could act for the customer.");
        return new LocalCors(origins, credentials);
    }

    private static bool IsOrigin(string text) =>
        text == "*" || (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            && text.Equals(url.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase) && url.UserInfo.Length == 0);
}
