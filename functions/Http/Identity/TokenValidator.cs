using System.IdentityModel.Tokens.Jwt;
using System.Security.Claims;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace OrderFunctions.Functions.Http.Identity;

/// <summary>
/// Validates bearer tokens: RS256 or ES256 with a key of that kind from the token's own issuer, audience, lifetime by the
/// injected clock. Uses only members that both package lines of the two hosts have.
/// </summary>
internal sealed class TokenValidator(
    IEnumerable<ITrustedIssuer> issuers, IOptions<IdentityOptions> options, TimeProvider time)
{
    private const int MaxTokenLength = 16 * 1024;

    private readonly Dictionary<string, ITrustedIssuer> _issuers = issuers.ToDictionary(i => i.Issuer, StringComparer.Ordinal);
    private readonly IdentityOptions _options = options.Value;
    private readonly TokenCache _cache = new(options.Value.CacheSize);

    // The library's own cache of verifiers goes by key id for the whole process: a key replaced under its old id, or two
    // hosts side by side, would be verified with the wrong key. Validated tokens are cached here instead.
    private readonly CryptoProviderFactory _crypto = new() { CacheSignatureProviders = false };
    private readonly JwtSecurityTokenHandler _handler = new() { MapInboundClaims = false };

    /// <summary>The caller, or null for any token that is not good. Why is deliberately not told.</summary>
    /// <exception cref="IssuerAwayException">Whether it is good cannot be said now.</exception>
    public ValueTask<Caller?> ValidateAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length > MaxTokenLength)
            return new((Caller?)null);
        return _cache.Find(token, time.GetUtcNow()) is { } known
            ? new(known)
            : new(ValidateAnewAsync(token, cancellationToken));
    }

    private async Task<Caller?> ValidateAnewAsync(string token, CancellationToken cancellationToken)
    {
        if (!TryReadHeader(token, out var header) || !_issuers.TryGetValue(header.Issuer, out var issuer))
            return null;
        var keys = KeysFor(header, await issuer.KeysAsync(cancellationToken));
        if (keys.Length == 0)
        {
            keys = KeysFor(header, await issuer.KeysAnewAsync(cancellationToken));
            if (keys.Length == 0)
                return null;
        }

        ClaimsPrincipal principal;
        SecurityToken validated;
        try
        {
            principal = _handler.ValidateToken(token, Parameters(issuer.Issuer, keys), out validated);
        }
        catch (Exception e) when (e is SecurityTokenException or ArgumentException or FormatException)
        {
            return null;
        }

        if (principal.FindFirst("sub")?.Value is not { Length: > 0 and <= 200 } subject)
            return null;
        var caller = new Caller(subject, [.. RolesOf(principal)]);
        _cache.Add(token, caller, new DateTimeOffset(validated.ValidTo, TimeSpan.Zero), time.GetUtcNow());
        return caller;
    }

    private bool TryReadHeader(string token, out (string Algorithm, string KeyId, string Issuer) header)
    {
        header = default;
        try
        {
            if (!_handler.CanReadToken(token))
                return false;
            var jwt = _handler.ReadJwtToken(token);
            header = (jwt.Header.Alg ?? "", jwt.Header.Kid ?? "", jwt.Issuer ?? "");
            return !jwt.Header.ContainsKey("crit");
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException or FormatException or InvalidCastException
            || e.GetType().Namespace is "Newtonsoft.Json" or "System.Text.Json")
        {
            // The two package lines report unreadable JSON with different exception types.
            return false;
        }
    }

    // The algorithm is pinned by the kind of key: a public RSA key can never be used as an HMAC secret, and "none" has no key.
    private static SecurityKey[] KeysFor((string Algorithm, string KeyId, string Issuer) header, IEnumerable<SecurityKey> keys) =>
    [
        .. keys.Where(key => (header.KeyId.Length == 0 || key.KeyId == header.KeyId) && header.Algorithm switch
        {
            SecurityAlgorithms.RsaSha256 => key is RsaSecurityKey or X509SecurityKey or JsonWebKey { Kty: "RSA" },
            SecurityAlgorithms.EcdsaSha256 => key is ECDsaSecurityKey or JsonWebKey { Kty: "EC", Crv: "P-256" },
            _ => false,
        }),
    ];

    private TokenValidationParameters Parameters(string issuer, SecurityKey[] keys) => new()
    {
        ValidIssuer = issuer,
        ValidAudience = _options.Audience,
        CryptoProviderFactory = _crypto,
        IssuerSigningKeys = keys,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ValidateLifetime = true,
        LifetimeValidator = (notBefore, expires, _, _) =>
        {
            var now = time.GetUtcNow().UtcDateTime;
            var skew = TimeSpan.FromSeconds(_options.ClockSkewSeconds);
            return expires is { } end && now < end + skew && (notBefore is not { } start || now >= start - skew);
        },
    };

    private IEnumerable<string> RolesOf(ClaimsPrincipal principal) =>
        principal.FindAll(_options.RoleClaim).Select(claim => Roles.Known(claim.Value)).OfType<string>().Distinct();
}
