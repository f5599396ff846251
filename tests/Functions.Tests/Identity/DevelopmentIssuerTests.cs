using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.LocalHost.Testing;
using Xunit;

namespace OrderFunctions.Functions.Tests.Identity;

/// <summary>The issuer of a laptop.</summary>
public sealed class DevelopmentIssuerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orderfunctions-");
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Its_tokens_are_accepted_by_whoever_loads_the_same_file()
    {
        var path = Path.Combine(_folder.FullName, "data", "key.pem");
        using var maker = DevelopmentIssuer.Load(path);
        using var host = DevelopmentIssuer.Load(path);
        var options = new IdentityOptions();
        var token = maker.CreateToken("ada", [Roles.Customer], options.Audience, _time.GetUtcNow(), TimeSpan.FromHours(8));

        var caller = await new TokenValidator([host], Options.Create(options), _time).ValidateAsync(token, default);

        Assert.Equal("ada", caller!.Subject);
        Assert.Equal([Roles.Customer], caller.Roles);
    }

    [Fact]
    public async Task Another_installation_does_not_accept_them()
    {
        using var ours = DevelopmentIssuer.Load(Path.Combine(_folder.FullName, "a.pem"));
        using var theirs = DevelopmentIssuer.Load(Path.Combine(_folder.FullName, "b.pem"));
        var options = new IdentityOptions();
        var token = theirs.CreateToken("ada", [Roles.SuperAdmin], options.Audience, _time.GetUtcNow(), TimeSpan.FromHours(8));

        Assert.Null(await new TokenValidator([ours], Options.Create(options), _time).ValidateAsync(token, default));
    }

    [Fact]
    public void The_key_file_is_readable_by_its_owner_only()
    {
        var path = Path.Combine(_folder.FullName, "key.pem");
        DevelopmentIssuer.Load(path).Dispose();

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void A_file_without_a_key_is_a_clear_error()
    {
        var path = Path.Combine(_folder.FullName, "key.pem");
        File.WriteAllText(path, "not a key");

        var error = Assert.Throws<CryptographicException>(() => DevelopmentIssuer.Load(path));
        Assert.Contains(path, error.Message);
    }
}
