using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace OrderFunctions.Functions.Http.Identity;

/// <summary>Any OpenID Connect issuer: its keys come from the JWKS that its discovery document names, and are kept.</summary>
internal sealed class OidcIssuer : ITrustedIssuer
{
    private readonly ConfigurationManager<OpenIdConnectConfiguration> _configuration;

    /// <param name="issuer">The exact <c>iss</c>; the discovery document must name the same.</param>
    /// <param name="metadata">Address of the discovery document; https unless the host is this machine.</param>
    /// <param name="http">Fetches the documents.</param>
    public OidcIssuer(string issuer, Uri metadata, HttpClient http)
    {
        Issuer = issuer;
        _configuration = new ConfigurationManager<OpenIdConnectConfiguration>(
            metadata.AbsoluteUri,
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(http) { RequireHttps = !metadata.IsLoopback });
    }

    public string Issuer { get; }

    public async ValueTask<IReadOnlyCollection<SecurityKey>> KeysAsync(CancellationToken cancellationToken)
    {
        var configuration = await _configuration.GetConfigurationAsync(cancellationToken);
        return configuration.Issuer == Issuer ? [.. configuration.SigningKeys] : [];
    }

    // Throttled by the configuration manager, so that made-up key ids cannot flood the issuer.
    public void KeyWasUnknown() => _configuration.RequestRefresh();
}
