using OrderFunctions.Functions.Ops;

namespace OrderFunctions.Functions.Http.Identity;

/// <summary>At least one issuer is trusted, and each has keys.</summary>
internal sealed class IdentityReadiness(IEnumerable<ITrustedIssuer> issuers) : IReadinessCheck
{
    public string Name => "identity";

    public async ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        var any = false;
        foreach (var issuer in issuers)
        {
            any = true;
            if ((await issuer.KeysAsync(cancellationToken)).Count == 0)
                return false;
        }

        return any;
    }
}
