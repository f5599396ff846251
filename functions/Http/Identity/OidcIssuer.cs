using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace OrderFunctions.Functions.Http.Identity;

/// <summary>
/// Any OpenID Connect issuer: its keys come from the JWKS that its discovery document names. They are kept when it does not
/// answer, fetched again in the background after twelve hours, and at once when a token names an unknown key, but not more
/// often than twice a minute.
/// </summary>
/// <remarks>
/// The library's own <c>ConfigurationManager</c> is not used: it reads the wall clock, and the package lines of the two hosts
/// differ in whether the request that saw the unknown key gets the new ones.
/// </remarks>
internal sealed partial class OidcIssuer : ITrustedIssuer
{
    /// <summary>How long a request may wait for the issuer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    private readonly string _metadata;
    private readonly HttpDocumentRetriever _documents;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private Task _look = Task.CompletedTask;
    private DateTimeOffset _nextLook;
    private volatile Known? _known;
    private volatile Exception? _failure;

    /// <param name="issuer">The exact <c>iss</c>; the discovery document must name the same.</param>
    /// <param name="metadata">Address of the discovery document; https unless the host is this machine.</param>
    /// <param name="http">Fetches the documents.</param>
    /// <param name="time">Says when they are old.</param>
    /// <param name="logger">Hears of every look that failed.</param>
    public OidcIssuer(string issuer, Uri metadata, HttpClient http, TimeProvider time, ILogger<OidcIssuer> logger)
    {
        (Issuer, _metadata, _time, _logger) = (issuer, metadata.AbsoluteUri, time, logger);
        _documents = new HttpDocumentRetriever(http) { RequireHttps = !metadata.IsLoopback };
    }

    public string Issuer { get; }

    public async ValueTask<IReadOnlyCollection<SecurityKey>> KeysAsync(CancellationToken cancellationToken)
    {
        if (_known is { } known)
        {
            if (_time.GetUtcNow() - known.ReadAt >= Lifetime)
                _ = LookAsync();
            return known.Keys;
        }

        await LookAsync().WaitAsync(cancellationToken);
        return _known?.Keys ?? throw new IssuerAwayException(Issuer, _failure);
    }

    public async ValueTask<IReadOnlyCollection<SecurityKey>> KeysAnewAsync(CancellationToken cancellationToken)
    {
        await LookAsync().WaitAsync(cancellationToken);
        return _failure is null && _known is { } known ? known.Keys : throw new IssuerAwayException(Issuer, _failure);
    }

    // The look that is going on, or a new one, or (a moment after the last) none.
    private Task LookAsync()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            if (_look.IsCompleted && now >= _nextLook)
            {
                _nextLook = now + Pause;
                _look = FetchAsync();
            }

            return _look;
        }
    }

    // Shared by everybody who waits, so no one caller's cancellation ends it; it never throws.
    private async Task FetchAsync()
    {
        try
        {
            var configuration = await OpenIdConnectConfigurationRetriever.GetAsync(_metadata, _documents, CancellationToken.None);
            _known = new Known(configuration.Issuer == Issuer ? [.. configuration.SigningKeys] : [], _time.GetUtcNow());
            _failure = null;
            if (configuration.Issuer != Issuer)
                Log.AnotherIssuer(_logger, _metadata, Issuer);
        }
        catch (Exception e)
        {
            _failure = e;
            lock (_gate)
                _nextLook = _time.GetUtcNow() + PauseAfterFailure;
            Log.Away(_logger, e, Issuer);
        }
    }

    private sealed record Known(IReadOnlyCollection<SecurityKey> Keys, DateTimeOffset ReadAt);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The keys of the issuer {Issuer} could not be fetched")]
        public static partial void Away(ILogger logger, Exception exception, string issuer);

        [LoggerMessage(Level = LogLevel.Error, Message = "The document at {Metadata} is not that of the issuer {Issuer}; none of its tokens is accepted")]
        public static partial void AnotherIssuer(ILogger logger, string metadata, string issuer);
    }
}
