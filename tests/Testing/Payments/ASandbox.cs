using Microsoft.Extensions.Logging.Abstractions;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Application.Persistence;
using OrderFunctions.LocalHost.Testing;

namespace OrderFunctions.Testing.Payments;

/// <summary>A Sandbox gateway with its books in a given store, and both of its HTTP ends in the test's hands.</summary>
public sealed class ASandbox : IDisposable
{
    private readonly HttpClient _toGateway;
    private readonly HttpClient _toUs;

    public ASandbox(IDocumentStore store, ManualTimeProvider clock, Func<SandboxOptions, SandboxOptions>? configure = null)
    {
        Clock = clock;
        Delay = new LeapingDelay(clock);
        Options = new SandboxOptions
        {
            Enabled = true,
            WebhookSecrets = ["whsec_test"],
            OwnAddress = static () => new Uri("http://shop.test/"),
        };
        Options = configure?.Invoke(Options) ?? Options;
        Ledger = new SandboxLedger(store, Jobs, clock, Options);
        Transport = new DivertedTransport(new SandboxServer(Ledger));
        _toGateway = new HttpClient(new DurableBeforeSending(() => Barrier()) { InnerHandler = Transport })
        {
            BaseAddress = new Uri("http://sandbox.test/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _toUs = new HttpClient(Shop);
        Gateway = new SandboxGateway(_toGateway, new GatewayPipeline(clock, Delay));
        Delivery = new SandboxWebhookDelivery(
            store, Jobs, _toUs, clock, Options, NullLogger<SandboxWebhookDelivery>.Instance);
        Webhooks = new SandboxWebhooks(Options, clock);
    }

    public ManualTimeProvider Clock { get; }

    public LeapingDelay Delay { get; }

    public SandboxOptions Options { get; }

    public RecordedJobs Jobs { get; } = new();

    public SandboxLedger Ledger { get; }

    public SandboxGateway Gateway { get; }

    public SandboxWebhookDelivery Delivery { get; }

    public SandboxWebhooks Webhooks { get; }

    /// <summary>The way to the gateway; calls can be lost on it before or after they did their work.</summary>
    public DivertedTransport Transport { get; }

    /// <summary>Our own webhook door, as the gateway sees it.</summary>
    public StubTransport Shop { get; } = new();

    /// <summary>What a call waits for before it leaves.</summary>
    public Func<Task> Barrier { get; set; } = static () => Task.CompletedTask;

    /// <summary>Delivers every webhook that waits, moving time to the latest of them; answers the bodies in order.</summary>
    public async Task<IReadOnlyList<string>> DeliverAllAsync()
    {
        var before = Shop.Calls.Count;
        Shop.Otherwise ??= static (_, _) => Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.OK));
        var passed = TimeSpan.Zero;
        while (Jobs.TakeAll(SandboxWebhookDelivery.Queue) is { Count: > 0 } jobs)
        {
            foreach (var job in jobs)
            {
                if (job.VisibleAfter > passed)
                {
                    Clock.Advance(job.VisibleAfter - passed);
                    passed = job.VisibleAfter;
                }

                await Delivery.DeliverAsync(job.Body, CancellationToken.None);
            }
        }

        return [.. Shop.Calls.Skip(before).Select(call => call.Body)];
    }

    public void Dispose()
    {
        _toGateway.Dispose();
        _toUs.Dispose();
        Transport.Dispose();
    }
}

/// <summary>A way to a server on which single calls can be lost, before or after they did their work.</summary>
public sealed class DivertedTransport(HttpMessageHandler server) : DelegatingHandler(server)
{
    private int _calls;

    /// <summary>The next call never arrives.</summary>
    public bool LoseNextRequest { get; set; }

    /// <summary>The next call does its work; its answer is lost.</summary>
    public bool LoseNextAnswer { get; set; }

    /// <summary>The next call to a path that ends so does its work; its answer is lost.</summary>
    public string? LoseAnswerTo { get; set; }

    /// <summary>The next call does its work; its answer never comes.</summary>
    public bool HangNextAnswer { get; set; }

    /// <summary>Called with the path of each call that arrives, before it does its work.</summary>
    public Action<string> Before { get; set; } = static _ => { };

    /// <summary>How many calls arrived.</summary>
    public int Arrived => _calls;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (LoseNextRequest)
        {
            LoseNextRequest = false;
            throw new HttpRequestException("The request was lost.");
        }

        Interlocked.Increment(ref _calls);
        var path = request.RequestUri!.AbsolutePath;
        Before(path);
        var answer = await base.SendAsync(request, cancellationToken);
        if (HangNextAnswer)
        {
            HangNextAnswer = false;
            answer.Dispose();
            return await new TaskCompletionSource<HttpResponseMessage>().Task.WaitAsync(cancellationToken);
        }

        if (!LoseNextAnswer && (LoseAnswerTo is null || !path.EndsWith(LoseAnswerTo, StringComparison.Ordinal)))
            return answer;
        (LoseNextAnswer, LoseAnswerTo) = (false, null);
        answer.Dispose();
        throw new HttpRequestException("The answer was lost.");
    }
}
