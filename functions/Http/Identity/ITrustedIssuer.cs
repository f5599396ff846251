using Microsoft.IdentityModel.Tokens;

namespace OrderFunctions.Functions.Http.Identity;

/// <summary>An issuer whose tokens are accepted, and its public keys.</summary>
internal interface ITrustedIssuer
{
    /// <summary>The exact <c>iss</c>.</summary>
    string Issuer { get; }

    /// <summary>The keys as known now; asks the issuer when there are none yet.</summary>
    /// <exception cref="IssuerAwayException">There are none, and the issuer does not answer.</exception>
    ValueTask<IReadOnlyCollection<SecurityKey>> KeysAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The keys after a token named one that is not among them, because they may have been rotated. Asks the issuer, unless
    /// it was asked a moment ago: made-up key ids must not become a flood there.
    /// </summary>
    /// <exception cref="IssuerAwayException">The issuer does not answer, so nobody knows whether the key is good.</exception>
    ValueTask<IReadOnlyCollection<SecurityKey>> KeysAnewAsync(CancellationToken cancellationToken);
}

/// <summary>An issuer's keys cannot be had now, so its tokens are neither good nor bad.</summary>
internal sealed class IssuerAwayException(string issuer, Exception? cause)
    : Exception($"The issuer {issuer} does not answer.", cause);
