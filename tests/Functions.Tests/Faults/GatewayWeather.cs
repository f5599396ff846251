using System.Net;
using OrderFunctions.LocalHost.Testing;

namespace OrderFunctions.Functions.Tests.Faults;

/// <summary>What a payment provider does to a call instead of just answering it.</summary>
public enum Weather
{
    /// <summary>Works only when the caller has given up.</summary>
    Slow,

    /// <summary>Works, and answers when the caller has given up.</summary>
    AnswersTooLate,

    /// <summary>Answers 500 and does nothing.</summary>
    Failing,

    /// <summary>Gets the call twice, as from a proxy that repeats, and tells of everything twice.</summary>
    Twice,
}

/// <summary>
/// The way to a provider in bad weather: the first tries of every different call meet it, the readings among them, and
/// later ones are answered well. What takes longer than the caller waits, takes it under the clock of the test.
/// </summary>
internal sealed class GatewayWeather(HttpMessageHandler provider, ManualTimeProvider clock, Weather weather) : DelegatingHandler(provider)
{
    // More than one call is tried at a time: whoever calls must call again, and as before.
    private const int Lasts = 4;
    private static readonly TimeSpan LongerThanWaited = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _calls = [];

    /// <summary>The calls that met it: method and path.</summary>
    public IReadOnlyList<string> Met
    {
        get
        {
            lock (_gate) return [.. _calls.Keys];
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isBad = Count($"{request.Method} {request.RequestUri!.AbsolutePath}") <= Lasts;
        if (weather == Weather.Failing && isBad)
            return new HttpResponseMessage(HttpStatusCode.InternalServerError) { Content = new StringContent("{}"), RequestMessage = request };

        if (weather == Weather.Slow && isBad) clock.Advance(LongerThanWaited);
        // The caller may be gone; the provider does not know.
        var answer = await base.SendAsync(request, CancellationToken.None);
        if (weather == Weather.AnswersTooLate && isBad) clock.Advance(LongerThanWaited);
        if (weather != Weather.Twice) return answer;
        answer.Dispose();
        return await base.SendAsync(request, CancellationToken.None);
    }

    private int Count(string call)
    {
        lock (_gate) return _calls[call] = _calls.GetValueOrDefault(call) + 1;
    }
}
