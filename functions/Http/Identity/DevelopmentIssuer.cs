using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace OrderFunctions.Functions.Http.Identity;

/// <summary>
/// An issuer for development: an ES256 key in a file that only this user can read. The host trusts it, and a command
/// makes tokens with it, so that a stranger can call the API in the first minute.
/// </summary>
public sealed class DevelopmentIssuer : ITrustedIssuer, IDisposable
{
    /// <summary>The <c>iss</c> of its tokens.</summary>
    public const string Name = "urn:order-functions:development";

    private readonly ECDsa _key;
    private readonly string _keyId;
    private readonly SecurityKey[] _keys;

    private DevelopmentIssuer(ECDsa key)
    {
        _key = key;
        _keyId = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..16];
        _keys = [new ECDsaSecurityKey(key) { KeyId = _keyId }];
    }

    string ITrustedIssuer.Issuer => Name;

    /// <summary>Loads the key, or creates it (readable by the owner only) when the file is missing.</summary>
    /// <exception cref="CryptographicException">The file holds no usable key.</exception>
    public static DevelopmentIssuer Load(string path)
    {
        if (!File.Exists(path))
            Create(path);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            if (key.KeySize != 256)
                throw new CryptographicException("The development key must be on the curve P-256.");
        }
        catch (ArgumentException e)
        {
            key.Dispose();
            throw new CryptographicException($"The development key file {path} holds no PEM key.", e);
        }

        return new DevelopmentIssuer(key);
    }

    /// <summary>A signed token.</summary>
    /// <param name="subject">The caller's id.</param>
    /// <param name="roles">Role names (<see cref="Roles"/>).</param>
    /// <param name="audience">The audience that the host expects (<see cref="IdentityOptions.Audience"/>).</param>
    /// <param name="now">Issued at; valid from then.</param>
    /// <param name="lifetime">How long it is valid.</param>
    /// <param name="roleClaim">The claim that the host reads roles from.</param>
    public string CreateToken(
        string subject,
        IEnumerable<string> roles,
        string audience,
        DateTimeOffset now,
        TimeSpan lifetime,
        string roleClaim = "roles")
    {
        var header = new JsonObject { ["alg"] = "ES256", ["kid"] = _keyId, ["typ"] = "JWT" };
        var payload = new JsonObject
        {
            ["iss"] = Name,
            ["aud"] = audience,
            ["sub"] = subject,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + lifetime).ToUnixTimeSeconds(),
            [roleClaim] = new JsonArray([.. roles.Select(role => JsonValue.Create(role))]),
        };
        var signed = Encode(header) + "." + Encode(payload);
        return signed + "." + Base64UrlEncoder.Encode(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256));
    }

    ValueTask<IReadOnlyCollection<SecurityKey>> ITrustedIssuer.KeysAsync(CancellationToken cancellationToken) => new(_keys);

    // One key, never rotated while the host runs.
    ValueTask<IReadOnlyCollection<SecurityKey>> ITrustedIssuer.KeysAnewAsync(CancellationToken cancellationToken) => new(_keys);

    /// <inheritdoc />
    public void Dispose() => _key.Dispose();

    private static string Encode(JsonObject json) => Base64UrlEncoder.Encode(json.ToJsonString());

    private static void Create(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        // Written aside and moved into place, so that a second process never reads half a key; the first one wins.
        var draft = path + "." + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        using (var file = new StreamWriter(draft, options))
            file.Write(key.ExportPkcs8PrivateKeyPem());
        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }
}
