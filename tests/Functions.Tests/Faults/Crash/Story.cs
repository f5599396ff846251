using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Production;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.Functions.Tests.Returns;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Storage;
using Xunit;

namespace OrderFunctions.Functions.Tests.Faults.Crash;

/// <summary>
/// One telling of an order's story on a data folder of its own. Whenever the process dies another one is started on the same
/// folder, and the world outside goes on with it.
/// </summary>
internal sealed class Story : IMailSender, IMailLedger, IAsyncDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("shop-").FullName;
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly HashSet<string> _mails = [];
    private readonly List<Mail> _advertising = [];
    private readonly Journey _journey;
    private readonly CrashPlan _plan;
    private AShop _shop = null!;
    private Life _life = null!;

    private Story(Journey journey, bool dies) => (_journey, _plan) = (journey, new CrashPlan(journey.Steps, dies));

    /// <summary>The shop of the present process.</summary>
    public AShop Shop => _shop;

    public string Order { get; private set; } = "";

    /// <summary>While it is, every call to the gateway fails.</summary>
    public bool IsGatewayAway { get; set; }

    /// <summary>Mails that left; the same one under the same key counts once, as it does at a mail provider.</summary>
    public int Mails => _mails.Count;

    /// <summary>Mails of campaigns, each as often as it left.</summary>
    public int Advertising => _advertising.Count;

    TimeSpan IMailLedger.SettlesAfter => TimeSpan.Zero;

    public string FilesFolder => Path.Combine(_folder, "files");

    public IReadOnlyList<CrashRow> Rows => _plan.Rows;

    /// <summary>Tells the story to its end. Where the rows are armed late the journey arms them by itself.</summary>
    public static async Task<Story> TellAsync(Journey journey, bool dies)
    {
        var story = new Story(journey, dies);
        await story.StartAsync();
        if (!journey.ArmsLater) story.Arm();
        await journey.PlayAsync(story);
        // What was lost on the way is made good by the sweepers within minutes.
        await story.PassAsync(3 * Minute);
        return story;
    }

    public void Arm() => _plan.IsArmed = true;

    /// <summary>The order of the story.</summary>
    public async Task PlaceAsync(JsonObject body, string until)
    {
        Order = (await AskAsync(() => AShop.SendAsync(_shop.Customer, HttpMethod.Post, "api/orders", body)))["id"]!.GetValue<string>();
        await RestAsync(until);
    }

    /// <summary>The customer asks something of the order.</summary>
    public async Task<JsonNode> CustomerAsync(string path, string until, JsonObject? body = null)
    {
        var answer = await AskAsync(() => AShop.SendAsync(_shop.Customer, HttpMethod.Post, $"api/orders/{Order}/{path}", body));
        await RestAsync(until);
        return answer;
    }

    /// <summary>Staff do something with a return, whose saga has a minute or two for what was lost with a process.</summary>
    public async Task StaffOfReturnAsync(string one, string what, JsonObject body)
    {
        await PassAsync(3 * Minute);
        await AskAsync(() => Buyer.AskAsync(_shop, one, what, body));
        await RestAsync("DELIVERED");
    }

    /// <summary>Staff do something.</summary>
    public async Task StaffAsync(string path, string until, JsonObject? body = null)
    {
        await AskAsync(() => AShop.SendAsync(_shop.Staff, HttpMethod.Post, path, body));
        await RestAsync(until);
    }

    /// <summary>A writer or the quality check does something with the order's first line.</summary>
    public async Task WriteAsync(string who, string what, string until, JsonObject? body = null)
    {
        await AskAsync(() => AShop.SendAsync(Person(who), HttpMethod.Post, $"api/production/tasks/{Order}-1/{what}", body));
        await RestAsync(until);
    }

    /// <summary>A writer hands in a draft of the order's first line.</summary>
    public async Task HandInAsync(string writer, string text)
    {
        await AskAsync(async () =>
        {
            using var content = new StringContent(text);
            using var answer = await Person(writer).PostAsync(new Uri($"api/production/tasks/{Order}-1/drafts", UriKind.Relative), content);
            return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync()));
        });
        await RestAsync("IN_PRODUCTION");
    }

    /// <summary>The first line's writing is where it should be; what was lost with a process needs a minute or two.</summary>
    public async Task WrittenAsync(WritingStatus status, string writer)
    {
        for (var minute = 0; minute < 5; minute++)
        {
            await LiveAsync(shop => shop.Host.WhenIdleAsync());
            if (await IsAsync()) return;
            await PassAsync(Minute);
        }

        Assert.True(await IsAsync(), $"{writer} does not have the line.");

        async Task<bool> IsAsync() => (await Situations.OrderAsync(_shop, Order)).FindTask("1") is { } task && task.Status == status && task.WriterId == writer;
    }

    /// <summary>Staff do what no door does any more.</summary>
    public async Task CommitAsync(OrderCommand command, string until)
    {
        _life.Hold();
        var done = await _shop.Host.Services.GetRequiredService<OrderRepository>()
            .ExecuteAsync(Order, command, Actor.Staff("staff-1"), CancellationToken.None);
        _life.Release();
        Assert.False(done.IsRefused);
        await RestAsync(until);
    }

    public Task<string> ShipmentAsync() => _shop.ShipmentAsync(Order);

    /// <summary>Time passes, through as many processes as it takes.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        var end = _clock.GetUtcNow() + time;
        do await LiveAsync(shop => shop.Host.AdvanceAsync(end - _clock.GetUtcNow()));
        while (_clock.GetUtcNow() < end);
    }

    /// <summary>As <see cref="PassAsync"/>, in one leap: every minute of hours would have its timers.</summary>
    public async Task LeapAsync(TimeSpan time)
    {
        _clock.AdvanceTo(_clock.GetUtcNow() + time);
        await PassAsync(2 * Minute);
    }

    /// <summary>Nothing moves any more and the order is where it should be; what was lost with a process needs a minute or two.</summary>
    private async Task RestAsync(string until)
    {
        for (var minute = 0; minute < 5; minute++)
        {
            await LiveAsync(shop => shop.Host.WhenIdleAsync());
            if (await _shop.StatusAsync(Order) == until) return;
            await PassAsync(Minute);
        }

        Assert.Equal(until, await _shop.StatusAsync(Order));
    }

    public Task SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        lock (_mails)
        {
            if (mail.Batch is null) _mails.Add(mail.Key);
            else _advertising.Add(mail);
        }

        return Task.CompletedTask;
    }

    Task<IReadOnlySet<string>?> IMailLedger.AcceptedAsync(string batch, IReadOnlyCollection<string> recipients, CancellationToken cancellationToken)
    {
        lock (_mails) return Task.FromResult<IReadOnlySet<string>?>(_advertising.Where(mail => mail.Batch == batch).Select(mail => mail.To).ToHashSet());
    }

    /// <summary>Staff send a campaign to this list, and it ends.</summary>
    public async Task CampaignAsync(string csv)
    {
        var words = new JsonObject { ["name"] = "Spring", ["subject"] = "News", ["text"] = "{{unsubscribeLink}}", ["perSecond"] = 1 };
        words["fileId"] = (await AskAsync(async () =>
        {
            using var content = new StringContent(csv, null, "text/csv");
            using var answer = await _shop.Staff.PostAsync(new Uri("api/files?kind=recipients", UriKind.Relative), content);
            return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync()));
        }))["id"]!.GetValue<string>();
        var campaign = (await AskAsync(() => AShop.SendAsync(_shop.Staff, HttpMethod.Post, "api/campaigns", words)))["id"]!.GetValue<string>();
        await AskAsync(() => AShop.SendAsync(_shop.Staff, HttpMethod.Post, $"api/campaigns/{campaign}/start", new JsonObject()));
        for (var minute = 0; minute < 60 && await StatusAsync() != "SUCCEEDED"; minute++) await PassAsync(Minute);
        Assert.Equal("SUCCEEDED", await StatusAsync());

        async Task<string> StatusAsync() => (await AShop.SendAsync(_shop.Staff, HttpMethod.Get, $"api/campaigns/{campaign}")).Body!["status"]!.GetValue<string>();
    }

    private HttpClient Person(string who) => _shop.As(who == "qc" ? Roles.QualityControl : Roles.Writer, who);

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<JsonNode> AskAsync(Func<Task<(System.Net.HttpStatusCode Status, JsonNode? Body)>> ask)
    {
        _life.Hold();
        var (status, body) = await ask();
        _life.Release();
        Assert.True((int)status < 300, $"{status} {body?.ToJsonString()}");
        return body!;
    }

    /// <summary>Does something, and does it again with the next process whenever one dies over it.</summary>
    private async Task LiveAsync(Func<AShop, Task> does)
    {
        while (true)
        {
            var doing = does(_shop);
            await Task.WhenAny(doing, _life.Death);
            if (!_life.IsDead)
            {
                await doing;
                return;
            }

            await _shop.DisposeAsync();
            await doing.ContinueWith(static _ => { }, TaskScheduler.Default);
            await StartAsync();
        }
    }

    private async Task StartAsync()
    {
        _life = new Life(_plan);
        _shop = await AShop.OpenAsync(
            options => _life.Into(options with
            {
                // What a dead process had claimed is taken over at the next sweep.
                Settings = new Dictionary<string, string?>(_journey.Settings) { ["Outbox:Claim"] = "00:00:10", ["Outbox:SweepAfter"] = "00:00:01" },
                Services = services =>
                {
                    services.AddSingleton<IMailSender>(this).AddSingleton<IMailLedger>(this);
                    services.AddSingleton<WhenDurable>(provider =>
                    {
                        var database = provider.GetRequiredService<Database>();
                        return () => IsGatewayAway ? throw new HttpRequestException("The gateway is away.") : database.WhenDurableAsync();
                    });
                },
            }),
            _folder,
            _clock);
        _life.Release();
    }
}
