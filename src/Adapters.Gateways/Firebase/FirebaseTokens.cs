using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using OrderFunctions.Adapters.Gateways.Http;

namespace OrderFunctions.Adapters.Gateways.Firebase;

/// <summary>
/// Access tokens of a service account (RFC 7523; <see href="https://developers.google.com/identity/protocols/oauth2/service-account"/>):
/// a JWT signed with its key is exchanged for a token that is good for an hour, and kept until a minute before that.
/// </summary>
internal sealed class FirebaseTokens(HttpClient client, GatewayPipeline pipeline, FirebaseOptions options, TimeProvider time) : IDisposable
{
    private const string Scope = "https://www.googleapis.com/auth/firebase.messaging";
    private const string GrantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Asked = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _one = new(1);
    private Known? _known;

    /// <summary>A token that is good for a while. One call at a time asks for a new one.</summary>
    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        if (Good() is { } token) return token;
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Good() is { } known) return known;
            var now = time.GetUtcNow();
            var given = await AskAsync(now, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _known, new(given.AccessToken!, now + TimeSpan.FromSeconds(given.ExpiresIn) - Early));
            return given.AccessToken!;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The API does not take this token any more.</summary>
    public void Forget(string token)
    {
        if (Volatile.Read(ref _known) is { } known && known.Token == token) Volatile.Write(ref _known, null);
    }

    public void Dispose() => _one.Dispose();

    private string? Good() => Volatile.Read(ref _known) is { } known && time.GetUtcNow() < known.Until ? known.Token : null;

    private async Task<FirebaseToken> AskAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var address = options.TokenUrl is { Length: > 0 } other ? new Uri(other) : FirebaseOptions.Tokens;
        using var body = new FormUrlEncodedContent([new("grant_type", GrantType), new("assertion", Assertion(address, now))]);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = body };
        using var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode) throw pipeline.Refused(response, FirebaseWire.Parse(bytes, FirebaseJson.Default.FirebaseToken)?.Error);
        return FirebaseWire.Parse(bytes, FirebaseJson.Default.FirebaseToken) is { AccessToken.Length: > 0 } token ? token : throw GatewayPipeline.Garbled();
    }

    private string Assertion(Uri audience, DateTimeOffset now)
    {
        var claims = new FirebaseClaims(
            options.ClientEmail, Scope, audience.AbsoluteUri, now.ToUnixTimeSeconds(), (now + Asked).ToUnixTimeSeconds());
        var head = Base64Url.EncodeToString("""{"alg":"RS256","typ":"JWT"}"""u8);
        var unsigned = head + "." + Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims, FirebaseJson.Default.FirebaseClaims));
        using var key = RSA.Create();
        key.ImportFromPem(options.PrivateKey.Replace("\\n", "\n", StringComparison.Ordinal));
        var signature = key.SignData(System.Text.Encoding.ASCII.GetBytes(unsigned), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return unsigned + "." + Base64Url.EncodeToString(signature);
    }

    private sealed record Known(string Token, DateTimeOffset Until);
}
