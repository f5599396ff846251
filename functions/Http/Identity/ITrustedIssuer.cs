using Microsoft.IdentityModel.Tokens;

namespace OrderFunctions.Functions.Http.Identity;

/// <summary>An issuer whose tokens are accepted, and its public keys.</summary>
internal interface ITrustedIssuer
{
    /// <summary>The exact <c>iss</c>.</summary>
    string Issuer { get; }

    /// <summary>The keys as known now; asks the issuer when there are none yet.</summary>
    ValueTask<IReadOnlyCollection<SecurityKey>> KeysAsync(CancellationToken cancellationToken);

    /// <summary>A token named a key that is not among them: the keys may have been rotated.</summary>
    void KeyWasUnknown();
}
